"""Writes to owners what is new: at most once a day, on working days, and only when there is something; to leads what
begins to pile up; and to both the week's digest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog

from bot.app.owners.digests import WeeklyDigests
from bot.app.owners.early import EarlyLetters
from bot.app.owners.owning import Owning
from bot.app.parts import Parts
from bot.app.recurring import Recurring
from bot.experience.digests.owners import cannot_wait
from bot.experience.owners.letter import letter
from bot.experience.owners.looking_after import Owners
from bot.messages.people import Person
from bot.store.letters import SqlLetters
from bot.store.outbox import letter_lane

log = structlog.get_logger(__name__)

ABOUT = "owners"
EVERY = timedelta(minutes=20)
FROM_HOUR, TO_HOUR = 9, 17
"""By the house's clock: nobody is written to in the evening."""
FIRST_LOOK_BACK = timedelta(days=7)
WEEKS = 4


class OwnerLetters:
    """Looks every now and then whether somebody has to be told something."""

    def __init__(self, parts: Parts, owning: Owning, wake: Callable[[str], None], served: frozenset[str]) -> None:
        """``wake``: an outbox's lane. ``served``: the platforms that letters can be sent to."""
        self._parts = parts
        self._owning = owning
        self._letters = SqlLetters(parts.transactions)
        self._owners = parts.settings.owners()
        self._wake = wake
        self._served = served
        self._digests = WeeklyDigests(parts, owning, wake, served)
        self._early = EarlyLetters(parts, self._digests.leads, wake)
        self._recurring = Recurring("owner letters", self.look, EVERY.total_seconds(), parts.clock.sleep)

    def start(self) -> None:
        if self._digests.any or addressees(self._owners, self._served):
            self._recurring.start()

    async def stop(self) -> None:
        await self._recurring.stop()

    async def look(self) -> int:
        """Post what is due now. Returns how many letters; another process that looks too posts none of them again."""
        posted, now = await self._digests.look() + await self._early.look(), self._parts.clock.now()
        if not in_hours(now, self._zone()):
            return posted
        for to in addressees(self._owners, self._served):
            posted += await self._one(to, now)
        return posted

    async def _one(self, to: str, now: datetime) -> bool:
        today = now.astimezone(ZoneInfo(self._zone())).date()
        told = (await self._letters.last(to, ABOUT), await self._digests.told(to))
        last = max((at for at in told if at is not None), default=None)
        if last is not None and last.astimezone(ZoneInfo(self._zone())).date() >= today:
            return False
        found = await self._owning.owned(person_at(to), WEEKS, by_name=True)
        since = last or now - FIRST_LOOK_BACK
        if await self._digests.near(to) and not cannot_wait(found, since):
            return False
        public = self._parts.settings.public_url.rstrip("/")
        seen = last.astimezone(ZoneInfo(self._zone())).date() if last is not None else None
        made = letter(
            found, to, f"{ABOUT}:{to}:{today.isoformat()}", since, seen,
            f"{public}/owners" if public else "",
        )  # fmt: skip
        if made is None or not await self._letters.post(made, about=ABOUT, now=now):
            return False
        self._wake(letter_lane(to))
        log.info("owner_written_to", platform=to.partition(":")[0])
        return True

    def _zone(self) -> str:
        return self._parts.settings.house().desks.first.hours.zone


def addressees(owners: Owners, served: frozenset[str]) -> tuple[str, ...]:
    """Whom to write to: everybody in the table who is reached on a platform that is served. On the page they look
    themselves."""
    named = (to for places in owners.table.values() for to in places)
    return tuple(dict.fromkeys(to for to in named if to.partition(":")[0] in served - {"web"}))


def in_hours(now: datetime, zone: str) -> bool:
    """Whether it is a working day's daytime."""
    here = now.astimezone(ZoneInfo(zone))
    return here.weekday() < 5 and FROM_HOUR <= here.hour < TO_HOUR


def person_at(to: str) -> Person:
    """Whoever is reached there: what is theirs is known by that alone."""
    platform, tenant, id = to.split(":", 2)
    return Person(platform, tenant, id)
