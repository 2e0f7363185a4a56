"""The current release, searched: the adapter behind the ``Knowledge`` port."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from bot.errors import IndexUnavailable, KnowledgeError, NoRelease, StoreError
from bot.knowledge.embedder import Embedder
from bot.knowledge.index import Index
from bot.knowledge.likeness import Comparison
from bot.knowledge.serving import Serving
from bot.messages.evidence import Findings, Likeness, Section
from bot.messages.release import Access
from bot.messages.signals import Spoken
from bot.ports.shelf import ShelfReader
from bot.ports.surroundings import Clock

log = structlog.get_logger(__name__)

EVERY = timedelta(seconds=1)
"""How often the shelf is asked whether anything has changed, while questions come."""


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
        self._access = Access({}, frozenset())
        self._wanted: str | None = None
        """The release that should serve; another one may still be serving while it is opened."""
        self._checked: datetime | None = None
        self._check = asyncio.Lock()
        self._opening: asyncio.Task[None] | None = None

    async def look(
        self, question: str, audiences: frozenset[str], *, within: Sequence[str] = (), before: str = ""
    ) -> Findings:
        with (await self._current()).reading() as serving:
            return await asyncio.to_thread(serving.look, question, audiences, within, before)

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
        """Let go of everything. Not to be used after that."""
        self._wanted = None
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
        self._access, self._wanted = access, version[0]
        if self._serving is not None:
            # Withdrawals count at once, also while another release is still being opened.
            await asyncio.to_thread(self._serving.allow, access)
        if self._wanted is None:
            self._replace(None)
        elif self._serving is None:
            self._replace(await asyncio.to_thread(self._open, self._wanted, access))
        elif self._wanted != self._serving.release.id and (self._opening is None or self._opening.done()):
            self._opening = asyncio.create_task(self._switch())
        self._version = version

    async def _switch(self) -> None:
        """Open the release that is wanted, until none other is: it may change meanwhile, and so may who sees what."""
        while self._wanted is not None and (self._serving is None or self._serving.release.id != self._wanted):
            wanted, access = self._wanted, self._access
            try:
                opened = await asyncio.to_thread(self._open, wanted, access)
            except KnowledgeError as error:
                log.error("release_not_opened", release=wanted, error=str(error))
                # Forgotten, so that the next check tries again; the old release goes on serving.
                self._version = None
                return
            if wanted != self._wanted:
                opened.retire()
                continue
            if access is not self._access:
                opened.allow(self._access)
            self._replace(opened)

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
        if release.embedder and release.embedder != self._embedder.name:
            raise IndexUnavailable(
                f"Release {release_id} was made with other embeddings ({release.embedder}) than EMBEDDINGS now names. "
                "Set them back, or ingest again."
            )
        index = Index.open(self._where(release_id), release_id, passages, chroma_url=self._chroma_url)
        serving = Serving(release, index, self._embedder, access)
        serving.warm()
        return serving
