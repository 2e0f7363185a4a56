"""What the load benchmark reads of the tables: how many are done, how they ended, and when each heard of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import func, insert, select
from sqlalchemy.engine import Connection

from bot.store.database import Database, open_database
from bot.store.knowledge_tables import ROWS
from bot.store.tables import INBOX, OUTBOX
from tests.bench.load_servers import ECHOED

T = TypeVar("T")

_SAID = INBOX.c.kind == "said"
_DONE = select(func.count()).select_from(INBOX).where(_SAID, INBOX.c.state == "done")
_WAITING = select(func.count()).select_from(INBOX).where(_SAID, INBOX.c.state == "waiting")
_UNSENT = select(func.count()).select_from(OUTBOX).where(OUTBOX.c.state == "waiting")
_ASIDE = select(func.count()).select_from(INBOX).where(INBOX.c.state == "aside")
_UNSURE = select(func.count()).select_from(OUTBOX).where(OUTBOX.c.state.in_(("unknown", "refused")))
_REPLY = INBOX.join(OUTBOX, OUTBOX.c.parcel == INBOX.c.event + ".0", isouter=True)
_ECHOES = select(func.count()).select_from(ECHOED)


class Tables:
    """One database, read from outside of the processes that are at work on it."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def done(self) -> int:
        """Messages that were dealt with."""
        return await self._count(_DONE)

    async def echoed(self) -> int:
        return await self._count(_ECHOES)

    async def under_way(self) -> int:
        """Messages that wait, and what waits to be sent."""
        return await self._count(_WAITING) + await self._count(_UNSENT)

    async def lost(self) -> int:
        """Messages that were set aside, and sends that failed or that nobody knows of."""
        return await self._count(_ASIDE) + await self._count(_UNSURE)

    async def heard(self, run: str) -> list[tuple[str, float | None]]:
        """Of each message of this run's people: how its turn ended, and after how many seconds a reply was sent; None
        where there was none."""
        query = (
            select(INBOX.c.result, INBOX.c.at, OUTBOX.c.ended_at)
            .select_from(_REPLY)
            .where(_SAID, INBOX.c.person.startswith(f"web:local:{run}-", autoescape=True))
        )
        rows = await self._read(lambda connection: connection.execute(query).all())
        return [(result, (ended - at).total_seconds() if ended is not None else None) for result, at, ended in rows]

    async def _count(self, query: Any) -> int:
        return await self._read(lambda connection: int(connection.execute(query).scalar_one()))

    async def _read(self, work: Callable[[Connection], T]) -> T:
        def run() -> T:
            with self.database.sync.connect() as connection:
                return work(connection)

        return await asyncio.to_thread(run)


def copy_shelf(home: Path, url: str) -> None:
    """What a home's database holds of its releases, into another database: embedding anew would take half an hour."""
    source, target = open_database(f"sqlite:///{home / 'handrail.db'}"), open_database(url)
    try:
        with source.sync.connect() as reading, target.sync.begin() as writing:
            for table in [row.__table__ for row in ROWS]:  # type: ignore[attr-defined]  # SQLModel's own
                writing.execute(table.delete())
                found = reading.execution_options(yield_per=2_000).execute(select(table)).mappings()
                for some in found.partitions():
                    writing.execute(insert(table), [dict(row) for row in some])
    finally:
        source.sync.dispose()
        target.sync.dispose()
