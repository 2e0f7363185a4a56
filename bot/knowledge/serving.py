"""One release, open and searched, seen by somebody with given audiences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.embedder import Embedder
from bot.knowledge.evidence import Evidence, chosen
from bot.knowledge.index import Index
from bot.knowledge.ranking import SHOWN, Ranker
from bot.knowledge.sight import Sight
from bot.knowledge.strangers import Strangers, strangeness
from bot.messages.evidence import Findings, Passage
from bot.messages.release import Access, Release


class Serving:
    """One release, open. It is closed when it is no longer current and the last question has left it."""

    def __init__(self, release: Release, index: Index, embedder: Embedder, access: Access) -> None:
        self.release = release
        self._index = index
        self._ranker = Ranker(index, embedder)
        self._evidence = Evidence.of(release.calibration)
        self._strangers = Strangers(index, embedder)
        self._articles: dict[str, list[int]] = {}
        for number, start in enumerate(index.starts):
            self._articles.setdefault(index.passages[int(start)].article.id, []).append(number)
        self._sight = Sight(index.passages, access)
        self._readers = 0
        self._retired = False

    def allow(self, access: Access) -> None:
        """From now on this is who may see what."""
        self._sight = Sight(self._index.passages, access)

    def look(self, question: str, audiences: frozenset[str], within: Sequence[str], before: str = "") -> Findings:
        """Rank and judge; takes milliseconds of processor time, so it belongs in a thread."""
        seen = self._sight.of(audiences)
        ranking = self._ranker.rank(question, seen, self._rows(within) if within else None, before=before)
        strange = strangeness(self._strangers.of(seen), ranking.vector)
        judgement = self._evidence.judge(self._index, ranking, strange)
        ranked = self._ranker.ranked(ranking, SHOWN)
        return Findings(
            question,
            self.release.id,
            ranked,
            judgement.confidence,
            judgement.verdict,
            chosen(ranked, judgement),
            self._steps_after(int(ranking.rows[0]), int(ranking.articles[0])) if ranked else None,
        )

    def may_see(self, article: str, audiences: frozenset[str]) -> bool:
        """Whether the article is here and for these audiences."""
        seen = self._sight.of(audiences)
        numbers = self._articles.get(article, [])
        return any(seen is None or bool(seen[self._index.starts[number]]) for number in numbers)

    def rarity_of(self, word: str) -> float:
        """How rare a stemmed word is in this release, 0..1."""
        return self._index.words.rarity_of(word)

    def warm(self) -> None:
        """Read what the first question would otherwise wait for."""
        self._ranker.rank("warm")

    @contextmanager
    def reading(self) -> Iterator[Serving]:
        """Keeps it open for as long as it is being read. Only from the event loop's thread."""
        self._readers += 1
        try:
            yield self
        finally:
            self._readers -= 1
            self._close_if_done()

    def retire(self) -> None:
        """Close it as soon as nobody reads it any more."""
        self._retired = True
        self._close_if_done()

    def _close_if_done(self) -> None:
        if self._retired and not self._readers:
            self._index.close()

    def _steps_after(self, row: int, article: int) -> Passage | None:
        """Where a passage only leads in to the steps of the next section: the first passage of that section."""
        best = self._index.passages[row]
        if best.steps:
            return None
        for after in range(row + 1, int(self._index.ends[article])):
            passage = self._index.passages[after]
            if passage.section != best.section:
                return passage if passage.steps and passage.section == best.section + 1 else None
        return None

    def _rows(self, within: Sequence[str]) -> NDArray[np.bool_]:
        rows = np.zeros(len(self._index.passages), dtype=np.bool_)
        for article in within:
            for number in self._articles.get(article, []):
                rows[self._index.starts[number] : self._index.ends[number]] = True
        return rows
