"""The report, from the settings and the database: for the command, and live for the page."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.app.parts import Parts
from bot.experience.material import Published
from bot.experience.page import as_html
from bot.experience.period import Patience, Period
from bot.experience.report import Report, felt, report
from bot.ports.measures import Gauge
from bot.store.experience import SqlExperienceRecords

USUAL_WEEKS = 4
FRESH_FOR = timedelta(minutes=2)
"""So long the page shows the same report again: reading a quarter takes a moment."""


def period_of(parts: Parts, first: date | None = None, last: date | None = None, weeks: int = USUAL_WEEKS) -> Period:
    """What was named; else so many weeks that end today."""
    house = parts.settings.house()
    zone = house.desks.first.hours.zone
    patience = Patience(house.silent_after, house.came_back_within)
    last = last or parts.clock.now().astimezone(ZoneInfo(zone)).date()
    return Period(first or last - timedelta(weeks=weeks, days=-1), last, zone, patience)


async def report_over(parts: Parts, period: Period) -> Report:
    """Raises ``StoreError``."""
    house, now = parts.settings.house(), parts.clock.now()
    releases = await asyncio.to_thread(parts.shelf.releases)
    return await report(
        SqlExperienceRecords(parts.transactions),
        period,
        now,
        organisation=house.organisation,
        desks={desk.id: desk.name for desk in house.desks.all},
        releases=[Published(each.id, each.created_at, each.note) for each in releases if each.state == "ready"],
    )


async def felt_gauges(parts: Parts) -> list[Gauge]:
    """The report's measures of the last weeks, as values. Raises ``StoreError``."""
    return await felt(SqlExperienceRecords(parts.transactions), period_of(parts), parts.clock.now())


class LiveReport:
    """The report over the last weeks, for the page."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._made: dict[int, tuple[datetime, str]] = {}
        self._one_at_a_time = asyncio.Lock()

    async def __call__(self, weeks: int) -> str:
        """One HTML page. Raises ``StoreError``."""
        async with self._one_at_a_time:
            made = self._made.get(weeks)
            if made is None or self._parts.clock.now() - made[0] >= FRESH_FOR:
                found = await report_over(self._parts, period_of(self._parts, weeks=weeks))
                made = found.made_at, as_html(found, weeks=weeks)
                self._made[weeks] = made
            return made[1]
