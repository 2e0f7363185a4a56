"""What owners see and decide, from the settings and the database: for the page, for presses, and for their letters."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.app.owners.drafts import DraftsDesk
from bot.app.parts import Parts
from bot.app.releases.page import OwnersReleases
from bot.app.reporting import FRESH_FOR, period_of
from bot.errors import KnowledgeError
from bot.experience.owners.gaps import Likenesses, Unanswered, by_words, unanswered
from bot.experience.owners.owned import Library, Owned, owned
from bot.experience.owners.page import as_html
from bot.experience.period import Period
from bot.knowledge.meanings import EmbeddedMeanings
from bot.messages.people import Person
from bot.ports.experience import Records
from bot.store.experience import SqlExperienceRecords

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of one stretch of time."""

    at: datetime
    period: Period
    records: Records
    library: Library
    unanswered: Sequence[Unanswered]
    likenesses: Likenesses


class Owning:
    """The owners' side of a running Handrail."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._owners = parts.settings.owners()
        self._drafts = DraftsDesk(parts)
        self._records = SqlExperienceRecords(parts.transactions)
        self.releases = OwnersReleases(parts)
        self._read: dict[int, _Read] = {}
        self._one_at_a_time = asyncio.Lock()

    async def page(self, person: Person, weeks: int) -> str:
        """One HTML page for one owner. Raises ``StoreError``."""
        found = await self.owned(person, weeks)
        organisation, exports = self._parts.settings.organisation, self._drafts.exports
        more = await self.releases.sections(person)
        return await asyncio.to_thread(
            as_html, found, organisation=organisation, weeks=weeks, exports=exports, more=more
        )

    async def owned(self, person: Person | None, weeks: int, *, by_name: bool = False) -> Owned:
        """Everything that is somebody's; for None all there is. ``by_name``: without what is nobody's. Raises
        ``StoreError``."""
        read, now = await self._known(weeks), self._parts.clock.now()
        drafts = await self._drafts.all(read.period.start)
        return await asyncio.to_thread(
            owned, read.records, read.period, read.library, drafts, read.unanswered, read.likenesses, self._owners,
            person, now, self._parts.settings.house().refuse_after_review, by_name=by_name,
        )  # fmt: skip

    async def decide(self, person: Person, id: str, press: str, title: str = "", text: str = "", why: str = "") -> str:
        """What becomes of a draft: as ``DraftsDesk``."""
        return await self._drafts.decide(person, id, press, title, text, why)

    async def file(self, person: Person, id: str) -> tuple[str, str]:
        """The name and text of an accepted draft."""
        return await self._drafts.file(person, id)

    async def _known(self, weeks: int) -> _Read:
        async with self._one_at_a_time:
            read = self._read.get(weeks)
            if read is None or self._parts.clock.now() - read.at >= FRESH_FOR:
                read = self._read[weeks] = await self._look(period_of(self._parts, weeks=weeks))
            return read

    async def _look(self, period: Period) -> _Read:
        # What was shown before the period may fail somebody within it.
        records = await self._records.between(period.start - timedelta(days=7), period.end)
        library = await asyncio.to_thread(self._library)
        all = await asyncio.to_thread(unanswered, records)  # whoever asks a question meanwhile must not wait for it
        found = [one for one in all if period.holds(one.known.topic.asked_at)]
        return _Read(self._parts.clock.now(), period, records, library, found, await self._alike(found))

    async def _alike(self, found: Sequence[Unanswered]) -> Likenesses:
        try:
            return await EmbeddedMeanings(self._parts.embedder).like([one.question for one in found])
        except KnowledgeError as error:
            log.warning("gaps_grouped_by_words", why=str(error))
            return await asyncio.to_thread(by_words, found)

    def _library(self) -> Library:
        shelf = self._parts.shelf
        current = shelf.current()
        if current is None:
            return Library({}, {})
        withdrawn = shelf.access().withdrawn
        articles = {ref.id: ref for ref in shelf.articles(current.id) if ref.id not in withdrawn}
        passages = {one.id: one for one in shelf.passages(current.id) if one.article.id not in withdrawn}
        return Library(articles, passages)
