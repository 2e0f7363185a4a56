"""Which passages answer a question best: words and meaning together, the best passage of each article.

A passage's own score is CC, ``0.5 * min(BM25 / sum of idf, 1) + 0.5 * max(cosine, 0)``, both known for every candidate
whichever half found it. Articles are then ordered by five views of them (see ``Views``): the best passage's words and
meaning, the words of the article as a whole, its second-best passage, and the middle of all its passages. An article
that is about the matter throughout is preferred to one that mentions it once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from numpy.typing import NDArray
from pydantic import ConfigDict

from bot.knowledge.embedder import Embedder, Vectors, unit
from bot.knowledge.index import Index
from bot.knowledge.reading import without_markers
from bot.knowledge.words import Asked, terms
from bot.messages.evidence import Ranked

Rows = NDArray[np.int64]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

REACH = 100
"""Passages that each half brings in."""
AROUND = 50
"""Passages in ``Ranking.around``; fewer where there are few: a twentieth, and at least five."""
LOOKED_AT = 40
"""Articles that are looked at whole."""
SHOWN = 10
AGAIN = 1.5
"""How much a question that leans on an earlier one counts by itself, besides both together."""


class Views(NamedTuple):
    """What is known of each article that is looked at: one number an article in each."""

    words: Floats
    """BM25 of its best passage over the question's own best possible score, 0..1."""
    whole: Floats
    """The same for the article as one text."""
    meaning: Floats
    """Cosine of its nearest passage, at least 0."""
    second: Floats
    """Cosine of its second nearest passage; of the only one, where it has one."""
    middle: Floats
    """Cosine of the middle of all its passages."""


WEIGHTS = (0.2, 0.15, 0.25, 0.15, 0.25)
"""In the views' order, adding up to 1. From a listwise regression on three sets of questions, rounded."""


STEPS_LEAD = 0.06
"""What a passage with steps is ahead of its article's others when somebody asks how something is done."""

_ASKS_HOW = re.compile(r"\bhow (?:do|can|could|should|would|must) (?:i|we|you)\b|\bhow to\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ranking:
    """One question's candidates, best article first: everything by article, in that order."""

    vector: Vectors
    """The question's."""
    asked: Asked
    articles: Rows
    """Their numbers in the index."""
    rows: Rows
    """Each article's best passage."""
    row_words: Floats
    row_meaning: Floats
    scores: Floats
    views: Views
    around: float
    """Mean cosine of the passages nearest to the question: whether it lies in the midst of what the articles are
    about."""


class Ranker:
    """Searches one release."""

    def __init__(self, index: Index, embedder: Embedder) -> None:
        self.index = index
        self._embedder = embedder

    def rank(self, question: str, seen: Mask | None = None, within: Mask | None = None, *, before: str = "") -> Ranking:
        """``seen``: the rows that the person may see, None for all. ``within``: narrows the search further.

        ``before``: an earlier question that this one leans on ("and on Windows?"). What is asked now weighs more.
        """
        question = self.index.words.put_right(without_markers(question), seen)
        before = self.index.words.put_right(without_markers(before), seen)
        vector = self._embedder.embed([question])[0]
        if before:
            vector = self._leaning(vector, question, before)
        return self.rank_vector(question, vector, seen, within, before=before)

    def rank_vector(
        self, question: str, vector: Vectors, seen: Mask | None = None, within: Mask | None = None, *, before: str = ""
    ) -> Ranking:
        """The same with the question's vector at hand."""
        index, said, earlier = self.index, terms(question), terms(before)
        asked = index.words.ask(said, seen, earlier)
        words = _share(index.words.scores(asked), asked)
        searched = _both(seen, within)
        if searched is not None:
            words[~searched] = 0
        near, cosines = self._near(vector, searched)
        rows = np.union1d(_highest(words, REACH), near)
        articles = self._promising(vector, words, rows)
        whole_asked = index.article_words.ask(said, None if seen is None else seen[index.starts], earlier)
        whole = _share(index.article_words.scores(whole_asked), whole_asked)[articles]
        return self._ordered(
            vector, asked, articles, words, whole, self._around(cosines, searched), bool(_ASKS_HOW.search(question))
        )

    def ranked(self, ranking: Ranking, count: int = SHOWN) -> tuple[Ranked, ...]:
        """The first articles, each with its best passage."""
        return tuple(
            Ranked(self.index.passages[int(row)], float(score), float(words), float(meaning))
            for row, score, words, meaning in zip(
                ranking.rows[:count],
                ranking.scores[:count],
                ranking.row_words[:count],
                ranking.row_meaning[:count],
                strict=True,
            )
        )

    def _leaning(self, vector: Vectors, question: str, before: str) -> Vectors:
        """What a question means that leans on an earlier one: both together, and itself once more."""
        together = self._embedder.embed([f"{before}\n{question}"])[0]
        leaning: Vectors = unit((together + AGAIN * vector)[None])[0]
        return leaning

    def _near(self, vector: Vectors, searched: Mask | None) -> tuple[Rows, Floats]:
        """Rows nearest in meaning, of those that are searched, and their cosines, nearest first. A few more are
        asked for where some may not be seen, and if that does not give enough all are compared."""
        index = self.index
        if searched is None:
            return index.nearest(vector, REACH)
        share, total = float(searched.mean()), int(searched.sum())
        if share > 0.25:
            rows, cosines = index.nearest(vector, int(1.2 * REACH / share))
            kept = searched[rows]
            if int(kept.sum()) >= min(REACH, total):
                return rows[kept][:REACH], cosines[kept][:REACH]
        rows = np.flatnonzero(searched)
        cosines = index.cosines(vector, rows)
        first = np.argsort(-cosines, kind="stable")[:REACH]
        return rows[first], cosines[first]

    def _around(self, cosines: Floats, searched: Mask | None) -> float:
        total = len(self.index.passages) if searched is None else int(searched.sum())
        counted = cosines[: min(AROUND, max(5, total // 20))]
        return float(counted.mean()) if len(counted) else 0.0

    def _promising(self, vector: Vectors, words: Floats, rows: Rows) -> Rows:
        """Numbers of the articles that deserve a whole look: by their best passage and their middle."""
        articles, which = np.unique(self.index.article_of[rows], return_inverse=True)
        best = np.zeros(len(articles), dtype=np.float32)
        np.maximum.at(best, which, (words[rows] + np.maximum(self.index.cosines(vector, rows), 0)) / 2)
        best += self.index.middle_cosines(vector, articles)
        return articles[_highest(best + 1, LOOKED_AT)]

    def _ordered(
        self, vector: Vectors, asked: Asked, articles: Rows, words: Floats, whole: Floats, around: float, asks_how: bool
    ) -> Ranking:
        index = self.index
        lengths = index.ends[articles] - index.starts[articles]
        firsts = np.cumsum(lengths) - lengths
        rows = np.arange(int(lengths.sum())) + np.repeat(index.starts[articles] - firsts, lengths)
        said, meant = words[rows], np.maximum(index.cosines(vector, rows), 0)
        fitting = (said + meant) / 2 + (STEPS_LEAD * index.with_steps[rows] if asks_how else 0)
        best = _place_of_highest(fitting, firsts, lengths)
        views = Views(
            _by_article(said, firsts),
            whole,
            _by_article(meant, firsts),
            _second(meant, firsts, lengths),
            np.maximum(index.middle_cosines(vector, articles), 0),
        )
        scores = sum((weight * view for weight, view in zip(WEIGHTS, views, strict=True)), np.zeros(len(articles)))
        order = np.argsort(-scores, kind="stable")
        return Ranking(
            vector,
            asked,
            articles[order],
            rows[best][order],
            said[best][order],
            meant[best][order],
            scores[order].astype(np.float32),
            Views(*(view[order] for view in views)),
            around,
        )


class ArticleRetriever(BaseRetriever):
    """LangChain's way in: the best passage of each article, as documents."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    ranker: Ranker
    seen: Callable[[], Any] = lambda: None
    """Gives the rows that may be seen."""
    count: int = SHOWN

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002  LangChain passes it by name
    ) -> list[Document]:
        return [
            Document(
                one.passage.text,
                id=one.passage.id,
                metadata={
                    "article": one.passage.article.id,
                    "title": one.passage.article.title,
                    "section": one.passage.section_title,
                    "score": one.score,
                },
            )
            for one in self.ranker.ranked(self.ranker.rank(query, self.seen()), self.count)
        ]


def _share(scores: Floats, asked: Asked) -> Floats:
    """Scores as a share of the question's own best possible one, 0..1."""
    shares: Floats = np.minimum(scores / max(asked.best, 1e-6), 1)
    return shares


def _both(one: Mask | None, other: Mask | None) -> Mask | None:
    return other if one is None else one if other is None else one & other


def _highest(values: Floats, count: int) -> Rows:
    """Places of the highest values above 0, in no order."""
    # Most passages share no word with the question, and partitioning is slow among so many equal zeros.
    places = np.flatnonzero(values > 0)
    if len(places) > count:
        places = places[np.argpartition(-values[places], count)[:count]]
    return places


def _by_article(values: Floats, firsts: Rows) -> Floats:
    """The highest value of each article's rows."""
    if not len(firsts):
        return values
    highest: Floats = np.maximum.reduceat(values, firsts)
    return highest


def _place_of_highest(values: Floats, firsts: Rows, lengths: Rows) -> Rows:
    """Where each article's highest value stands; the first of equals."""
    which = np.repeat(np.arange(len(firsts)), lengths)
    order = np.lexsort((np.arange(len(values)), -values, which))
    return order[firsts]


def _second(values: Floats, firsts: Rows, lengths: Rows) -> Floats:
    """The second highest value of each article's rows, or the only one."""
    if not len(firsts):
        return values
    which = np.repeat(np.arange(len(firsts)), lengths)
    order = np.lexsort((-values, which))
    return values[order[firsts + np.minimum(lengths - 1, 1)]]
