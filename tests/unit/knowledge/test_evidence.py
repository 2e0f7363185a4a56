"""How far a ranking can be trusted."""

from __future__ import annotations

import json

import numpy as np
import pytest

from bot.knowledge.embedder import MiniLM
from bot.knowledge.evidence import COEFFICIENTS, NAMES, Evidence, Judgement, Limits, Rivals, features, verdict
from bot.knowledge.index import Index
from bot.knowledge.ranking import Ranker
from bot.knowledge.strangers import Strangeness, Strangers, questions, strangeness

NOTHING_STRANGE = Strangeness(0.0, 0.0)
LIMITS = Limits(answer=0.4, likely=0.2, faint=0.02, ask=0.3, offer=0.15, tie=0.02, close=0.045, far=0.1, same=0.9)
ALONE, BOTH = Rivals((0,), (0,), (0,)), Rivals((0, 1), (0, 1), (0, 1))
BEHIND = Rivals((0,), (0,), (0, 1, 2))
"""The first is clearly ahead of two that come after it."""


@pytest.fixture(scope="module")
def judge(index: Index, embedder: MiniLM):
    ranker, strangers, evidence = Ranker(index, embedder), Strangers(index, embedder), Evidence.of({})

    def of(question: str) -> Judgement:
        ranking = ranker.rank(question)
        return evidence.judge(index, ranking, strangeness(strangers.of(None), ranking.vector))

    return of


def test_a_question_that_an_article_answers_is_answered(judge) -> None:
    """Plain questions on what the articles say are answered, and confidently."""
    judgement = judge("how do I clear a paper jam in the printer")
    assert judgement.verdict == "answered"
    assert judgement.confidence > 0.5


@pytest.mark.parametrize("question", ["what should I feed my hamster", "who painted the sunflowers", "hello", ""])
def test_what_the_articles_do_not_deal_with_is_refused(judge, question: str) -> None:
    """Everyday questions, greetings and nothing at all find no answer, and confidence says so."""
    judgement = judge(question)
    assert judgement.verdict == "refused"
    assert judgement.confidence < 0.1
    assert judgement.choices == ()


def test_two_articles_that_compete_are_asked_about(judge) -> None:
    """Whose VPN is not said, so the question is which."""
    judgement = judge("set up the VPN")
    assert judgement.verdict == "asked"
    assert 2 <= len(judgement.choices) <= 4


def test_features_are_finite_numbers_in_the_order_of_their_names(index: Index, embedder: MiniLM) -> None:
    """One number for each name, for odd questions too."""
    ranker = Ranker(index, embedder)
    for question in ("printer", "x" * 3000, "zirconium zirconium", "?"):
        ranking = ranker.rank(question)
        if len(ranking.rows):
            seen = features(index, ranking, Strangeness(0.2, 0.1))
            assert len(seen) == len(NAMES)
            assert np.isfinite(seen).all()
            assert seen[NAMES.index("strange")] == 0.2
            assert seen[NAMES.index("strangers")] == 0.1


def test_an_article_that_is_alone_has_no_lead_over_nothing(index: Index, embedder: MiniLM) -> None:
    """Where there is only one article, being first means little."""
    only = index.article_of == 0
    ranking = Ranker(index, embedder).rank("printer", within=only)
    seen = features(index, ranking, NOTHING_STRANGE)
    assert seen[NAMES.index("lead")] <= ranking.scores[0] / 2 + 1e-6


def test_a_releases_calibration_moves_confidence(index: Index, embedder: MiniLM) -> None:
    """What is stored with the release is what its judgements use."""
    ranking = Ranker(index, embedder).rank("how do I clear a paper jam")
    plain = Evidence.of({}).judge(index, ranking, NOTHING_STRANGE)
    doubtful = Evidence.of({"right_shift": -4.0}).judge(index, ranking, NOTHING_STRANGE)
    assert doubtful.confidence < plain.confidence / 2


def test_the_coefficients_can_be_read_and_name_only_known_features() -> None:
    """The file holds a weight a feature by name, and limits in their order."""
    written = json.loads(COEFFICIENTS.read_text())
    assert set(written["covered"]["weights"]) | set(written["right"]["weights"]) <= set(NAMES)
    assert written["limits"]["offer"] < written["limits"]["ask"]


def test_what_the_articles_deal_with_is_no_stranger(index: Index, embedder: MiniLM) -> None:
    """A stranger that an article answers stops counting, for those who may see that article and nobody else."""
    strangers = Strangers(index, embedder)
    everything = strangers.of(None)
    strangers._nearest[3, int(index.article_of[-1])] = 0.9
    seen = np.ones(len(index.passages), dtype=np.bool_)
    assert len(strangers.of(seen)) == len(everything) - 1
    without_last = index.article_of != index.article_of[-1]
    assert len(strangers.of(without_last)) == len(questions())


@pytest.mark.parametrize(
    ("covered", "right", "rivals", "expected"),
    [
        (0.1, 0.1, ALONE, ("refused", ())),
        (0.2, 0.2, ALONE, ("offered", ())),
        (0.9, 0.01, BOTH, ("offered", ())),
        (0.9, 0.5, ALONE, ("answered", ())),
        (0.9, 0.5, BEHIND, ("answered", ())),
        (0.9, 0.5, BOTH, ("asked", (0, 1))),
        (0.9, 0.3, BEHIND, ("answered", ())),
        (0.9, 0.3, BOTH, ("asked", (0, 1))),
        (0.9, 0.1, BEHIND, ("asked", (0, 1, 2))),
        (0.9, 0.1, ALONE, ("offered", ())),
    ],
)
def test_the_verdict_follows_from_how_sure_it_is_and_who_competes(covered, right, rivals, expected) -> None:
    """Answered when it is good and nobody is level, or fair and clearly ahead; asked when a few compete; choices
    that would all be wrong are not offered as a question."""
    assert verdict(LIMITS, covered, right, rivals) == expected


def test_the_nearest_few_strangers_count_beside_the_nearest() -> None:
    """One that happens to be near says less than three."""
    vectors = np.eye(4, dtype=np.float32)
    assert strangeness(vectors, np.array([1, 0, 0, 0], dtype=np.float32)) == pytest.approx((1, 1 / 3))
    assert strangeness(vectors[:0], vectors[0]) == (0, 0)
