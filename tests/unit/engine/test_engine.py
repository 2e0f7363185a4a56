"""The asyncio engine: every message once, in order, and never a busy loop. Time is the test's own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.engine.asynchronous import RETRY_SECONDS, AsyncioEngine
from bot.errors import Conflict, StoreError
from bot.flows.endings import ToTheConversation
from bot.messages.incoming import Woke
from bot.messages.turn import Parcel, Received, Timer
from tests.fakes.ledger import FakeInbox, FakeLedger, FakeOutbox, Memory
from tests.fakes.samples import reply, said, turn
from tests.fakes.surroundings import FakeClock, settle

SWEEP = 5.0


@dataclass
class House:
    """An engine over tables in memory, with a handler and a sender that can be told to fail."""

    clock: FakeClock = field(default_factory=FakeClock)
    memory: Memory = field(default_factory=Memory)
    handled: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    timers: list[Timer] = field(default_factory=list)
    before_turn: Callable[[Received], Awaitable[None]] | None = None
    before_sending: Callable[[Parcel], Awaitable[None]] | None = None
    at_once: int = 32

    def __post_init__(self) -> None:
        self.inbox, self.ledger, self.outbox = (
            FakeInbox(self.memory),
            FakeLedger(self.memory),
            FakeOutbox(self.memory),
        )
        self.engine = AsyncioEngine(
            self.inbox, self.outbox, self.clock, steps_at_once=self.at_once, sweep_seconds=SWEEP
        )

    async def start(self) -> None:
        await self.engine.start(self.handle, self.deliver, ToTheConversation())
        await settle()

    async def handle(self, received: Received) -> None:
        if self.before_turn:
            await self.before_turn(received)
        timers, self.timers = tuple(self.timers), []
        made = turn(received.incoming.conversation, send=(reply(),), timers=timers)
        await self.ledger.save(received, made, now=self.clock.now())
        self.handled.append(received.incoming.id)

    async def deliver(self, parcel: Parcel) -> None:
        if self.before_sending:
            await self.before_sending(parcel)
        await self.outbox.ended(parcel, "sent", now=self.clock.now())
        self.sent.append(parcel.id)

    async def accept(self, id: str, conversation: str = "web:1", *, wake: bool = True) -> None:
        await self.inbox.accept(said(id, conversation), now=self.clock.now())
        if wake:
            self.engine.wake_inbox(conversation)


@pytest.fixture
async def house() -> AsyncIterator[House]:
    made = House()
    yield made
    await made.engine.stop(0)


async def test_a_message_is_handled_and_its_reply_sent_without_time_passing(house: House) -> None:
    await house.start()
    await house.accept("m1")
    await settle()
    assert (house.handled, house.sent) == (["m1"], ["m1.0"])


async def test_what_was_waiting_is_done_when_the_engine_starts(house: House) -> None:
    for number in range(4):
        await house.accept(f"m{number}", f"web:{number % 2}", wake=False)
    await house.start()
    await settle()
    assert sorted(house.handled) == ["m0", "m1", "m2", "m3"]
    assert sorted(house.sent) == ["m0.0", "m1.0", "m2.0", "m3.0"]


async def test_a_lost_wake_up_is_found_by_a_sweep(house: House) -> None:
    await house.start()
    await house.accept("m1", wake=False)
    await settle()
    assert house.handled == []
    await house.clock.advance(SWEEP + 0.1)
    assert (house.handled, house.sent) == (["m1"], ["m1.0"])


async def test_waking_a_lane_many_times_changes_nothing(house: House) -> None:
    await house.start()
    await house.accept("m1")
    for _ in range(20):
        house.engine.wake_inbox("web:1")
        house.engine.wake_inbox("web:unknown")
        house.engine.wake_outbox("person:web:1")
    await settle()
    assert (house.handled, house.sent) == (["m1"], ["m1.0"])


async def test_the_turns_of_one_conversation_run_one_after_another_in_order(house: House) -> None:
    running: list[str] = []

    async def slowly(received: Received) -> None:
        assert not running, "two turns of one conversation at once"
        running.append(received.incoming.id)
        await house.clock.sleep(1)
        running.remove(received.incoming.id)

    house.before_turn = slowly
    await house.start()
    for number in range(5):
        await house.accept(f"m{number}")
    await house.clock.advance(5.5)
    assert house.handled == [f"m{number}" for number in range(5)]


async def test_conversations_run_side_by_side(house: House) -> None:
    async def slowly(received: Received) -> None:
        await house.clock.sleep(1)

    house.before_turn = slowly
    await house.start()
    for number in range(20):
        await house.accept(f"m{number}", f"web:{number}")
    await house.clock.advance(1.1)
    assert len(house.handled) == 20, "twenty turns of a second each took a second"


async def test_no_more_turns_run_at_once_than_allowed() -> None:
    house = House(at_once=3)
    running, most = 0, 0

    async def counted(received: Received) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await house.clock.sleep(1)
        running -= 1

    house.before_turn = counted
    await house.start()
    for number in range(10):
        await house.accept(f"m{number}", f"web:{number}")
    await house.clock.advance(4.5)
    assert (len(house.handled), most) == (10, 3)
    await house.engine.stop(0)


async def test_a_slow_destination_holds_up_no_turn(house: House) -> None:
    async def stuck(parcel: Parcel) -> None:
        await house.clock.sleep(1000)

    house.before_sending = stuck
    await house.start()
    for number in range(40):
        await house.accept(f"m{number}", f"web:{number}")
    await settle(300)
    assert len(house.handled) == 40


async def test_a_message_that_comes_while_its_lane_ends_is_not_left_lying(house: House) -> None:
    await house.start()
    for number in range(50):
        await house.accept(f"m{number}")
        for _ in range(number % 7):
            await asyncio.sleep(0)
    await settle(400)
    assert house.handled == [f"m{number}" for number in range(50)]


async def test_a_timer_wakes_its_conversation_on_time(house: House) -> None:
    woken: list[float] = []
    start = house.clock.now()

    async def note(received: Received) -> None:
        if isinstance(received.incoming, Woke):
            woken.append((house.clock.now() - start).total_seconds())

    house.before_turn = note
    await house.start()
    house.timers = [Timer("soon", start + timedelta(seconds=2)), Timer("later", start + timedelta(seconds=31))]
    await house.accept("m1")
    await house.clock.advance(40)
    assert woken == [pytest.approx(2, abs=0.11), pytest.approx(31, abs=0.11)]


async def test_a_turn_that_fails_is_tried_again_with_growing_waits_and_keeps_its_place(house: House) -> None:
    tries: list[float] = []
    start = house.clock.now()

    async def broken(received: Received) -> None:
        if received.incoming.id == "m1":
            tries.append((house.clock.now() - start).total_seconds())
            if len(tries) <= 3:
                raise ZeroDivisionError

    house.before_turn = broken
    await house.start()
    await house.accept("m1")
    await house.accept("m2")
    await house.accept("m3", "web:2")
    await settle()
    assert house.handled == ["m3"], "another conversation does not wait"
    await house.clock.advance(60)
    assert house.handled == ["m3", "m1", "m2"]
    waits = [later - sooner for sooner, later in pairwise(tries)]
    assert waits == [pytest.approx(wait, abs=0.11) for wait in RETRY_SECONDS[:3]]


async def test_a_turn_that_never_works_is_set_aside_and_the_lane_goes_on(house: House) -> None:
    tries = 0

    async def broken(received: Received) -> None:
        nonlocal tries
        if received.incoming.id == "m1":
            tries += 1
            raise ValueError("what somebody wrote")

    house.before_turn = broken
    await house.start()
    await house.accept("m1")
    await house.accept("m2")
    await house.clock.advance(sum(RETRY_SECONDS) + 2)
    assert tries == len(RETRY_SECONDS) + 1
    assert house.handled == ["m2", "m1:set_aside"], "the conversation hears of it once"
    await house.clock.advance(1000)
    assert tries == len(RETRY_SECONDS) + 1, "it is not tried for ever"


async def test_a_conflict_is_done_again_at_once(house: House) -> None:
    tries = 0

    async def conflicting(received: Received) -> None:
        nonlocal tries
        tries += 1
        if tries <= 3:
            raise Conflict("Somebody was first.")

    house.before_turn = conflicting
    await house.start()
    await house.accept("m1")
    await settle()
    assert (tries, house.handled) == (4, ["m1"])


async def test_a_turn_that_always_conflicts_is_set_aside_in_the_end(house: House) -> None:
    tries = 0

    async def conflicting(received: Received) -> None:
        nonlocal tries
        if received.incoming.id == "m1":
            tries += 1
            raise Conflict("Somebody was first.")

    house.before_turn = conflicting
    await house.start()
    await house.accept("m1")
    await house.clock.advance(300)
    assert house.memory.inbox[0].state == "aside"
    assert tries <= 6 * (len(RETRY_SECONDS) + 1)


async def test_while_the_database_is_down_a_message_is_kept_and_asked_for_ever_more_rarely(house: House) -> None:
    down = True
    tries = 0

    async def failing(received: Received) -> None:
        nonlocal tries
        tries += 1
        if down:
            raise StoreError("The database is down.")

    async def cannot(received: Received, why: str, retry_at: object, **_: object) -> None:
        if down:
            raise StoreError("The database is down.")

    house.inbox.failed = cannot  # type: ignore[method-assign]
    house.before_turn = failing
    await house.start()
    await house.accept("m1")
    await house.clock.advance(600)
    assert 8 < tries < 40, "it tried again, and not in a busy loop"
    assert house.handled == []
    down = False
    await house.clock.advance(40)
    assert house.handled == ["m1"]


async def test_a_message_that_only_the_store_refuses_is_set_aside_where_the_database_works(house: House) -> None:
    async def poisonous(received: Received) -> None:
        if received.incoming.id == "m1":
            raise StoreError("It cannot be stored.")

    house.before_turn = poisonous
    await house.start()
    await house.accept("m1")
    await house.accept("m2")
    await house.clock.advance(600)
    assert house.handled == ["m2", "m1:set_aside"]


async def test_a_table_that_cannot_be_read_for_a_while_stops_nothing_for_good(house: House) -> None:
    lanes, down = house.inbox.lanes, True

    async def unreadable(now: object) -> object:
        if down:
            raise StoreError("The database is down.")
        return await lanes(now)  # type: ignore[arg-type]

    house.inbox.lanes = unreadable  # type: ignore[method-assign,assignment]
    await house.start()
    await house.accept("m1", wake=False)
    await house.clock.advance(20)
    assert house.handled == []
    down = False
    await house.clock.advance(SWEEP + 1)
    assert house.handled == ["m1"]


async def test_a_parcel_whose_end_cannot_be_recorded_is_tried_again(house: House) -> None:
    tries = 0

    async def failing(parcel: Parcel) -> None:
        nonlocal tries
        tries += 1
        if tries < 4:
            raise StoreError("The database is down.")

    house.before_sending = failing
    await house.start()
    await house.accept("m1")
    await house.clock.advance(30)
    assert house.sent == ["m1.0"]


async def test_stopping_lets_what_is_at_work_finish_and_begins_nothing_new(house: House) -> None:
    begun = asyncio.Event()
    go_on = asyncio.Event()

    async def slowly(received: Received) -> None:
        begun.set()
        await go_on.wait()

    house.before_turn = slowly
    await house.start()
    await house.accept("m1")
    await house.accept("m2")
    await begun.wait()
    stopping = asyncio.create_task(house.engine.stop(within=5))
    await settle()
    house.engine.wake_inbox("web:1")
    go_on.set()
    await stopping
    assert house.handled == ["m1"]
    assert not house.engine.busy


async def test_stopping_does_not_wait_for_ever(house: House) -> None:
    async def stuck(received: Received) -> None:
        await asyncio.Event().wait()

    house.before_turn = stuck
    await house.start()
    await house.accept("m1")
    await settle()
    await asyncio.wait_for(house.engine.stop(within=0.05), timeout=2)
    assert house.handled == []
    house.before_turn = None
    again = House(clock=house.clock, memory=house.memory)
    await again.start()
    await settle()
    assert again.handled == ["m1"], "what was cut off is done after the next start"
    await again.engine.stop(0)


async def test_an_idle_engine_hardly_asks_the_database(house: House) -> None:
    asked, lanes = 0, house.inbox.lanes

    async def counted(now: object) -> object:
        nonlocal asked
        asked += 1
        return await lanes(now)  # type: ignore[arg-type]

    house.inbox.lanes = counted  # type: ignore[method-assign,assignment]
    await house.start()
    await house.clock.advance(100)
    assert asked <= 100 / SWEEP + 2
