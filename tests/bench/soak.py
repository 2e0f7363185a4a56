"""A week of a busy house: many people, twenty agents, three desks. What they wait, are told, and what goes wrong.

``python -m tests.bench . --only soak``. The turns, tables, timers and lanes are the real ones; articles, clock and the
far side are stand-ins. A seed makes a run repeatable.
"""

from __future__ import annotations

import heapq
import logging
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from statistics import median

import structlog

from bot.escalation.desks import Desk
from bot.escalation.hours import Hours, Span
from bot.messages.outgoing import Reply
from bot.messages.turn import Parcel
from tests.bench.soak_folk import DAY, HOUR, MINUTE, Agent, Shift, Someone, Steps, World
from tests.bench.soak_watch import Stretch, Watch
from tests.talk import HOUSE, Talk

OFFICE = Hours("Europe/London", tuple(Span(day, 8 * 60 + 30, 510) for day in range(5)))
LATE_DAY = Hours("Europe/London", tuple(Span(day, 12 * 60, 600) for day in range(7)))
ROOMS = Hours("Europe/London", tuple(Span(day, 7 * 60, 660) for day in range(5)))
SOAKED = replace(
    HOUSE,
    desk_table=(
        Desk("it", "the IT desk", "web", OFFICE, on_call="IT on call", on_call_mention="S0IT", overflow="evening"),
        Desk("evening", "the evening desk", "teams:19:evening", LATE_DAY, contact="ring 4499"),
        Desk("rooms", "Facilities", "slack:C0FAC", ROOMS, keywords=("heating", "printing"), overflow="it"),
    ),
)
PLACES = {desk.id: desk.place for desk in SOAKED.desk_table}

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
WEEKDAYS, EVERY_DAY = frozenset(range(5)), frozenset(range(7))
AGENTS = 20
"""Twelve at IT in two shifts, four in the evening, four at Facilities."""

BY_DAY = (24, 21, 19, 18, 14, 2.5, 1.5)
"""How many in a hundred come on which day."""


@dataclass
class Soaked:
    """What a run came to."""

    watch: Watch
    people: int
    turns: int = 0
    seconds: float = 0.0
    """By the clock on the wall."""
    still_with_an_agent: int = 0


class WatchedTalk(Talk):
    """Tells the watch of everything that is sent, when it is sent."""

    watch: Watch
    turns = 0
    _due: datetime | None = None
    _asked = False
    """Whether ``_due`` is when the next timer is due."""

    async def run(self, lane: str) -> list[Reply]:
        before = len(self.sent)
        replies = await super().run(lane)
        self.turns += 1
        self._asked = False
        new: Sequence[Parcel] = self.sent[before:]
        if new:
            held = await self.ledger.case_standing(lane)
            known = [seen.case.id for seen in self.watch.of.get(lane, ())]
            ids = dict.fromkeys((*known[-1:], *((held.id,) if held is not None else ())))
            cases = [case for id in ids if (case := await self.ledger.case(id)) is not None]
            self.watch.sent(new, cases, self.clock.now())
        return replies

    async def until(self, at: datetime) -> None:
        """Every timer at its own time."""
        while (due := await self._next_due()) is not None and due <= at:
            await self.clock.advance((due - self.clock.now()).total_seconds())
            self._asked = False
            for lane in await self.inbox.lanes(self.clock.now()):
                await self.run(lane)
        await self.clock.advance(max(0.0, (at - self.clock.now()).total_seconds()))

    async def _next_due(self) -> datetime | None:
        if not self._asked:
            self._due, self._asked = await self.inbox.next_due(self.clock.now()), True
        return self._due


async def soaked(folder: Path, *, people: int = 1000, agents: int = AGENTS, days: int = 7, seed: int = 5) -> Soaked:
    """Lives it through, and three days more in which nobody new comes, so that what is open can end."""
    began, chance = time.monotonic(), random.Random(seed)
    talk = WatchedTalk(folder, house=SOAKED)
    talk.watch = watch = Watch(SOAKED)
    await talk.clock.advance((MONDAY - talk.clock.now()).total_seconds())
    world = World(talk, watch, chance)
    todo: list[tuple[datetime, int, Steps]] = []
    order = count()
    for number in range(agents):
        heapq.heappush(todo, (MONDAY, next(order), _agent(world, number).works()))
    for number in range(people):
        heapq.heappush(todo, (_comes(chance, days), next(order), Someone(world, number).lives()))
    last, looks = MONDAY + (days + 3) * DAY, MONDAY
    try:
        while todo and todo[0][0] < last:
            at, _, steps = heapq.heappop(todo)
            await talk.until(at)
            if at >= looks:
                looks = at + HOUR
                watch.looked_over(at, await talk.ledger.late(at))
            pause = await anext(steps, None)
            if pause is not None:
                heapq.heappush(todo, (talk.clock.now() + max(pause, MINUTE / 60), next(order), steps))
        watch.ended()
        found = Soaked(watch, people, talk.turns, time.monotonic() - began)
        found.still_with_an_agent = sum(case.state == "claimed" for case in await talk.ledger.cases())
        return found
    finally:
        talk.close()


def _agent(world: World, number: int) -> Agent:
    """Of twenty: twelve at IT, four in the evening, four at Facilities."""
    which = number % 5
    if which == 3:
        return Agent(world, number, PLACES["evening"], Shift(EVERY_DAY, 12 + number % 2 * 2, 22))
    if which == 4:
        return Agent(world, number, PLACES["rooms"], Shift(WEEKDAYS, 7 + number % 2, 17))
    return Agent(world, number, PLACES["it"], Shift(WEEKDAYS, 8.5, 15.5) if which else Shift(WEEKDAYS, 10, 17))


def _comes(chance: random.Random, days: int) -> datetime:
    """Mostly in office hours; on Tuesday between nine and eleven a tenth more than else, all at once."""
    if days > 1 and chance.random() < 0.1:
        return MONDAY + DAY + chance.uniform(9, 11) * HOUR
    day = chance.choices(range(days), BY_DAY[:days])[0]
    begins, ends = chance.choices(((8.5, 12.5), (12.5, 17), (17, 22), (0, 8.5)), (47, 38, 12, 3))[0]
    return MONDAY + day * DAY + chance.uniform(begins, ends) * HOUR


def figures(found: Soaked) -> dict[str, str]:
    """What was told against what happened; a wait that ended otherwise counts where it had already outlasted it."""
    watch = found.watch
    over = [one for one in watch.stretches if one.taken is not None]
    taken = [one for one in over if one.taken]
    told = [one for one in over if one.told is not None]
    known = [one for one in told if one.taken or one.seconds > _seconds(one)]
    longer = [one for one in known if one.seconds > _seconds(one)]
    rush = [one for one in known if MONDAY + DAY <= one.since < MONDAY + 2 * DAY]
    rushed = [one for one in longer if one in rush]
    off = [abs(one.seconds - _seconds(one)) / 60 for one in known if one.taken]
    late = [one for one in over if one.desk_told]
    lines = {
        "people / conversations with a case / cases": f"{found.people} / {len(watch.of)} / {len(watch.seen)}",
        "waits at a desk (of them taken by an agent)": f"{len(over)} ({len(taken)})",
        "wait until taken, median / nine in ten / longest (minutes of opening time)": " / ".join(
            f"{value:.0f}" for value in _spread([one.seconds / 60 for one in taken])
        ),
        "people told an estimate, of all waits": _of(len(told), len(over)),
        "… who waited longer than they were told (wanted: at most a quarter)": _of(len(longer), len(known)),
        "… on Tuesday, with a rush from nine to eleven": _of(len(rushed), len(rush)),
        "… on the other days": _of(len(longer) - len(rushed), len(known) - len(rush)),
        "… by how much at the median (minutes)": _median([one.seconds / 60 - _seconds(one) / 60 for one in longer]),
        "… told that it is busier than usual": _of(sum(one.busier for one in longer), len(longer)),
        "what was told against what happened, off by at the median (minutes)": _median(off),
        "waits that became late (the person and the desk told each time)": _of(len(late), len(over)),
        "… of those with an estimate (wanted: at most a tenth)": _of(sum(one.desk_told > 0 for one in told), len(told)),
        "still with an agent at the end, the agent having had the last word": str(found.still_with_an_agent),
        "what should never be": str(len(watch.wrong)),
    }
    return lines | {name: str(number) for name, number in sorted(watch.counts.items())}


def _seconds(one: Stretch) -> float:
    return one.told.total_seconds() if one.told is not None else 0.0


def _spread(values: Sequence[float]) -> tuple[float, float, float]:
    known = sorted(values) or [0.0]
    return median(known), known[int(len(known) * 0.9)], known[-1]


def _median(values: Sequence[float]) -> str:
    return f"{median(values):.0f}" if values else "-"


def _of(some: int, all: int) -> str:
    return f"{some / all:.3f} ({some} of {all})" if all else "- (none)"


async def measured_week(folder: Path, people: int = 1000, days: int = 7, seed: int = 5) -> str:
    """What ``make bench`` prints, without a line for each of some thousand turns."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    found = await soaked(folder, people=people, days=days, seed=seed)
    lines = ["### A week of a busy house", "", "| figure | value |", "| --- | --- |"]
    lines += [f"| {name} | {value} |" for name, value in figures(found).items()]
    lines += ["", f"Seed {seed}, digest {found.watch.digest}; {found.turns} events in {found.seconds:.0f} s.", ""]
    return "\n".join((*lines, *found.watch.wrong[:40], ""))
