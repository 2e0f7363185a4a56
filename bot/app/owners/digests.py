"""Writes the week's digests to leads and owners: each once, whatever ends meanwhile and however many servers look."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import structlog

from bot.app.owners.owning import Owning
from bot.app.parts import Parts
from bot.experience.digests.leads import Known, lead_digest
from bot.experience.digests.owners import owner_digest
from bot.experience.digests.weeks import APART, LATE, Week, may_write, next_due, week_at
from bot.experience.material import Material
from bot.experience.owners.owned import ArticleShown, Owned
from bot.experience.period import Patience
from bot.experience.report import material_of
from bot.messages.letter import Letter
from bot.messages.people import Person
from bot.settings import Settings
from bot.store.experience import SqlExperienceRecords
from bot.store.letters import SqlLetters
from bot.store.outbox import letter_lane

log = structlog.get_logger(__name__)

LEADS, OWNERS = "leads' digest", "owners' digest"
"""What kind of letter it is. That one was posted is kept under its name, which holds the week: nothing else decides."""

DAILY = "owners"
"""The owners' daily letters."""

WEEKS = 4
"""What failed and what is missing is read of so many; gaps are counted over all of them."""


class WeeklyDigests:
    """Looks whether this week's digests are due, and posts them."""

    def __init__(self, parts: Parts, owning: Owning, wake: Callable[[str], None], served: frozenset[str]) -> None:
        """``wake``: an outbox's lane. ``served``: the platforms that letters can be sent to."""
        self._parts = parts
        self._owning = owning
        self._wake = wake
        self._letters = SqlLetters(parts.transactions)
        self._settings = parts.settings.digests()
        self._house = parts.settings.house()
        owners = parts.settings.owners()
        named = [to for places in owners.table.values() for to in places if _platform(to) in served - {"web"}]
        self._told_as_owners = frozenset(_place(to) for to in named)
        self.owners = tuple(dict.fromkeys(named)) if self._settings.owners else ()
        """On the page they look themselves."""
        self.leads = tuple(to for to in self._settings.leads if _platform(to) in served)

    @property
    def any(self) -> bool:
        """Whether there is anybody to write to."""
        return bool(self.leads or self.owners)

    def week(self) -> Week:
        """The last one whose digest was due by now."""
        patience = Patience(self._house.silent_after, self._house.came_back_within)
        return week_at(self._settings, self._parts.clock.now(), self._house.desks.first.hours.zone, patience)

    async def look(self) -> int:
        """Post what is due now. Returns how many; another process that looks too posts none of them again."""
        week, now = self.week(), self._parts.clock.now()
        if not self.any or not may_write(self._settings, week, now):
            return 0
        posted = 0
        for to in self.leads:
            if not await self.sent(to, LEADS, week):
                posted += await self.post(await self.for_lead(to, week), LEADS)
        for to in self.owners:
            if not await self.sent(to, OWNERS, week) and not await self._just_told(to, now):
                made = await self.for_owner(to, week)
                posted += made is not None and await self.post(made, OWNERS)
        return posted

    async def for_lead(self, to: str, week: Week) -> Letter:
        """What this lead is told of the week. Raises ``StoreError``."""
        material = await self._material(week)
        known = Known(week, material)
        if _place(to) not in self._told_as_owners:  # else they stand in what they are sent as an owner
            owned = await self._owning.owned(None, WEEKS)
            known = replace(known, gaps=owned.gaps, articles=_in_week(owned, week))
        ref = f"digest:leads:{to}:{week.name}"
        return await asyncio.to_thread(lead_digest, known, to, ref, self._parts.settings.public_url.rstrip("/"))

    async def for_owner(self, to: str, week: Week) -> Letter | None:
        """What this owner is told of the week; None where there is nothing. Raises ``StoreError``."""
        platform, tenant, id = to.split(":", 2)
        owned = await self._owning.owned(Person(platform, tenant, id), WEEKS, by_name=True)
        public = self._parts.settings.public_url.rstrip("/")
        page = f"{public}/owners" if public else ""
        return owner_digest(owned, to, f"digest:owners:{to}:{week.name}", week.period.start, page)

    async def sent(self, to: str, about: str, week: Week) -> bool:
        """Whether this week's is on its way already."""
        last = await self._letters.last(to, about)
        return last is not None and last >= week.due

    async def post(self, letter: Letter, about: str) -> bool:
        """Put it on its way, once: False where this week's was posted before."""
        if not await self._letters.post(letter, about=about, now=self._parts.clock.now()):
            return False
        self._wake(letter_lane(letter.to))
        log.info("digest_posted", platform=_platform(letter.to), about=about)
        return True

    async def told(self, to: str) -> datetime | None:
        """When an owner was last sent a digest."""
        return await self._letters.last(to, OWNERS)

    async def near(self, to: str) -> bool:
        """Whether an owner's digest comes within a day, or should have come: what can wait is told in it."""
        if to not in self.owners:
            return False
        week, now = self.week(), self._parts.clock.now()
        if next_due(self._settings, week) - now <= APART:
            return True
        return now - week.due < LATE and not await self.sent(to, OWNERS, week)

    async def _just_told(self, to: str, now: datetime) -> bool:
        last = await self._letters.last(to, DAILY)
        return last is not None and now - last < APART

    async def _material(self, week: Week) -> Material:
        records = SqlExperienceRecords(self._parts.transactions)
        read = await records.between(week.period.read_from, week.period.read_until)
        desks = {desk.id: desk.name for desk in self._house.desks.all}
        return await asyncio.to_thread(material_of, read, week.period, self._parts.clock.now(), desks)


def served_by(settings: Settings) -> frozenset[str]:
    """The platforms that letters can be sent to."""
    served = {"web": True, "slack": settings.serves_slack, "teams": settings.serves_teams}
    return frozenset(platform for platform, there in served.items() if there)


def _in_week(owned: Owned, week: Week) -> tuple[ArticleShown, ...]:
    """What failed people in the week alone, the most harmful first."""
    found = (replace(one, harm=one.harm.since(week.period.start)) for one in owned.articles)
    return tuple(sorted((one for one in found if one.harm.troubles), key=lambda one: (-one.harm.total, one.ref.id)))


def _platform(to: str) -> str:
    return to.partition(":")[0]


def _place(to: str) -> tuple[str, str]:
    """Platform and person or channel: a workspace need not be named where there is one."""
    platform, _, id = to.split(":", 2)
    return platform, id
