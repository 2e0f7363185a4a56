"""Transactions off the event loop: one call, one thread, one transaction.

A whole transaction goes to a thread at once. Going there for every statement, as an asynchronous driver does, costs
more than the statements themselves.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event
from typing import TypeVar

from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from bot.errors import Conflict, StoreError
from bot.store.database import WRITES, Database, store_errors
from bot.store.writing import OneWriter

T = TypeVar("T")

READS = 1 / 3
"""The part of the connections that only read. SQLite has one writer, which commits for several together."""

_TRIAL = text(
    "INSERT INTO counter (name, value) VALUES ('trial', 1) ON CONFLICT (name) DO UPDATE SET value = counter.value + 1"
)
"""Means nothing, but has to be written: what is the same as before never reaches the disk."""


class Transactions:
    """Runs work in transactions of one database. Database errors come out as ``StoreError`` or ``Conflict``."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._not_written = ""
        readers = max(round(database.connections * READS), 1)
        self._readers = ThreadPoolExecutor(readers, "store-read")
        self._one_writer = OneWriter(database) if database.is_sqlite else None
        self._writers = ThreadPoolExecutor(database.connections - readers, "store-write")

    async def read(self, work: Callable[[Connection], T]) -> T:
        """What changes nothing."""

        def run() -> T:
            with self.database.by_statement.connect() as connection:
                return work(connection)

        return await asyncio.get_running_loop().run_in_executor(self._readers, _again_if_gone, run)

    async def write(self, work: Callable[[Connection], T], *, one_statement: bool = False) -> T:
        """One transaction: committed at the end, undone by any error. ``one_statement``: the work is no more than that,
        and doing it twice changes nothing.

        Once begun it is carried through even when the caller is cancelled: whoever asks again finds it done.
        """
        try:
            result = await self._written(work, one_statement)
        except Conflict:
            raise
        except StoreError as error:
            self._not_written = str(error)
            raise
        self._not_written = ""
        return result

    async def why_not_written(self) -> str:
        """What keeps the database from being written to, in words for the administrator; empty where nothing does.

        Asked of the database itself only after it has failed: a full disk, say, can still be read.
        """
        if self._not_written:
            with suppress(StoreError):
                await self.write(lambda connection: connection.execute(_TRIAL))
        return self._not_written

    async def _written(self, work: Callable[[Connection], T], one_statement: bool) -> T:
        if self._one_writer is not None:
            result: T = await asyncio.wrap_future(self._one_writer.submit(work))
            return result

        committing = Event()

        def run() -> T:
            if one_statement:
                with self.database.by_statement.connect() as connection:
                    return work(connection)
            with self.database.sync.connect() as plain:
                connection = plain.execution_options(**{WRITES: True})
                with connection.begin():
                    result = work(connection)
                    committing.set()
            return result

        return await asyncio.get_running_loop().run_in_executor(self._writers, _again_if_gone, run, committing)

    def close(self) -> None:
        """Wait for what has begun, and let the threads go."""
        if self._one_writer is not None:
            self._one_writer.close()
        self._writers.shutdown(wait=True)
        self._readers.shutdown(wait=True)


def _again_if_gone(run: Callable[[], T], committing: Event | None = None) -> T:
    """Once more where the connection turned out to be gone, as all are after the server was started anew; but not where
    what was written may have been committed by then."""
    with store_errors():
        try:
            return run()
        except DBAPIError as error:
            if not error.connection_invalidated or (committing is not None and committing.is_set()):
                raise
        return run()


_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:lane, 0))")
_LOCK_SEVERAL = text(
    "SELECT pg_advisory_xact_lock(hashtextextended(lane, 0)) FROM unnest(CAST(:lanes AS text[])) AS lane"
)


def lock_lane(connection: Connection, lane: str) -> None:
    """Until the end of this transaction nobody else inserts into the lane.

    PostgreSQL gives out row numbers before the commit, so a later number could be seen, and done, before an earlier.
    SQLite has one writer at a time, and needs nothing.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_LOCK, {"lane": lane})


def lock_lanes(connection: Connection, lanes: Collection[str]) -> None:
    """Several, in the same order always, so that no two wait for each other."""
    if connection.dialect.name == "postgresql":
        connection.execute(_LOCK_SEVERAL, {"lanes": sorted(lanes)})
