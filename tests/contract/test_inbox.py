"""What every inbox must do, the fake included."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.errors import Conflict
from bot.messages.incoming import Woke
from bot.messages.turn import Received, Timer
from tests.fakes.samples import NOON, pressed_person, said, turn

if TYPE_CHECKING:
    from tests.contract.conftest import Tables

SECOND = timedelta(seconds=1)


async def first(tables: Tables, lane: str = "web:1", after: float = 0) -> Received:
    received = await tables.inbox.next(lane, NOON + timedelta(seconds=after))
    assert received is not None
    return received


async def done(tables: Tables, received: Received, *timers: Timer, now: float = 0) -> None:
    made = turn(received.incoming.conversation, timers=timers)
    await tables.ledger.save(received, made, now=NOON + timedelta(seconds=now))


async def test_a_message_comes_out_as_it_went_in(tables: Tables) -> None:
    message = said("m1", text="naïve “quotes” 🖨 \n and <tags>", masked=("a password",))
    assert await tables.inbox.accept(message, now=NOON)
    assert (await first(tables)).incoming == message


async def test_an_event_that_is_known_is_dropped(tables: Tables) -> None:
    assert await tables.inbox.accept(said("m1"), now=NOON)
    assert not await tables.inbox.accept(said("m1", text="other words"), now=NOON)
    assert not await tables.inbox.accept(said("m1", "web:2"), now=NOON)
    await done(tables, await first(tables))
    assert not await tables.inbox.accept(said("m1"), now=NOON), "also after it was done"
    assert await tables.inbox.next("web:1", NOON) is None


async def test_the_same_event_twice_at_once_is_stored_once(tables: Tables) -> None:
    stored = await asyncio.gather(*(tables.inbox.accept(said("m1"), now=NOON) for _ in range(8)))
    assert sorted(stored) == [False] * 7 + [True]


async def test_messages_of_a_lane_come_in_the_order_in_which_they_came(tables: Tables) -> None:
    for number in range(5):
        await tables.inbox.accept(said(f"m{number}"), now=NOON - number * SECOND)  # a clock may go backwards
    seen = []
    for _ in range(5):
        received = await first(tables)
        seen.append(received.incoming.id)
        assert received.last == (received.incoming.id == "m4")
        await done(tables, received)
    assert seen == [f"m{number}" for number in range(5)]


async def test_messages_that_come_at_once_are_never_taken_out_of_their_order(tables: Tables) -> None:
    taken: list[int] = []

    async def take_all() -> None:
        while len(taken) < 60:
            received = await tables.inbox.next("web:1", NOON)
            if received is not None:
                await done(tables, received)
                taken.append(received.row)
            await asyncio.sleep(0)

    taking = asyncio.create_task(take_all())
    await asyncio.gather(*(tables.inbox.accept(said(f"m{number}"), now=NOON) for number in range(60)))
    await asyncio.wait_for(taking, 30)
    assert taken == sorted(taken)


async def test_lanes_do_not_wait_for_each_other(tables: Tables) -> None:
    await tables.inbox.accept(said("m1", "web:1"), now=NOON)
    await tables.inbox.accept(said("m2", "web:2"), now=NOON)
    assert sorted(await tables.inbox.lanes(NOON)) == ["web:1", "web:2"]
    assert (await first(tables, "web:2")).incoming.id == "m2"


async def test_a_row_that_is_done_is_never_given_out_again(tables: Tables) -> None:
    await tables.inbox.accept(said("m1"), now=NOON)
    received = await first(tables)
    await done(tables, received)
    assert await tables.inbox.next("web:1", NOON) is None
    assert await tables.inbox.lanes(NOON) == []
    with pytest.raises(Conflict):
        await done(tables, received)


async def test_a_failed_row_holds_its_lane_until_it_is_tried_again(tables: Tables) -> None:
    await tables.inbox.accept(said("m1"), now=NOON)
    await tables.inbox.accept(said("m2"), now=NOON)
    await tables.inbox.failed(await first(tables), "broken", NOON + 10 * SECOND)
    assert await tables.inbox.next("web:1", NOON + 9 * SECOND) is None
    assert await tables.inbox.lanes(NOON + 9 * SECOND) == []
    assert await tables.inbox.next_due(NOON) == NOON + 10 * SECOND
    again = await first(tables, after=10)
    assert (again.incoming.id, again.attempts) == ("m1", 1)
    assert await tables.inbox.lanes(NOON + 10 * SECOND) == ["web:1"]


async def test_a_row_that_is_set_aside_lets_the_next_one_pass(tables: Tables) -> None:
    await tables.inbox.accept(said("m1"), now=NOON)
    await tables.inbox.accept(said("m2"), now=NOON)
    await tables.inbox.failed(await first(tables), "broken", None)
    assert (await first(tables)).incoming.id == "m2"
    assert not await tables.inbox.accept(said("m1"), now=NOON), "it is still known"


async def test_a_timer_wakes_its_conversation_when_it_is_due_and_not_before(tables: Tables) -> None:
    await tables.inbox.accept(said("m1"), now=NOON)
    await done(tables, await first(tables), Timer("follow_up", NOON + 60 * SECOND, "t1"))
    assert await tables.inbox.next("web:1", NOON + 59 * SECOND) is None
    assert await tables.inbox.lanes(NOON + 59 * SECOND) == []
    assert await tables.inbox.next_due(NOON) == NOON + 60 * SECOND
    woke = (await first(tables, after=60)).incoming
    assert isinstance(woke, Woke)
    assert (woke.timer, woke.value, woke.at) == ("follow_up", "t1", NOON + 60 * SECOND)
    assert await tables.inbox.next_due(NOON + 60 * SECOND) is None


async def test_a_timer_that_is_not_due_never_holds_up_a_message(tables: Tables) -> None:
    await tables.inbox.accept(said("m1"), now=NOON)
    await done(tables, await first(tables), Timer("follow_up", NOON + 60 * SECOND))
    await tables.inbox.accept(said("m2"), now=NOON)
    assert (await first(tables)).incoming.id == "m2"


async def test_a_timer_takes_its_place_among_messages_by_when_it_is_due(tables: Tables) -> None:
    await tables.inbox.accept(said("m1"), now=NOON)
    await done(tables, await first(tables), Timer("held", NOON + 30 * SECOND))
    await tables.inbox.accept(said("before"), now=NOON + 29 * SECOND)
    await tables.inbox.accept(said("after"), now=NOON + 31 * SECOND)
    seen = []
    for _ in range(3):
        received = await first(tables, after=40)
        seen.append(received.incoming.id if received.incoming.kind == "said" else "timer")
        await done(tables, received)
    assert seen == ["before", "timer", "after"]


async def test_the_same_timer_again_moves_it(tables: Tables) -> None:
    await tables.inbox.accept(said("m1"), now=NOON)
    await done(tables, await first(tables), Timer("follow_up", NOON + 60 * SECOND), Timer("late", NOON + 70 * SECOND))
    await tables.inbox.accept(said("m2"), now=NOON)
    await done(tables, await first(tables), Timer("follow_up", NOON + 90 * SECOND))
    assert await tables.inbox.next_due(NOON) == NOON + 70 * SECOND
    late = await first(tables, after=80)
    assert isinstance(late.incoming, Woke)
    assert late.incoming.timer == "late"
    await done(tables, late, now=80)
    assert await tables.inbox.next_due(NOON + 80 * SECOND) == NOON + 90 * SECOND


async def test_a_timer_can_be_set_again_by_the_turn_that_it_woke(tables: Tables) -> None:
    await tables.inbox.accept(said("m1"), now=NOON)
    await done(tables, await first(tables), Timer("waiting", NOON + 10 * SECOND))
    ids = set()
    for after in (10, 20, 30):
        woke = await first(tables, after=after)
        ids.add(woke.incoming.id)
        await done(tables, woke, Timer("waiting", NOON + timedelta(seconds=after + 10)), now=after)
    assert len(ids) == 3, "each waking is an event of its own"


async def test_timers_with_other_values_are_other_timers(tables: Tables) -> None:
    await tables.inbox.accept(said("m1"), now=NOON)
    await done(tables, await first(tables), *(Timer("late", NOON + SECOND, value) for value in ("a", "b")))
    values = []
    for _ in range(2):
        woke = await first(tables, after=1)
        assert isinstance(woke.incoming, Woke)
        values.append(woke.incoming.value)
        await done(tables, woke)
    assert sorted(values) == ["a", "b"]


async def test_what_asks_for_a_person_overtakes_only_what_came_before_it_in_its_lane(tables: Tables) -> None:
    await tables.inbox.accept(said("m1"), now=NOON)
    received = await first(tables)
    await tables.inbox.accept(said("m2"), now=NOON)
    await tables.inbox.accept(pressed_person("p1", "web:2"), now=NOON, preempts=True)
    assert not await tables.inbox.overtaken("web:1", received.row)
    await tables.inbox.accept(pressed_person("p2"), now=NOON, preempts=True)
    assert await tables.inbox.overtaken("web:1", received.row)
    assert await tables.inbox.overtaken("web:1", received.row, by_anybody=True)
    await done(tables, received)
    await done(tables, await first(tables))
    pressed = await first(tables)
    assert pressed.incoming.id == "p2"
    assert not await tables.inbox.overtaken("web:1", pressed.row), "it does not overtake itself"
