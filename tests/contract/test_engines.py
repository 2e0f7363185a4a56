"""What every engine must do: everything once, in order, whoever is woken how often."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.engine import asynchronous
from bot.engine.turnstile import TURNS_AT_ONCE
from bot.errors import StoreError
from bot.messages.turn import Parcel, Received, Timer
from tests.contract.engines import PATIENCE, House, house_on
from tests.fakes.databases import KINDS


@pytest.fixture(params=KINDS)
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    async with house_on(request.param, tmp_path) as made:
        yield made


async def test_a_message_is_handled_and_its_reply_sent(house: House) -> None:
    await house.start()
    await house.accept("m1")
    await house.until(lambda: house.sent == ["m1.0"])
    assert house.handled == ["m1"]


async def test_what_was_waiting_is_done_when_the_engine_starts(house: House) -> None:
    for number in range(4):
        await house.accept(f"m{number}", f"web:{number % 2}", wake=False)
    await house.start()
    await house.until(lambda: len(house.sent) == 4)
    assert sorted(house.handled) == ["m0", "m1", "m2", "m3"]


async def test_a_lost_wake_up_is_found_by_a_sweep(house: House) -> None:
    await house.start()
    await house.accept("m1")
    await house.until(lambda: len(house.sent) == 1)
    await house.accept("m2", wake=False)
    await house.until(lambda: house.sent == ["m1.0", "m2.0"])


async def test_waking_a_lane_many_times_changes_nothing(house: House) -> None:
    await house.start()
    await house.accept("m1")
    for _ in range(20):
        house.engine.wake_inbox("web:1")
        house.engine.wake_inbox("web:unknown")
        house.engine.wake_outbox("person:web:1")
    await house.until(lambda: bool(house.sent))
    await house.at_rest()
    assert (house.handled, house.sent) == (["m1"], ["m1.0"])


async def test_the_turns_of_one_conversation_run_one_after_another_in_order(house: House) -> None:
    running: list[str] = []

    async def slowly(received: Received) -> None:
        assert not running, "two turns of one conversation at once"
        running.append(received.incoming.id)
        await asyncio.sleep(0.02)
        running.remove(received.incoming.id)

    house.before_turn = slowly
    await house.start()
    for number in range(8):
        await house.accept(f"m{number}")
    await house.until(lambda: len(house.sent) == len(house.handled) == 8)
    assert house.handled == [f"m{number}" for number in range(8)]
    assert house.sent == [f"m{number}.0" for number in range(8)]


async def test_conversations_run_side_by_side(house: House) -> None:
    together = asyncio.Barrier(3)

    async def all_at_once(received: Received) -> None:
        await together.wait()

    house.before_turn = all_at_once
    await house.start()
    for number in range(3):
        await house.accept(f"m{number}", f"web:{number}")
    await house.until(lambda: len(house.handled) == 3)


async def test_turns_that_wait_or_compute_keep_nobody_from_being_done(house: House) -> None:
    """More of them than a process takes steps at once, or has jobs in hand."""
    go_on = asyncio.Event()

    async def some_compute(received: Received) -> None:
        if received.incoming.id.startswith("long"):
            lane = received.incoming.conversation
            async with house.engine.turnstile.passed(lane, lane), house.engine.turnstile.aside():
                await go_on.wait()

    house.before_turn = some_compute
    await house.start()
    for number in range(asynchronous.STEPS_AT_ONCE + 8):
        await house.accept(f"long{number}", f"web:{number}")
    await house.accept("quick", "web:quick")
    await house.until(lambda: house.sent == ["quick.0"])
    go_on.set()
    await house.until(lambda: len(house.sent) == asynchronous.STEPS_AT_ONCE + 9)


async def test_one_persons_flood_does_not_slow_the_others(house: House) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()
    computed: list[str] = []  # as they were let in: which is stored first is the database's affair

    async def computes(received: Received) -> None:
        who = received.incoming.id.rstrip("0123456789")
        async with house.engine.turnstile.passed(received.incoming.conversation, who):
            computed.append(received.incoming.id)
            begun.set()
            await go_on.wait()

    house.before_turn = computes
    await house.start()
    for number in range(30):
        await house.accept(f"flood{number}", f"web:{number}")
    await asyncio.wait_for(begun.wait(), 30)
    await house.accept("ben1", "web:ben")
    await house.until_waiting("web:ben")
    go_on.set()
    await house.until(lambda: len(house.handled) == 31)
    assert computed.index("ben1") < 15, "one question did not wait for thirty others"


async def test_a_timer_wakes_its_conversation_once(house: House) -> None:
    house.timers = [Timer("follow_up", house.clock.now() + timedelta(seconds=0.6), "t")]
    await house.start()
    await house.accept("m1")
    await house.until(lambda: len(house.handled) == 2)
    await house.at_rest()
    assert house.handled[0] == "m1"
    assert house.handled[1].startswith("timer:")
    assert len(house.sent) == 2


async def test_a_turn_that_fails_is_tried_again_and_what_came_after_it_waits(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asynchronous, "RETRY_SECONDS", (0.05,) * 4)
    tries = 0

    async def failing(received: Received) -> None:
        nonlocal tries
        tries += received.incoming.id == "m1"
        if received.incoming.id == "m1" and tries < 3:
            raise RuntimeError("on purpose")

    house.before_turn = failing
    await house.start()
    await house.accept("m1")
    await house.accept("m2")
    await house.until(lambda: house.handled == ["m1", "m2"])
    assert tries == 3


async def test_a_message_that_cannot_be_done_at_all_is_set_aside_and_the_lane_goes_on(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asynchronous, "RETRY_SECONDS", (0.05, 0.05))

    async def failing(received: Received) -> None:
        if received.incoming.id == "m1":
            raise RuntimeError("on purpose")

    house.before_turn = failing
    await house.start()
    await house.accept("m1")
    await house.accept("m2")
    await house.until(lambda: house.handled == ["m2", "m1:set_aside"])


async def test_a_lane_whose_step_fails_as_a_whole_goes_on_later(house: House) -> None:
    tries = 0

    async def failing(parcel: Parcel) -> None:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise StoreError("The database is down.")

    house.before_sending = failing
    await house.start()
    await house.accept("m1")
    await house.until(lambda: house.sent == ["m1.0"])


async def test_stopping_lets_what_is_at_work_finish_and_begins_nothing_new(house: House) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(received: Received) -> None:
        begun.set()
        await go_on.wait()

    house.before_turn = slowly
    await house.start()
    await house.accept("m1")
    await house.accept("m2")
    await asyncio.wait_for(begun.wait(), 30)
    stopping = asyncio.create_task(house.stop(within=30))
    await asyncio.sleep(0)
    go_on.set()
    await stopping
    assert house.handled == ["m1"]
    assert not house.engine.busy


async def test_stopping_does_not_wait_for_ever_and_what_was_cut_off_is_done_after_the_next_start(house: House) -> None:
    begun = asyncio.Event()

    async def stuck(received: Received) -> None:
        begun.set()
        await asyncio.Event().wait()

    house.before_turn = stuck
    await house.start()
    await house.accept("m1")
    await asyncio.wait_for(begun.wait(), 30)
    await asyncio.wait_for(house.stop(within=0.05), 30)
    assert house.handled == []
    again = House(house.database)
    await again.start()
    await again.until(lambda: again.sent == ["m1.0"])
    await again.stop(0)
    again.transactions.close()


async def test_whoever_cannot_be_answered_in_good_time_hears_so_while_others_are_being_answered(house: House) -> None:
    answered, how = asyncio.Event(), Counter[str]()

    async def computes(received: Received) -> None:
        lane = received.incoming.conversation
        passing = house.engine.turnstile.passed(lane, lane, patience=0.01, came=received.since)
        async with passing as let:
            how[let] += 1
            if let == "in":
                await answered.wait()

    house.before_turn = computes
    await house.start()
    for number in range(TURNS_AT_ONCE):
        await house.accept(f"first{number}", f"web:first{number}")
    async with asyncio.timeout(PATIENCE):
        while how["in"] < TURNS_AT_ONCE:  # noqa: ASYNC110  # it rings no bell
            await asyncio.sleep(0.01)
    for number in range(40):
        await house.accept(f"m{number}", f"web:{number}")
    await house.until(lambda: len(house.sent) == 40)
    assert how["crowded"] == 40
    assert not any(id.startswith("first") for id in house.handled), "nobody's answer was waited for"
    answered.set()
    await house.until(lambda: len(house.sent) == 40 + TURNS_AT_ONCE)
    await house.at_rest()
    assert len(set(house.sent)) == len(house.sent), "nobody heard anything twice"
