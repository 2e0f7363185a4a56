"""What a process looks at every now and then goes on, whatever goes wrong with one look."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from bot.app.recurring import Recurring
from bot.errors import StoreError
from tests.fakes.surroundings import FakeClock, settle


@pytest.mark.parametrize(
    ("fault", "event"),
    [(StoreError("The database cannot be reached."), "look_failed"), (KeyError("id"), "look_broke")],
)
async def test_one_look_that_fails_is_logged_and_does_not_end_the_others(fault: Exception, event: str) -> None:
    clock, looked = FakeClock(), 0

    async def look() -> None:
        nonlocal looked
        looked += 1
        if looked == 1:
            raise fault

    recurring = Recurring("tidying", look, 60, clock.sleep)
    with capture_logs() as logs:
        recurring.start()
        await settle()
        await clock.advance(59)
        assert looked == 1
        await clock.advance(1)
        await clock.advance(60)
    await recurring.stop()
    assert looked == 3
    assert [(entry["event"], entry["what"]) for entry in logs] == [(event, "tidying")]


async def test_a_look_under_way_is_ended_with_it() -> None:
    ended = asyncio.Event()

    async def look() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    recurring = Recurring("tidying", look, 60, FakeClock().sleep)
    recurring.start()
    await settle()
    await recurring.stop()
    assert ended.is_set()


async def test_what_was_never_started_can_be_stopped() -> None:
    async def look() -> None: ...

    await Recurring("tidying", look, 60, FakeClock().sleep).stop()
