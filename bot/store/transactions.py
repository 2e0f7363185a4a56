"""Transactions off the event loop: one call, one thread, one transaction.

A whole transaction goes to a thread at once. Going there for every statement, as an asynchronous driver does, costs
more than the statements themselves.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import text
from sqlalchemy.engine import Connection

from bot.store.database import WRITES, Database, store_errors

T = TypeVar("T")

READERS = 4
WRITERS = 8
"""Writers at once where the database can have more than one. SQLite has one: more would only wait for each other."""


class Transactions:
    """Runs work in transactions of one database. Database errors come out as ``StoreError`` or ``Conflict``."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._readers = ThreadPoolExecutor(READERS, "store-read")
        self._writers = ThreadPoolExecutor(1 if database.is_sqlite else WRITERS, "store-write")

    async def read(self, work: Callable[[Connection], T]) -> T:
        """One transaction that changes nothing."""

        def run() -> T:
            with store_errors(), self.database.sync.connect() as connection:
                return work(connection)

        return await asyncio.get_running_loop().run_in_executor(self._readers, run)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """One transaction: committed at the end, undone by any error.

        Once begun it is carried through even when the caller is cancelled: whoever asks again finds it done.
        """

        def run() -> T:
            with store_errors(), self.database.sync.connect() as plain:
                connection = plain.execution_options(**{WRITES: True})
                with connection.begin():
                    return work(connection)

        return await asyncio.get_running_loop().run_in_executor(self._writers, run)

    def close(self) -> None:
        """Wait for what has begun, and let the threads go."""
        self._writers.shutdown(wait=True)
        self._readers.shutdown(wait=True)


def lock_lane(connection: Connection, lane: str) -> None:
    """Until the end of this transaction nobody else inserts into the lane.

    PostgreSQL gives out row numbers before the commit, so a later number could be seen, and done, before an earlier.
    SQLite has one writer at a time, and needs nothing.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:lane, 0))"), {"lane": lane})
