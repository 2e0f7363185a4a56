"""A release that is built and does not serve yet, asked as people will ask it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol

from bot.knowledge.embedder import Embedder
from bot.messages.evidence import Findings, Passage
from bot.messages.release import Access, Release


class Trial(Protocol):
    """What the checks ask of a release. Rows are the passages' positions."""

    @property
    def passages(self) -> Sequence[Passage]: ...

    def look(self, question: str, audiences: frozenset[str]) -> Findings:
        """As a server looks."""
        ...

    def may_see(self, article: str, audiences: frozenset[str]) -> bool: ...

    def vectors(self) -> Any:
        """(passages, dimensions), float32, unit length."""
        ...

    def by_words(self, text: str) -> Any:
        """How well the words of every passage fit, (passages,), float32."""
        ...

    def first_rows(self, questions: Sequence[str]) -> Sequence[Sequence[int]]:
        """For each question, asked by somebody who may see all: the best passage of each of the first ten articles, and
        the ten best passages of all."""
        ...


FIRST = 10
"""Passages and articles that count as found."""

Trials = Callable[[Path, Release, Sequence[Passage], Access], AbstractContextManager[Trial]]
"""Opens a release: its index's directory, itself, its passages, and who will see what when it serves."""


def trials(embedder: Embedder, chroma_url: str | None = None) -> Trials:
    """``Trials`` by what servers search with."""

    @contextmanager
    def opened(directory: Path, release: Release, passages: Sequence[Passage], access: Access) -> Iterator[Trial]:
        from bot.knowledge.index import Index

        index = Index.open(directory, release.id, passages, chroma_url=chroma_url)
        try:
            yield _Opened(index, release, access, embedder)
        finally:
            index.close()

    return opened


class _Opened:
    """``Trial`` over an index."""

    def __init__(self, index: Any, release: Release, access: Access, embedder: Embedder) -> None:
        from bot.knowledge.ranking import Ranker
        from bot.knowledge.serving import Serving

        self._index = index
        self._embedder = embedder
        self._serving = Serving(release, index, embedder, access)
        self._ranker = Ranker(index, embedder)

    @property
    def passages(self) -> Sequence[Passage]:
        found: Sequence[Passage] = self._index.passages
        return found

    def look(self, question: str, audiences: frozenset[str]) -> Findings:
        return self._serving.look(question, audiences, ())

    def may_see(self, article: str, audiences: frozenset[str]) -> bool:
        return self._serving.may_see(article, audiences)

    def vectors(self) -> Any:
        import numpy as np

        return self._index.vectors(np.arange(len(self.passages)))

    def by_words(self, text: str) -> Any:
        return self._index.words.scores(text)

    def first_rows(self, questions: Sequence[str]) -> Sequence[Sequence[int]]:
        if not questions:
            return []
        vectors = self._embedder.embed(questions)
        return [self._first(question, vector) for question, vector in zip(questions, vectors, strict=True)]

    def _first(self, question: str, vector: Any) -> list[int]:
        import numpy as np

        from bot.knowledge.words import terms

        shown = self._ranker.rank_vector(question, vector).rows[:FIRST]
        asked = self._index.words.ask(terms(question))
        scores = np.minimum(self._index.words.scores(asked) / max(asked.best, 1e-6), 1)
        scores = scores + self._index.cosines(vector, np.arange(len(self.passages)))
        best = np.argsort(-scores, kind="stable")[:FIRST]
        return [int(row) for row in (*shown, *best)]
