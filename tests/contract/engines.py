"""Both engines over real tables: asyncio on SQLite, Procrastinate on PostgreSQL. Real time, and always waiting for what
should happen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.engine.asynchronous import AsyncioEngine
from bot.engine.procrastination import ProcrastinateEngine
from bot.flows.endings import ToTheConversation
from bot.messages.turn import Parcel, Received, Timer
from bot.store.database import Database, libpq_address, open_database
from bot.store.inbox import SqlInbox
from bot.store.ledger import SqlLedger
from bot.store.outbox import SqlOutbox
from bot.store.transactions import Transactions
from bot.surroundings import SystemClock
from tests.fakes.databases import fresh_database, migrated_postgres
from tests.fakes.samples import reply, said, turn

PATIENCE = 60.0
"""Seconds until something that should happen counts as missing: test machines are slow."""

SWEEP = 0.5


@dataclass
class House:
    """An engine over tables, with a handler and a sender that can be told to do otherwise."""

    database: Database
    handled: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    timers: list[Timer] = field(default_factory=list)
    before_turn: Callable[[Received], Awaitable[None]] | None = None
    before_sending: Callable[[Parcel], Awaitable[None]] | None = None
    sweep_seconds: float = SWEEP

    def __post_init__(self) -> None:
        self.transactions, self.clock = Transactions(self.database), SystemClock()
        self.inbox, self.outbox = SqlInbox(self.transactions), SqlOutbox(self.transactions)
        self.ledger = SqlLedger(self.transactions)
        self.changed = asyncio.Event()
        self.engine = self._engine()

    def _engine(self) -> AsyncioEngine:
        if self.database.is_sqlite:
            return AsyncioEngine(self.inbox, self.outbox, self.clock, sweep_seconds=self.sweep_seconds)
        return ProcrastinateEngine(
            self.inbox, self.outbox, self.clock, dsn_of(self.database), sweep_seconds=self.sweep_seconds
        )

    async def start(self) -> None:
        await self.engine.start(self.handle, self.deliver, ToTheConversation())

    async def stop(self, within: float = 10.0) -> None:
        await self.engine.stop(within)

    async def close(self) -> None:
        self.transactions.close()
        self.database.close()

    async def handle(self, received: Received) -> None:
        if self.before_turn:
            await self.before_turn(received)
        timers, self.timers = tuple(self.timers), []
        made = turn(received.incoming.conversation, send=(reply(),), timers=timers)
        await self.ledger.save(received, made, now=self.clock.now())
        self.handled.append(received.incoming.id)
        self.changed.set()

    async def deliver(self, parcel: Parcel) -> None:
        if self.before_sending:
            await self.before_sending(parcel)
        self.sent.append(parcel.id)
        await self.outbox.ended(parcel, "sent", now=self.clock.now())
        self.changed.set()

    async def accept(self, id: str, conversation: str = "web:1", *, wake: bool = True) -> None:
        await self.inbox.accept(said(id, conversation), now=self.clock.now())
        if wake:
            self.engine.wake_inbox(conversation)

    async def until(self, happened: Callable[[], bool]) -> None:
        """Wait for something that the handler or the sender brings about."""
        async with asyncio.timeout(PATIENCE):
            while not happened():
                self.changed.clear()
                await self.changed.wait()

    async def until_waiting(self, conversation: str) -> None:
        """Wait until a turn of this conversation waits to compute."""
        async with asyncio.timeout(PATIENCE):
            while not self.engine.turnstile.is_waiting(conversation):  # noqa: ASYNC110  # it rings no bell
                await asyncio.sleep(0.01)

    async def at_rest(self) -> None:
        """Wait until nothing is left to do in the tables, and nobody is at work."""
        async with asyncio.timeout(PATIENCE):
            while await self.inbox.lanes(self.clock.now()) or await self.outbox.lanes(self.clock.now()):  # noqa: ASYNC110
                await asyncio.sleep(0.02)
            while self.engine.busy:  # noqa: ASYNC110  # the engine rings no bell when it is done
                await asyncio.sleep(0.02)


def dsn_of(database: Database) -> str:
    return libpq_address(database.address)


@asynccontextmanager
async def house_on(kind: str, folder: Path) -> AsyncIterator[House]:
    """A house that is stopped and closed at the end."""
    with fresh_database(kind, folder) as database:
        house = House(database)
        try:
            yield house
        finally:
            await house.stop(0)
            await house.close()


@asynccontextmanager
async def houses(count: int) -> AsyncIterator[list[House]]:
    """As many processes' houses on one PostgreSQL database of their own."""
    with migrated_postgres() as url:
        made = [House(open_database(url, connections=4)) for _ in range(count)]
        try:
            yield made
        finally:
            for house in made:
                await house.stop(0)
                await house.close()
