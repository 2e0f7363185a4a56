"""The turnstile: few at once, nobody's many before another's few, and nobody waits longer than they can be asked to."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.places import Places
from bot.engine.turnstile import FairTurnstile
from tests.fakes.surroundings import FakeClock, settle


class Folk:
    """People whose turns compute for a second each. ``order``: who was let in, one after another."""

    def __init__(self, at_once: int = 2) -> None:
        self.clock, self.steps = FakeClock(), Places(4)
        self.turnstile = FairTurnstile(self.steps, self.clock, at_once)
        self.order: list[str] = []
        self.how: Counter[str] = Counter()
        self.tasks: list[asyncio.Task[None]] = []

    def comes(
        self, person: str, *, first: bool = False, patience: float | None = None, ago: float = 0
    ) -> asyncio.Task[None]:
        """``ago``: so many seconds before this the message came."""
        came = self.clock.now() - timedelta(seconds=ago)
        self.tasks.append(asyncio.create_task(self._turn(person, first, patience, came)))
        return self.tasks[-1]

    async def _turn(self, person: str, first: bool, patience: float | None, came: datetime) -> None:
        passing = self.turnstile.passed(f"{person}:1", person, first=first, patience=patience, came=came)
        async with self.steps.taken(), passing as how:
            self.how[f"{person} {how}"] += 1
            if how == "in":
                self.order.append(person)
                await self.clock.sleep(1)

    async def all_done(self) -> None:
        await self.clock.advance(len(self.tasks) + 5)
        assert all(task.done() for task in self.tasks)
        assert self.turnstile.waiting == 0


async def test_one_persons_many_wait_behind_anothers_few() -> None:
    folk = Folk()
    for _ in range(20):
        folk.comes("flood")
    await settle()
    for person in ("nina", "ben", "nina"):
        folk.comes(person)
    await folk.all_done()
    assert folk.order[:2] == ["flood", "flood"], "nobody else was there yet"
    assert {"nina", "ben"} <= set(folk.order[2:5])
    assert folk.order[:8].count("nina") == 2


async def test_whoever_asks_for_people_goes_before_everybody() -> None:
    folk = Folk(at_once=1)
    for number in range(8):
        folk.comes(f"p{number}")
    await settle()
    folk.comes("urgent", first=True)
    await folk.all_done()
    assert folk.order[:2] == ["p0", "urgent"]


async def test_what_would_wait_too_long_is_told_at_once_and_others_are_not_told_so_for_it() -> None:
    folk = Folk(at_once=1)
    for _ in range(3):
        folk.comes("early", patience=60)
    await folk.clock.advance(20)  # by now a turn is known to take a second
    for _ in range(100):
        folk.comes("flood", patience=5)
    await settle()
    refused = folk.how["flood crowded"]
    assert refused > 50, "told at once, before any time has passed"
    folk.comes("nina", patience=5)
    await folk.all_done()
    assert folk.how["nina in"] == 1


async def test_what_came_too_long_ago_is_told_so_if_there_was_no_end_of_work_and_not_after_an_outage() -> None:
    folk = Folk(at_once=1)
    came = folk.clock.now()

    async def how(patience: float = 10) -> str:
        async with folk.turnstile.passed("nina:1", "nina", patience=patience, came=came) as passage:
            return passage

    await folk.clock.advance(60)
    assert await how() == "in", "nothing else is to be done: it is only old"
    async with AsyncExitStack() as all_steps:
        for _ in range(folk.steps.at_once):
            await all_steps.enter_async_context(folk.steps.taken())
        assert await how() == "in", "the work has only begun"
        await folk.clock.advance(11)
        assert await how() == "crowded"
        assert await how(patience=12) == "in"


async def test_who_is_answered_is_decided_before_anybody_else_is_answered() -> None:
    folk = Folk(at_once=2)
    for number in range(8):  # everybody is got to five seconds late
        folk.comes(f"p{number}", patience=60, ago=5)
        await folk.clock.advance(0.5)
    assert len(folk.order) == 2, "in four seconds, in which eight could have been answered"
    folk.comes("urgent", first=True)
    await settle()
    assert folk.order[-1] == "urgent", "whoever asks for people goes in all the same"
    await folk.clock.advance(3)
    assert len(folk.order) >= 6, "once it is decided about all, two are answered a second again"
    await folk.all_done()


async def test_a_flood_that_waits_behind_others_keeps_nobody_from_being_answered() -> None:
    folk = Folk(at_once=2)
    for _ in range(10):
        folk.comes("flood", ago=5)
    for person in ("nina", "ben"):
        folk.comes(person)
    await folk.clock.advance(3.5)
    assert len(folk.order) == 8
    assert {"nina", "ben"} <= set(folk.order[:4])
    await folk.all_done()


async def test_whoever_will_not_be_let_in_in_time_after_all_is_told_as_soon_as_that_can_be_foreseen() -> None:
    folk = Folk(at_once=1)
    async with folk.turnstile.passed("stuck:1", "stuck"):
        for person in ("nina", "ben", "kim"):
            folk.comes(person, patience=8)
        await folk.clock.advance(4)
        assert folk.how["kim crowded"] == 1, "two others, of four seconds each by now, are before them"
        assert folk.how["nina crowded"] == 0
    await folk.all_done()
    assert folk.how["nina in"] == 1


async def test_nobody_waits_beyond_their_patience_even_if_all_stands_still() -> None:
    folk = Folk(at_once=1)
    async with folk.turnstile.passed("stuck:1", "stuck"):
        nina = folk.comes("nina", patience=30)
        await folk.clock.advance(29)
        assert not nina.done()
        assert folk.turnstile.is_waiting("nina:1")
        await folk.clock.advance(3)
        assert folk.how["nina crowded"] == 1
        assert not folk.turnstile.is_waiting("nina:1")


async def test_whoever_does_not_want_it_any_more_leaves() -> None:
    folk, wanted = Folk(at_once=1), asyncio.Event()

    async def unwanted() -> bool:
        return wanted.is_set()

    async def waits() -> str:
        async with folk.turnstile.passed("nina:1", "nina", unwanted=unwanted) as how:
            return how

    async with folk.turnstile.passed("other:1", "other"):
        waiting = asyncio.create_task(waits())
        await folk.clock.advance(3)
        assert not waiting.done()
        wanted.set()
        await folk.clock.advance(1)
        assert await waiting == "left"


people = st.lists(st.sampled_from(["a", "b", "c", "flood"]), min_size=1, max_size=40)


@given(arrivals=people, at_once=st.integers(1, 4), cut=st.sets(st.integers(0, 39), max_size=6))
@settings(max_examples=40, deadline=None)
def test_everybody_is_let_in_once_or_cut_off_and_no_place_is_ever_lost(
    arrivals: Sequence[str], at_once: int, cut: set[int]
) -> None:
    asyncio.run(_let_in(arrivals, at_once, cut))


async def _let_in(arrivals: Sequence[str], at_once: int, cut: set[int]) -> None:
    folk = Folk(at_once)
    for person in arrivals:
        folk.comes(person)
    await settle(10)
    for number in cut:
        if number < len(folk.tasks):
            folk.tasks[number].cancel()
    await folk.clock.advance(len(arrivals) + 5)
    ended = await asyncio.gather(*folk.tasks, return_exceptions=True)
    stayed = [person for person, how in zip(arrivals, ended, strict=True) if how is None]
    assert Counter(stayed) <= Counter(folk.order) <= Counter(arrivals)
    folk.order.clear()
    folk.tasks.clear()
    for number in range(at_once + 1):
        folk.comes(f"after{number}")
    await settle()
    assert len(folk.order) == at_once, "as many places as before"
    await folk.all_done()
