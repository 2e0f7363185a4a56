"""Which engine runs here: asyncio tasks over SQLite, Procrastinate over PostgreSQL, or only wakes others."""

from __future__ import annotations

from typing import Literal, Protocol

from bot.app.parts import Parts
from bot.engine.asynchronous import AsyncioEngine, Deliver, Handle
from bot.ports.endings import Endings
from bot.ports.engine import Engine
from bot.ports.ledger import Inbox, Outbox
from bot.ports.measures import Measures
from bot.store.database import libpq_address

Duty = Literal["all", "door", "worker"]
"""What a process does: everything; only take messages in (page, Slack, Teams); only do turns and send."""


class RunningEngine(Engine, Protocol):
    """An engine as the server holds it."""

    async def start(self, handle: Handle, deliver: Deliver, endings: Endings | None = None) -> None: ...

    async def stop(self, within: float = 10.0) -> None: ...


class SharedEngine(RunningEngine, Protocol):
    """One of several processes'."""

    async def worker_seen(self) -> float | None:
        """Seconds since any worker was seen alive; None where there is none."""
        ...


def engine_of(
    parts: Parts, inbox: Inbox, outbox: Outbox, duty: Duty, measures: Measures | None = None
) -> tuple[RunningEngine, SharedEngine | None]:
    """The engine, and once more as a shared one where it is that."""
    if parts.database.is_sqlite:
        return AsyncioEngine(inbox, outbox, parts.clock, measures=measures), None
    from bot.engine.procrastination import ProcrastinateEngine, WakingEngine  # only where there is a PostgreSQL

    dsn = libpq_address(parts.database.address)
    shared: SharedEngine = (
        WakingEngine(dsn, parts.clock)
        if duty == "door"
        else ProcrastinateEngine(inbox, outbox, parts.clock, dsn, measures=measures)
    )
    return shared, shared
