"""Slack's pace: about one message a second in a channel, a few at once after a quiet time."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import DeliveryDelayed
from bot.platforms.slack.pace import AT_ONCE, Pace
from tests.fakes.surroundings import FakeClock, settle


async def test_a_few_go_at_once_and_the_next_waits_a_second() -> None:
    clock = FakeClock()
    pace = Pace(clock)
    for _ in range(AT_ONCE):
        await pace.turn("T1/C1")
    late = asyncio.create_task(pace.turn("T1/C1"))
    await settle()
    assert not late.done()
    await clock.advance(1.0)
    assert late.done()


async def test_other_channels_do_not_wait_for_a_busy_one() -> None:
    pace = Pace(FakeClock())
    for _ in range(AT_ONCE):
        await pace.turn("T1/C1")
    await pace.turn("T1/C2")
    await pace.turn("T2/C1")


async def test_who_would_wait_long_comes_again_later_and_takes_nobodys_turn() -> None:
    clock = FakeClock()
    pace = Pace(clock)
    waiting = [asyncio.create_task(pace.turn("T1/C1")) for _ in range(AT_ONCE + 3)]
    await settle()
    with pytest.raises(DeliveryDelayed) as caught:
        await pace.turn("T1/C1")
    assert caught.value.seconds == pytest.approx(4.0)
    await clock.advance(3.0)
    assert all(task.done() for task in waiting)
    later = asyncio.create_task(pace.turn("T1/C1"))
    await clock.advance(1.0)
    assert later.done()


async def test_nobody_asks_before_the_time_that_slack_named() -> None:
    clock = FakeClock()
    pace = Pace(clock)
    pace.stop_until("T1/C1", 30)
    with pytest.raises(DeliveryDelayed):
        await pace.turn("T1/C1")
    await clock.advance(30)
    await pace.turn("T1/C1")
