"""Forgetting somebody: what is measured of them first, then all that is theirs goes, then what stands elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.app.keeping import figures_of
from bot.app.parts import Parts
from bot.app.serving import is_served
from bot.experience.period import Patience
from bot.messages.people import Person
from bot.platforms.web.forgetting import emptied
from bot.ports.experience import KeptFigure, KnownTopic
from bot.ports.forgetting import Copy, Elsewhere, Held
from bot.store.experience import SqlExperienceRecords
from bot.store.forgetting import SqlForgetting

_STRETCH = timedelta(days=28)
"""Topics that are measured in one go were asked within so long."""

_LOOK_EVERY = 0.25

_TRIES = 8


@dataclass(frozen=True, slots=True)
class Gone:
    """How it went. ``copies``: what stands on chat platforms; some may still be waiting."""

    held: Held
    copies: Sequence[Copy] = ()
    elsewhere: Elsewhere = field(default_factory=Elsewhere)
    finished: bool = False


class Forgetter:
    """What the command needs of the application."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._forgetting = SqlForgetting(parts.transactions)

    async def known(self, who: str) -> Sequence[Person]:
        return await self._forgetting.known(who)

    async def held(self, person: Person) -> Held:
        return await self._forgetting.held(person)

    async def forget(self, held: Held) -> str:
        """What is kept here goes, at once; what is elsewhere is under way. Returns the forgetting's id."""
        now, id = self._parts.clock.now(), self._parts.ids.new()
        figures = await self._figures(held.topics, now)
        await self._forgetting.forget(held, id=id, now=now, figures=figures, emptied=lambda body: emptied(body, now))
        return id

    async def take_out_elsewhere(self, person: Person, id: str = "") -> tuple[Elsewhere, str]:
        """Also the forgetting's id that it is part of: ``id``, or a new one."""
        id = id or self._parts.ids.new()
        return await self._forgetting.take_out_elsewhere(person, id=id, now=self._parts.clock.now()), id

    async def under_way(self, person: Person) -> str:
        return await self._forgetting.under_way(person)

    async def settled(self, id: str, within: float) -> tuple[Sequence[Copy], bool]:
        """How it stands with the copies after at most so many seconds, and whether all is finished."""
        until = asyncio.get_running_loop().time() + within
        while True:
            await self._forgetting.finish(self._parts.clock.now())
            copies = await self._forgetting.copies(id)
            if not copies:
                return await self._forgetting.result(id), True
            if asyncio.get_running_loop().time() >= until:
                return copies, False
            await asyncio.sleep(_LOOK_EVERY)

    async def overwrite(self) -> None:
        """Leave nothing of it in the database's files, where that is in our hands."""
        for _ in range(_TRIES):
            if await self._forgetting.overwrite():
                return
            await asyncio.sleep(_LOOK_EVERY)

    def somebody_serves(self) -> bool:
        """Whether a server may be running that sends. Where processes share a database nobody can tell from here."""
        if self._parts.shares_database:
            return True
        return is_served(self._parts.settings.handrail_home)

    async def _figures(self, topics: Sequence[KnownTopic], now: datetime) -> list[KeptFigure]:
        house = self._parts.settings.house()
        patience = Patience(house.silent_after, house.came_back_within)
        records = SqlExperienceRecords(self._parts.transactions)
        found: list[KeptFigure] = []
        rest = sorted(topics, key=lambda known: known.topic.asked_at)
        while rest:
            end = rest[0].topic.asked_at + _STRETCH
            part = [known for known in rest if known.topic.asked_at < end]
            rest = rest[len(part) :]
            found += await figures_of(records, part, patience, now)
        return found
