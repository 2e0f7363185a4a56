"""News between processes on one PostgreSQL: that something changed in a place of the page, and status lines.

Announcements are heard by whoever listens at that moment and kept nowhere: what must last stands in the tables, and
pages that missed one find it when they look again.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import text
from sqlalchemy.engine import Connection

from bot.errors import StoreError
from bot.store.database import POSTGRES, libpq_address
from bot.store.transactions import Transactions

_log = structlog.get_logger(__name__)

CHANNEL = "handrail_page"
LONGEST = 7_000
"""Characters of an announcement: PostgreSQL takes 8,000 bytes, and longer ones are left to those who look again."""

_NOTIFY = text("SELECT pg_notify(:channel, :payload)")
_LOOK_EVERY = 30.0
_WAIT = 1.0
"""Seconds until a connection that broke is made anew."""


@dataclass(frozen=True, slots=True)
class News:
    """Something changed in ``place``; with ``status`` not None, only a word on what is happening there."""

    place: str
    status: str | None = None


def announce(connection: Connection, place: str, status: str | None = None) -> None:
    """Tell the other processes, when this transaction commits. On SQLite there are none."""
    if connection.dialect.name != "postgresql":
        return
    payload = payload_of(place, status)
    if len(payload) <= LONGEST:
        connection.execute(_NOTIFY, {"channel": CHANNEL, "payload": payload})


def payload_of(place: str, status: str | None = None) -> str:
    """What is announced of it."""
    return json.dumps({"place": place} if status is None else {"place": place, "status": status})


class Announcements:
    """Hears what other processes announce, and announces status lines."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._listening: asyncio.Task[None] | None = None

    async def status(self, place: str, words: str) -> None:
        """Best effort: never raises."""
        try:
            await self._transactions.write(lambda connection: announce(connection, place, words))
        except StoreError as error:
            _log.info("status_not_announced", why=str(error))

    def listen(self, hear: Callable[[News], None]) -> None:
        """Call ``hear`` with all that is announced from now on; what was announced during a break is not told."""
        self._listening = asyncio.create_task(self._listen(hear), name="page announcements")

    async def stop(self) -> None:
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)

    async def _listen(self, hear: Callable[[News], None]) -> None:
        import psycopg  # only where there is a PostgreSQL

        address = libpq_address(self._transactions.database.address)
        own: dict[str, Any] = POSTGRES | {"application_name": "handrail page"}
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(address, autocommit=True, **own) as connection:
                    await connection.execute(f"LISTEN {CHANNEL}".encode())
                    while True:
                        async for heard in connection.notifies(timeout=_LOOK_EVERY):
                            hear(_news(heard.payload))
                        await connection.execute("SELECT 1")  # does it still stand?
            except (psycopg.Error, OSError) as error:
                _log.warning("announcements_not_heard", error=type(error).__name__)
                await asyncio.sleep(_WAIT)


def _news(payload: str) -> News:
    said = json.loads(payload)
    return News(str(said["place"]), said.get("status"))
