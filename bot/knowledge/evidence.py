"""How far a ranking can be trusted: two small logistic regressions over what the ranking shows, and the verdict.

``covered`` is the probability that the articles deal with such a question at all, ``right`` that the first article
answers it; ``right`` is the confidence that people are shown. Coefficients and limits stand in ``evidence.json`` and
are fitted by
``python -m bot.knowledge.fit_evidence``. What a release's own headings make of it (``bot.knowledge.calibration``)
shifts and stretches both.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.index import Index
from bot.knowledge.ranking import Ranking
from bot.knowledge.strangers import Strangeness
from bot.messages.evidence import Ranked, Verdict

Features = NDArray[np.float64]
COEFFICIENTS = Path(__file__).parent / "evidence.json"

NAMES = (
    "score",  # of the first article
    "margin",  # over the second
    "lead",  # over the mean of the next four
    "relative_lead",  # the lead as a share of the score
    "stands_out",  # its share among the first ten, when scores are read as odds
    "words",  # its views, see bot.knowledge.ranking
    "whole",
    "meaning",
    "second",
    "middle",
    "most_words",  # the best of all candidates
    "most_meaning",
    "agree",  # share of the views that put the same article first
    "covered",  # share of the question's words, by rarity, that the first article has
    "covered_here",  # that its best passage has
    "covered_rarest",  # of the three rarest words alone
    "known",  # share that any article has
    "around",  # mean cosine of the fifty nearest passages
    "strange",  # cosine of the nearest of the strangers, see bot.knowledge.strangers
    "strangers",  # mean of the nearest few
    "length",  # of the question: log of 1 + different words
)
SHARPNESS = 30.0
"""How strongly a difference in score counts in ``stands_out``."""
MOST_CHOICES = 4
TOGETHER = 0.25
"""Articles stand out together when the drop after them is at least four times the one among them."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the evidence allows. ``choices`` are places in the ranking, best first."""

    confidence: float
    covered: float
    verdict: Verdict
    choices: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Regression:
    """A logistic regression that can be read: one weight a feature, per unit of the feature."""

    intercept: float
    weights: Mapping[str, float]

    def logit(self, features: Features) -> float:
        return self.intercept + sum(self.weights.get(name, 0.0) * float(features[at]) for at, name in enumerate(NAMES))


@dataclass(frozen=True, slots=True)
class Limits:
    """Where verdicts begin. Gaps: how far below the first an article's score may be."""

    answer: float
    """``right`` from which the first article is given as the answer, unless another is level with it."""
    likely: float
    """The same where the first is clearly ahead."""
    faint: float
    """``right`` below which choices would most likely all be wrong: the closest articles are named instead."""
    ask: float
    """``covered`` from which it is worth asking which article is meant."""
    offer: float
    """``covered`` from which the closest articles are named."""
    tie: float
    """Gap within which another article is level with the first: even good evidence does not say which."""
    close: float
    """Gap outside of which the first is clearly ahead: right at least three times as often as the next."""
    far: float
    """Gap within which an article may be among the choices."""
    same: float
    """Cosine of two articles' middles from which they are too alike to choose between."""


@dataclass(frozen=True, slots=True)
class Rivals:
    """Places of the first article and of those that compete with it, at most four, clearly different, best first."""

    level: tuple[int, ...]
    close: tuple[int, ...]
    far: tuple[int, ...]


def verdict(bounds: Limits, covered: float, right: float, rivals: Rivals) -> tuple[Verdict, tuple[int, ...]]:
    """What the evidence allows, and what there is to choose from when it is to ask."""
    if covered < bounds.offer:
        return "refused", ()
    if covered < bounds.ask or right < bounds.faint:
        return "offered", ()
    if right >= bounds.answer:
        return ("asked", rivals.level) if len(rivals.level) > 1 else ("answered", ())
    if right >= bounds.likely and len(rivals.close) == 1:
        return "answered", ()
    return ("asked", rivals.far) if len(rivals.far) > 1 else ("offered", ())


class Evidence:
    """Judges rankings of one release."""

    def __init__(
        self, covered: Regression, right: Regression, bounds: Limits, calibration: Mapping[str, float]
    ) -> None:
        self._covered = covered
        self._right = right
        self._limits = bounds
        self._calibration = dict(calibration)

    @classmethod
    def of(cls, calibration: Mapping[str, float]) -> Evidence:
        """The fitted one, with a release's own calibration."""
        written = _coefficients()
        return cls(Regression(**written["covered"]), Regression(**written["right"]), limits(), calibration)

    def judge(self, index: Index, ranking: Ranking, strange: Strangeness) -> Judgement:
        """Never more than ``refused`` for nothing found."""
        if not len(ranking.rows):
            return Judgement(0.0, 0.0, "refused")
        seen = features(index, ranking, strange)
        covered = probability(self._calibrated("covered", self.covered_logit(seen)))
        # ``right`` was fitted on questions that the articles deal with, so the two multiply.
        right = probability(self._calibrated("right", self.right_logit(seen))) * covered
        return Judgement(right, covered, *verdict(self._limits, covered, right, rivals(self._limits, index, ranking)))

    def covered_logit(self, seen: Features) -> float:
        """Before any calibration."""
        return self._covered.logit(seen)

    def right_logit(self, seen: Features) -> float:
        """Before any calibration."""
        return self._right.logit(seen)

    def _calibrated(self, name: str, logit: float) -> float:
        slope = self._calibration.get(f"{name}_slope", 1.0)
        return slope * logit + self._calibration.get(f"{name}_shift", 0.0)


def rivals(bounds: Limits, index: Index, ranking: Ranking) -> Rivals:
    """Who competes with the first article."""
    level = _competing(bounds, index, ranking, _level(bounds, ranking))
    close, far = (_competing(bounds, index, ranking, gap) for gap in (bounds.close, bounds.far))
    return Rivals(level, close, far)


def _level(bounds: Limits, ranking: Ranking) -> float:
    """The gap within which an article is level with the first, where the first would do for an answer.

    A few that stand out together, much nearer to each other than to the next, are level too: one for each system,
    say.
    """
    scores = ranking.scores[: MOST_CHOICES + 1]
    below, drops = scores[0] - scores[1:-1], scores[1:-1] - scores[2:]
    together = below[below < TOGETHER * drops]
    return max(bounds.tie, float(together.max()) if len(together) else 0.0)


def _competing(bounds: Limits, index: Index, ranking: Ranking, gap: float) -> tuple[int, ...]:
    """Places of clearly different articles whose scores are no further than ``gap`` below the first."""
    chosen: list[int] = []
    middles = index.middles(ranking.articles[: 2 * MOST_CHOICES])
    titles: set[str] = set()
    for place, middle in enumerate(middles):
        if ranking.scores[0] - ranking.scores[place] > gap or len(chosen) == MOST_CHOICES:
            break
        title = index.passages[int(ranking.rows[place])].article.title.casefold().strip()
        alike = bool(chosen) and float((middles[chosen] @ middle).max()) >= bounds.same
        if not alike and title not in titles:
            chosen.append(place)
            titles.add(title)
    return tuple(chosen)


def features(index: Index, ranking: Ranking, strange: Strangeness) -> Features:
    """The regression's view of a ranking that has at least one article, in the order of ``NAMES``."""
    views, asked, scores = ranking.views, ranking.asked, ranking.scores
    first, row = int(ranking.articles[0]), int(ranking.rows[0])
    found = index.words.covered(asked, [int(index.starts[first]), row], [int(index.ends[first]), row + 1])
    worth = asked.rarities * asked.weights / max(asked.best, 1e-6)
    # Where there are fewer than five articles, the missing ones count as half as good: being alone is no lead.
    rest = np.concatenate([scores[1:5], np.full(max(0, 5 - len(scores)), scores[0] / 2, dtype=np.float32)])
    lead = scores[0] - rest.mean()
    odds = np.exp(SHARPNESS * (scores[:10] - scores[0]))
    return np.array(
        [
            scores[0],
            scores[0] - rest[0],
            lead,
            lead / (scores[0] + 0.05),
            1 / odds.sum(),
            *(view[0] for view in views),
            views.words.max(),
            views.meaning.max(),
            np.mean([view[0] >= view.max() > 0 for view in views]),
            found[0] @ worth,
            found[1] @ worth,
            _rarest(asked.rarities, found[0], asked.missing),
            asked.known,
            ranking.around,
            *strange,
            np.log1p(len(asked.ids) + len(asked.missing)),
        ],
        dtype=np.float64,
    )


def limits() -> Limits:
    """Those in ``evidence.json``."""
    return Limits(**_coefficients()["limits"])


def probability(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def chosen(ranked: tuple[Ranked, ...], judgement: Judgement) -> tuple[Ranked, ...]:
    """The choices themselves."""
    return tuple(ranked[place] for place in judgement.choices if place < len(ranked))


def _rarest(rarities: NDArray[np.float32], found: NDArray[np.bool_], missing: NDArray[np.float32]) -> float:
    """The share of the question's three rarest words, by rarity, that were found."""
    every = np.concatenate([rarities, missing])
    if not len(every):
        return 0.0
    there = np.concatenate([found, np.zeros(len(missing), dtype=np.bool_)])
    rare = np.argsort(-every, kind="stable")[:3]
    return float((every * there)[rare].sum() / max(float(every[rare].sum()), 1e-6))


@lru_cache(maxsize=1)
def _coefficients() -> dict[str, Any]:
    written: dict[str, Any] = json.loads(COEFFICIENTS.read_text(encoding="utf-8"))
    return written
