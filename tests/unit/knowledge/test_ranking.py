"""Which article comes first, and who sees which."""

from __future__ import annotations

import numpy as np
import pytest

from bot.knowledge.embedder import MiniLM
from bot.knowledge.index import Index
from bot.knowledge.ranking import ArticleRetriever, Ranker
from bot.knowledge.sight import Sight, permits
from bot.messages.evidence import Passage
from bot.messages.people import MEMBERS, PUBLIC
from bot.messages.release import Access

STAFF = frozenset({PUBLIC, MEMBERS})
GUEST = frozenset({PUBLIC})
NOW = Access({}, frozenset())


@pytest.fixture(scope="module")
def ranker(index: Index, embedder: MiniLM) -> Ranker:
    return Ranker(index, embedder)


def found(ranker: Ranker, question: str, seen: np.ndarray | None = None) -> list[str]:
    return [one.passage.article.id for one in ranker.ranked(ranker.rank(question, seen))]


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("my printer chews up the sheets", "printing"),
        ("I cannot remember my login secret", "password"),
        ("eduroam drops all the time on my notebook", "wifi"),
        ("GlobalConnect for macOS", "vpn-mac"),
    ],
)
def test_the_article_that_answers_comes_first(ranker: Ranker, question: str, article: str) -> None:
    """By words where they are the same, by meaning where they are not."""
    assert found(ranker, question)[0] == article


def test_one_slip_of_the_fingers_finds_the_same_article_first(ranker: Ranker) -> None:
    """By the word that was meant."""
    assert found(ranker, "globalconect for macos")[0] == "vpn-mac"
    assert found(ranker, "how do i reset my pasword")[0] == "password"


@pytest.mark.parametrize(
    ("before", "now", "article"),
    [
        ("how do I set up the VPN on my Mac", "and on Windows?", "vpn-windows"),
        ("how do I set up the VPN on Windows", "what about a Mac?", "vpn-mac"),
        ("how do I join the wireless with my laptop", "and visitors?", "visitors"),
    ],
)
def test_what_is_asked_now_outweighs_what_was_asked_before(ranker: Ranker, before: str, now: str, article: str) -> None:
    """A follow-up is about the same thing, except for what it names itself."""
    assert ranker.ranked(ranker.rank(now, before=before))[0].passage.article.id == article
    assert ranker.ranked(ranker.rank(before))[0].passage.article.id != article


def test_markers_of_secrets_do_not_steer_the_search(ranker: Ranker) -> None:
    """They name what was taken out; what the person asks is the rest."""
    plain = ranker.rank("the printer says jam")
    marked = ranker.rank("[password removed] the printer says jam [access key removed]")
    assert marked.scores == pytest.approx(plain.scores)
    assert found(ranker, "the printer says jam [password removed]")[0] == "printing"


def test_every_article_comes_once_with_its_best_passage(ranker: Ranker) -> None:
    """Ten lines are ten different articles, best first."""
    ranked = ranker.ranked(ranker.rank("pull the jammed sheet out of the printer"))
    ids = [one.passage.article.id for one in ranked]
    assert len(ids) == len(set(ids))
    assert ranked[0].passage.section_title == "Clear a paper jam"
    assert [one.score for one in ranked] == sorted((one.score for one in ranked), reverse=True)


def test_both_halves_are_known_of_every_article(ranker: Ranker, index: Index, embedder: MiniLM) -> None:
    """An article found by its words alone has its exact cosine too."""
    ranking = ranker.rank("zirconium")
    vector = embedder.embed(["zirconium"])[0]
    assert ranking.row_meaning == pytest.approx(np.maximum(index.cosines(vector, ranking.rows), 0), abs=1e-6)


def test_langchains_retriever_gives_the_same_order(ranker: Ranker) -> None:
    """``BaseRetriever.invoke`` is the same search."""
    documents = ArticleRetriever(ranker=ranker, count=3).invoke("printer queue")
    assert [document.metadata["article"] for document in documents] == found(ranker, "printer queue")[:3]


@pytest.mark.parametrize("question", ["", "?!", "the of and", "\N{PILE OF POO}" * 50, "word " * 5000])
def test_no_question_breaks_it(ranker: Ranker, question: str) -> None:
    """Nothing to go by still gives a ranking with scores between 0 and 1."""
    ranking = ranker.rank(question)
    assert ((ranking.scores >= 0) & (ranking.scores <= 1)).all()


def test_members_articles_are_for_members_and_public_ones_for_everybody() -> None:
    """No audience named means the members; an audience that nobody has means nobody."""
    assert permits((), STAFF)
    assert not permits((), GUEST)
    assert permits((PUBLIC,), GUEST)
    assert not permits(("misspelled",), STAFF)


def test_nobody_finds_an_article_that_is_not_for_them(ranker: Ranker, passages: list[Passage]) -> None:
    """Not by words, not by meaning, not in the count, however exactly they ask."""
    sight = Sight(passages, NOW)
    exact = "Reopen the zirconium export in Ledger and post it again"
    assert "payroll" not in found(ranker, exact, sight.of(STAFF))
    assert found(ranker, exact, sight.of(GUEST)) == ["visitors"]
    assert found(ranker, exact, sight.of(STAFF | {"finance"}))[0] == "payroll"


def test_who_sees_everything_is_not_filtered(passages: list[Passage]) -> None:
    """The quick way is taken when nothing is hidden."""
    assert Sight(passages, NOW).of(STAFF | {"finance"}) is None


def test_hidden_articles_leave_no_trace_in_what_others_find(
    ranker: Ranker, passages: list[Passage], embedder: MiniLM
) -> None:
    """A word that only hidden articles have counts like one that nobody ever wrote."""
    seen = Sight(passages, NOW).of(GUEST)
    vector = embedder.embed(["wireless"])[0]
    hidden = ranker.rank_vector("wireless zirconium", vector, seen)
    never = ranker.rank_vector("wireless qqqqqqqqq", vector, seen)
    assert hidden.scores == pytest.approx(never.scores)
    assert hidden.asked.known == never.asked.known


def test_the_release_and_the_latest_audience_must_both_allow(passages: list[Passage]) -> None:
    """A narrower audience given since counts in an old release, and a wider one widens nothing."""
    narrowed = Sight(passages, Access({"wifi": ("finance",), "payroll": (PUBLIC,)}, frozenset()))
    rows = [passages[row].article.id for row in np.flatnonzero(narrowed.of(STAFF))]
    assert "wifi" not in rows
    assert "payroll" not in rows
    assert "printing" in rows


def test_a_withdrawn_article_is_gone_for_everybody(ranker: Ranker, passages: list[Passage]) -> None:
    """Whatever audiences somebody has."""
    sight = Sight(passages, Access({}, frozenset({"printing"})))
    assert "printing" not in found(ranker, "clear a paper jam", sight.of(STAFF | {"finance"}))


def test_a_narrowed_search_stays_inside(ranker: Ranker, passages: list[Passage]) -> None:
    """``within`` leaves only those rows, and never what may not be seen."""
    within = np.array([passage.article.id in ("vpn-mac", "payroll") for passage in passages])
    ranking = ranker.rank("zirconium printer", Sight(passages, NOW).of(STAFF), within)
    assert [one.passage.article.id for one in ranker.ranked(ranking)] == ["vpn-mac"]
