"""The current release, searched: the adapter behind the ``Knowledge`` port."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import structlog
from numpy.typing import NDArray

from bot.errors import IndexUnavailable, KnowledgeError, NoRelease, StoreError
from bot.knowledge.embedder import Embedder
from bot.knowledge.evidence import Evidence, chosen
from bot.knowledge.index import Index
from bot.knowledge.likeness import Comparison
from bot.knowledge.ranking import SHOWN, Ranker
from bot.knowledge.sight import Sight
from bot.knowledge.strangers import Strangers, strangeness
from bot.messages.evidence import Findings, Likeness, Section
from bot.messages.release import Access, Release
from bot.messages.signals import Spoken
from bot.ports.shelf import ShelfReader
from bot.ports.surroundings import Clock

log = structlog.get_logger(__name__)

EVERY = timedelta(seconds=1)
"""How often the shelf is asked whether anything has changed, while questions come."""


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

    def look(self, question: str, audiences: frozenset[str], within: Sequence[str]) -> Findings:
        """Rank and judge; takes milliseconds of processor time, so it belongs in a thread."""
        seen = self._sight.of(audiences)
        ranking = self._ranker.rank(question, seen, self._rows(within) if within else None)
        strange = strangeness(self._strangers.of(seen), ranking.vector)
        judgement = self._evidence.judge(self._index, ranking, strange)
        ranked = self._ranker.ranked(ranking, SHOWN)
        return Findings(
            question, self.release.id, ranked, judgement.confidence, judgement.verdict, chosen(ranked, judgement)
        )

    def may_see(self, article: str, audiences: frozenset[str]) -> bool:
        """Whether the article is here and for these audiences."""
        seen = self._sight.of(audiences)
        numbers = self._articles.get(article, [])
        return any(seen is None or bool(seen[self._index.starts[number]]) for number in numbers)

    def rarity_of(self, word: str) -> float:
        return self._index.words.rarity_of(word)

    def warm(self) -> None:
        """Read what the first question would otherwise wait for."""
        self._ranker.rank("warm")

    @contextmanager
    def reading(self) -> Iterator[Serving]:
        self._readers += 1
        try:
            yield self
        finally:
            self._readers -= 1
            self._close_if_done()

    def retire(self) -> None:
        self._retired = True
        self._close_if_done()

    def _close_if_done(self) -> None:
        if self._retired and not self._readers:
            self._index.close()

    def _rows(self, within: Sequence[str]) -> NDArray[np.bool_]:
        rows = np.zeros(len(self._index.passages), dtype=np.bool_)
        for article in within:
            for number in self._articles.get(article, []):
                rows[self._index.starts[number] : self._index.ends[number]] = True
        return rows


class ReleasedKnowledge:
    """Follows what is published, rolled back and withdrawn while it runs; a new release is opened beside the old one,
    which serves until that is done."""

    def __init__(
        self,
        shelf: ShelfReader,
        where: Callable[[str], Path],
        embedder: Embedder,
        clock: Clock,
        *,
        chroma_url: str | None = None,
    ) -> None:
        """``where`` gives the directory of a release's index."""
        self._shelf = shelf
        self._where = where
        self._embedder = embedder
        self._clock = clock
        self._chroma_url = chroma_url
        self._serving: Serving | None = None
        self._version: tuple[str | None, int] | None = None
        self._checked: datetime | None = None
        self._check = asyncio.Lock()
        self._opening: asyncio.Task[None] | None = None

    async def look(self, question: str, audiences: frozenset[str], *, within: Sequence[str] = ()) -> Findings:
        with (await self._current()).reading() as serving:
            return await asyncio.to_thread(serving.look, question, audiences, within)

    async def compare(self, text: str, passages: Sequence[str], earlier: Sequence[Spoken]) -> tuple[Likeness, ...]:
        if not earlier:
            return ()
        try:
            serving = await self._current()
        except KnowledgeError:
            return await asyncio.to_thread(Comparison(self._embedder).compare, text, passages, earlier)
        with serving.reading():
            return await asyncio.to_thread(
                Comparison(self._embedder, serving.rarity_of).compare, text, passages, earlier
            )

    async def section(self, article: str, number: int, audiences: frozenset[str]) -> Section | None:
        with (await self._current()).reading() as serving:
            if not serving.may_see(article, audiences):
                return None
            try:
                return await asyncio.to_thread(self._shelf.section, serving.release.id, article, number)
            except StoreError as error:
                raise IndexUnavailable("The articles cannot be read just now: check the database.") from error

    async def ready(self) -> None:
        """Wait until the newest release is open. Raises like every other call."""
        await self._current()
        if self._opening is not None:
            await self._opening

    async def close(self) -> None:
        if self._opening is not None:
            self._opening.cancel()
        if self._serving is not None:
            self._serving.retire()
            self._serving = None

    async def _current(self) -> Serving:
        now = self._clock.now()
        if self._serving is None or self._checked is None or now - self._checked >= EVERY:
            async with self._check:
                if self._serving is None or self._checked is None or now - self._checked >= EVERY:
                    await self._follow()
                    self._checked = now
        if self._serving is None:
            raise NoRelease
        return self._serving

    async def _follow(self) -> None:
        """Take over what has changed on the shelf."""
        try:
            version = await asyncio.to_thread(self._shelf.version)
            if version == self._version:
                return
            access = await asyncio.to_thread(self._shelf.access)
        except StoreError as error:
            if self._serving is None:
                raise IndexUnavailable("The articles cannot be read just now: check the database.") from error
            log.warning("shelf_unreadable", error=str(error))
            return
        release = version[0]
        if self._serving is not None:
            # Withdrawals count at once, also while another release is still being opened.
            await asyncio.to_thread(self._serving.allow, access)
        if release is None:
            self._replace(None)
        elif self._serving is None:
            self._replace(await asyncio.to_thread(self._open, release, access))
        elif release != self._serving.release.id:
            self._open_beside(release, access)
        self._version = version

    def _open_beside(self, release: str, access: Access) -> None:
        if self._opening is not None and not self._opening.done():
            self._opening.cancel()
        self._opening = asyncio.create_task(self._switch(release, access))

    async def _switch(self, release: str, access: Access) -> None:
        try:
            self._replace(await asyncio.to_thread(self._open, release, access))
        except KnowledgeError as error:
            log.error("release_not_opened", release=release, error=str(error))
            # Forgotten, so that the next check tries again.
            self._version = None

    def _replace(self, serving: Serving | None) -> None:
        old, self._serving = self._serving, serving
        if old is not None:
            old.retire()
        if serving is not None:
            log.info("release_opened", release=serving.release.id)

    def _open(self, release_id: str, access: Access) -> Serving:
        try:
            release = self._shelf.release(release_id)
            passages = self._shelf.passages(release_id)
        except StoreError as error:
            raise IndexUnavailable("The articles cannot be read just now: check the database.") from error
        if release is None:
            raise IndexUnavailable(f"Release {release_id} is gone from the database.")
        index = Index.open(self._where(release_id), release_id, passages, chroma_url=self._chroma_url)
        serving = Serving(release, index, self._embedder, access)
        serving.warm()
        return serving
