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
                await pace.turn(thread)
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
        await pace.turn("a")
    assert later.value.seconds == pytest.approx(20)
    await clock.advance(20)
    await pace.turn("a")


async def test_what_can_be_spared_leaves_room_for_messages() -> None:
    clock = FakeClock()
    pace = Pace(clock)
    allowed = sum(pace.free("a") for _ in range(20))
    assert 0 < allowed <= 4
    await pace.turn("a")
    assert clock.now() == START
