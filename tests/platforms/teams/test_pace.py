"""Teams' limits a bot and thread are kept: 7 in a second, 8 in two, 60 in half a minute, 1,800 in an hour."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import DeliveryDelayed
from bot.platforms.teams.pace import LIMITS, Pace
from tests.fakes.surroundings import START, FakeClock, settle


async def sent(pace: Pace, clock: FakeClock, count: int, thread: str = "a") -> list[float]:
    """When each of so many messages went out, in seconds; whoever is told to come again later does."""
    times: list[float] = []

    async def send() -> None:
        while len(times) < count:
            try:
                async with pace.turn(thread):
                    times.append((clock.now() - START).total_seconds())
            except DeliveryDelayed as later:
                await clock.sleep(later.seconds)

    task = asyncio.create_task(send())
    while not task.done():
        await settle()
        if not task.done():
            await clock.advance(0.05)
    await task
    return times


async def test_no_limit_is_ever_passed() -> None:
    clock = FakeClock()
    times = await sent(Pace(clock), clock, 150)
    for span, most in LIMITS:
        for number in range(len(times) - most):
            assert times[number + most] - times[number] >= span


async def test_the_first_few_go_at_once() -> None:
    clock = FakeClock()
    assert await sent(Pace(clock), clock, 7) == [0.0] * 7


async def test_one_thread_does_not_wait_for_another() -> None:
    clock = FakeClock()
    pace = Pace(clock)
    await sent(pace, clock, 7, "a")
    before = clock.now()
    await sent(pace, clock, 7, "b")
    assert clock.now() == before


async def test_where_teams_asks_to_wait_nobody_asks_before() -> None:
    clock = FakeClock()
    pace = Pace(clock)
    pace.stop_until("a", 20)
    with pytest.raises(DeliveryDelayed) as later:
        async with pace.turn("a"):
            pass
    assert later.value.seconds == pytest.approx(20)
    await clock.advance(20)
    async with pace.turn("a"):
        assert clock.now() >= START


async def test_what_can_be_spared_leaves_room_for_messages() -> None:
    clock = FakeClock()
    pace = Pace(clock)
    allowed = sum(pace.free("a") for _ in range(20))
    assert 0 < allowed <= 4
    async with pace.turn("a"):
        assert clock.now() == START


async def test_what_takes_long_to_arrive_counts_from_when_it_has() -> None:
    clock = FakeClock()
    pace = Pace(clock)
    for _ in range(7):
        async with pace.turn("a"):
            await clock.advance(0.5)  # Teams may have it at the end of this
    began = clock.now()
    async with pace.turn("a"):
        assert clock.now() == began, "seven took longer than a second"
    slow = Pace(clock)
    async with slow.turn("b"):
        await clock.advance(5)
    for _ in range(6):
        async with slow.turn("b"):
            pass
    waiting = asyncio.create_task(take(slow))
    await settle()
    assert not waiting.done(), "the first of seven has only just arrived"
    await clock.advance(1.1)
    await waiting


async def take(pace: Pace) -> None:
    async with pace.turn("b"):
        pass
