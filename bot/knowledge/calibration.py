"""What a release's own left-out headings make of the evidence's regressions.

Two kinds of questions whose answers are known come with every release. A section's heading is taken out of its
passages and asked as a question: does that section's article come first, and what is concluded when its article is
taken away altogether? And the strangers are asked, which nothing answers. The regressions' logits are then shifted
and stretched to fit, a little: headings are tidier than what people write, so they may correct the fitted
coefficients, not replace them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.embedder import Embedder, Vectors
from bot.knowledge.evidence import Evidence, features
from bot.knowledge.index import Index
from bot.knowledge.ranking import Ranker
from bot.knowledge.reading import heading, plain
from bot.knowledge.strangers import KNOWN_FROM, Strangers, questions, strangeness
from bot.knowledge.words import Asked, Scores, Words, terms
from bot.messages.evidence import Passage

HEADINGS = 100
"""Sections that are asked, spread evenly over the release. Fewer make the correction smaller."""
FEWEST_WORDS = 3
FEWEST = 10
"""Usable headings below which a release is not recalibrated."""
LONGEST = 4
"""Passages of a section that is asked: longer ones cost too much to read again."""
HOLD = 60.0
"""How many questions' worth the fitted coefficients are held at: the more, the less a release corrects them."""
STEPS = 50

Sample = tuple[float, float]
"""A logit, and whether it was so (1) or not (0)."""


def calibrate(index: Index, passages: Sequence[Passage], embedder: Embedder) -> dict[str, float]:
    """``right_slope``, ``right_shift`` and their likes for ``covered``; empty for a release without enough headings."""
    sections = chosen_sections(index, passages)
    if len(sections) < FEWEST:
        return {}
    strangers = Strangers(index, embedder).of(None)
    right, covered = _from_headings(index, passages, sections, embedder, strangers)
    covered += _from_strangers(index, embedder, strangers)
    return {**_fitted("right", right), **_fitted("covered", covered)}


Calibrate = Callable[[Path, str, Sequence[Passage]], Mapping[str, float]]


def calibrator(embedder: Embedder, chroma_url: str | None = None) -> Calibrate:
    """``calibrate`` for a release that was just built in a directory."""

    def of_release(directory: Path, release: str, passages: Sequence[Passage]) -> Mapping[str, float]:
        index = Index.open(directory, release, passages, chroma_url=chroma_url)
        try:
            return calibrate(index, passages, embedder)
        finally:
            index.close()

    return of_release


def chosen_sections(index: Index, passages: Sequence[Passage]) -> list[list[int]]:
    """The rows of sections whose heading says enough and stands only once, evenly spread."""
    sections: dict[tuple[int, int], list[int]] = {}
    for row, passage in enumerate(passages):
        sections.setdefault((int(index.article_of[row]), passage.section), []).append(row)
    often: dict[str, int] = {}
    for rows in sections.values():
        name = _last_heading(passages[rows[0]]).casefold()
        often[name] = often.get(name, 0) + 1
    usable = [
        rows
        for rows in sections.values()
        if len(rows) <= LONGEST
        and often[name := _last_heading(passages[rows[0]]).casefold()] == 1
        and len(set(terms(name))) >= FEWEST_WORDS
    ]
    step = max(1, len(usable) // HEADINGS)
    return usable[::step][:HEADINGS]


def _from_headings(
    index: Index, passages: Sequence[Passage], sections: Sequence[list[int]], embedder: Embedder, strangers: Vectors
) -> tuple[list[Sample], list[Sample]]:
    """What headings say about ``right``, and about ``covered``."""
    evidence, ranker = Evidence.of({}), Ranker(index, embedder)
    right: list[Sample] = []
    covered: list[Sample] = []
    asked = [_last_heading(passages[rows[0]]) for rows in sections]
    vectors = embedder.embed(asked)
    left_out = _without_headings(index, passages, sections, embedder)
    for text, vector, rows, without in zip(asked, vectors, sections, left_out, strict=True):
        article, strange = int(index.article_of[rows[0]]), strangeness(strangers, vector)
        ranking = Ranker(without, embedder).rank_vector(text, vector)
        seen = features(without, ranking, strange)
        right.append((evidence.right_logit(seen), float(int(ranking.articles[0]) == article)))
        covered.append((evidence.covered_logit(seen), 1.0))
        gone = ranker.rank_vector(text, vector, within=index.article_of != article)
        if len(gone.rows):
            right.append((evidence.right_logit(features(index, gone, strange)), 0.0))
    return right, covered


def _from_strangers(index: Index, embedder: Embedder, strangers: Vectors) -> list[Sample]:
    """What the strangers say about ``covered``. None counts as its own neighbour."""
    evidence, ranker = Evidence.of({}), Ranker(index, embedder)
    covered: list[Sample] = []
    for text, vector in zip(questions(), embedder.embed(questions()), strict=True):
        ranking = ranker.rank_vector(text, vector)
        if len(ranking.rows) and float(ranking.views.meaning.max()) < KNOWN_FROM:
            others = strangers[strangers @ vector < 0.999]
            covered.append((evidence.covered_logit(features(index, ranking, strangeness(others, vector))), 0.0))
    return covered


class _LeftOut(Index):
    """An index in which some rows are without their heading."""

    def __init__(self, index: Index, rows: Sequence[int], vectors: Vectors, said: Sequence[frozenset[str]]) -> None:
        self.__dict__.update(index.__dict__)
        self._left = np.array(rows)
        self._left_vectors = vectors
        self.words = _WordsLeftOut(index.words, dict(zip(rows, said, strict=True)))

    def cosines(self, vector: Vectors, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        found = super().cosines(vector, rows)
        for row, own in zip(self._left, self._left_vectors, strict=True):
            found[rows == row] = own @ vector
        return found


class _WordsLeftOut(Words):
    """The words of such an index."""

    def __init__(self, words: Words, said: Mapping[int, frozenset[str]]) -> None:
        self.__dict__.update(words.__dict__)
        self._said = said

    def scores(self, asked: Asked | str) -> Scores:
        if isinstance(asked, str):
            asked = self.ask(terms(asked))
        totals = super().scores(asked)
        for row, said in self._said.items():
            kept = np.array([self.word(int(number)) in said for number in asked.ids], dtype=np.bool_)
            worth = asked.rarities * asked.weights
            whole = float(worth.sum())
            # The share that the words left over have of the question: near enough for a sample.
            totals[row] *= float(worth[kept].sum()) / whole if whole else 0.0
        return totals


def _without_headings(
    index: Index, passages: Sequence[Passage], sections: Sequence[list[int]], embedder: Embedder
) -> Iterator[Index]:
    """For each section the index with its heading left out. All are embedded at once, which is quicker."""
    rows = [row for section in sections for row in section]
    texts = [f"{passages[row].article.title}\n{plain(passages[row].text)}" for row in rows]
    vectors, said = embedder.embed(texts), [frozenset(terms(text)) for text in texts]
    start = 0
    for section in sections:
        end = start + len(section)
        yield _LeftOut(index, section, vectors[start:end], said[start:end])
        start = end


def _last_heading(passage: Passage) -> str:
    return heading(passage).rsplit(" > ", 1)[-1]


def _fitted(name: str, samples: list[Sample]) -> dict[str, float]:
    logits, labels = (np.array(column, dtype=np.float64) for column in zip(*samples, strict=True))
    slope, shift = shrunken_platt(logits, labels)
    return {f"{name}_slope": round(slope, 4), f"{name}_shift": round(shift, 4)}


def shrunken_platt(logits: NDArray[np.float64], labels: NDArray[np.float64], hold: float = HOLD) -> tuple[float, float]:
    """Slope and shift of the logits that fit the labels best, held near 1 and 0 by ``hold`` questions' worth."""
    at = np.array([1.0, 0.0])
    inputs = np.stack([logits, np.ones_like(logits)], axis=1)
    for _ in range(STEPS):
        expected = 1 / (1 + np.exp(-np.clip(inputs @ at, -30, 30)))
        slope = inputs.T @ (expected - labels) + hold * (at - [1.0, 0.0])
        curve = (inputs * (expected * (1 - expected))[:, None]).T @ inputs + hold * np.eye(2)
        step = np.linalg.solve(curve, slope)
        at -= step
        if float(np.abs(step).max()) < 1e-6:
            break
    return float(np.clip(at[0], 0.5, 2.0)), float(np.clip(at[1], -1.5, 1.5))
