"""Whatever happens in whatever order, the database's inbox and outbox say the same as the fakes in memory."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Coroutine
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.errors import Conflict
from bot.messages.turn import Received, Timer
from bot.store.inbox import SqlInbox
from bot.store.ledger import SqlLedger
from bot.store.outbox import SqlOutbox
from tests.fakes.databases import fresh_transactions
from tests.fakes.ledger import FakeInbox, FakeLedger, FakeOutbox, Memory
from tests.fakes.samples import NOON, card, reply, said, turn

T = TypeVar("T")

LANES = st.sampled_from(["web:1", "web:1", "web:1", "web:2"])
SECONDS = st.integers(0, 20)
TIMERS = st.lists(st.tuples(st.sampled_from(["late", "held"]), SECONDS), min_size=1, max_size=2)


class TablesAgree(RuleBasedStateMachine):
    """The same is done to both, and both are asked the same."""

    @initialize()
    def begin(self) -> None:
        self.stack = ExitStack()
        self.runner = self.stack.enter_context(asyncio.Runner())
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        transactions = self.stack.enter_context(fresh_transactions("sqlite", folder))
        memory = Memory()
        self.inboxes = (FakeInbox(memory), SqlInbox(transactions))
        self.outboxes = (FakeOutbox(memory), SqlOutbox(transactions))
        self.ledgers = (FakeLedger(memory), SqlLedger(transactions))
        self.now = NOON
        self.done: list[Received] = []
        self.came = 0

    def teardown(self) -> None:
        if hasattr(self, "stack"):
            self.stack.close()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def agreed(self, fake: Coroutine[Any, Any, T], real: Coroutine[Any, Any, T]) -> T:
        """What both answer."""
        first, second = self.run(fake), self.run(real)
        assert first == second
        return first

    @rule(lane=LANES, preempts=st.booleans(), again=st.sampled_from([False, False, False, True]))
    def accept(self, lane: str, preempts: bool, again: bool) -> None:
        self.came += not again
        message = said(f"m{self.came}", lane)
        self.agreed(*(box.accept(message, now=self.now, preempts=preempts) for box in self.inboxes))

    @rule(lane=LANES, timers=TIMERS)
    def come_and_take(self, lane: str, timers: list[tuple[str, int]]) -> None:
        self.accept(lane, False, False)
        self.take(lane, timers, 1, 0)

    @rule(seconds=SECONDS)
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(lane=LANES, timers=st.just([]) | TIMERS, sends=st.integers(0, 2), cards=st.integers(0, 1))
    def take(self, lane: str, timers: list[tuple[str, int]], sends: int, cards: int) -> None:
        received = self.agreed(*(box.next(lane, self.now) for box in self.inboxes))
        if received is None:
            return
        made = turn(
            lane,
            timers=tuple(Timer(name, self.now + timedelta(seconds=after)) for name, after in timers),
            send=(*[reply()] * sends, *[card()] * cards),
        )
        self.agreed(*(ledger.save(received, made, now=self.now) for ledger in self.ledgers))
        self.done.append(received)

    @rule(lane=LANES, after=st.none() | SECONDS)
    def fail(self, lane: str, after: int | None) -> None:
        received = self.agreed(*(box.next(lane, self.now) for box in self.inboxes))
        if received is not None:
            at = None if after is None else self.now + timedelta(seconds=after)
            self.agreed(*(box.failed(received, "broken", at) for box in self.inboxes))

    @precondition(lambda self: self.done)
    @rule(which=st.integers(0, 1000))
    def save_again(self, which: int) -> None:
        received = self.done[which % len(self.done)]
        for ledger in self.ledgers:
            try:
                self.run(ledger.save(received, turn(received.incoming.conversation, send=(reply(),)), now=self.now))
            except Conflict:
                continue
            raise AssertionError("a turn was saved twice")

    @rule(lane=st.sampled_from(["person:web:1", "person:web:2", "desk:web#c1"]), after=st.none() | SECONDS)
    def send(self, lane: str, after: int | None) -> None:
        parcel = self.agreed(*(box.next(lane, self.now) for box in self.outboxes))
        if parcel is None:
            return
        if after is None:
            self.agreed(*(box.ended(parcel, "sent", now=self.now, receipt=parcel.id) for box in self.outboxes))
        else:
            at = self.now + timedelta(seconds=after)
            self.agreed(*(box.later(parcel, at, "busy") for box in self.outboxes))

    @invariant()
    def both_say_the_same(self) -> None:
        if not hasattr(self, "inboxes"):
            return
        for boxes in (self.inboxes, self.outboxes):
            fake, real = (self.run(box.lanes(self.now)) for box in boxes)
            assert sorted(fake) == sorted(real)
            self.agreed(*(box.next_due(self.now) for box in boxes))
        for lane in ("web:1", "web:2"):
            received = self.agreed(*(box.next(lane, self.now) for box in self.inboxes))
            if received is not None:
                self.agreed(*(box.overtaken(lane, received.row) for box in self.inboxes))
        self.agreed(*(box.receipt("desk:web#c1", "c1") for box in self.outboxes))


TestTablesAgree = TablesAgree.TestCase
TestTablesAgree.settings = settings(
    max_examples=20, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
