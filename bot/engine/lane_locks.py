"""One process at a time in a lane, wherever the processes run.

A lane is held by a database connection, as an advisory lock: the database lets it go when the process dies, however it
dies, and nobody has to guess from a clock whether it is still alive. A process that loses the connection stops at once
what it does in its lanes, since others may take them over from then on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Literal

import psycopg
import structlog

from bot.engine.faults import fault
from bot.engine.waits import growing
from bot.engine.wake_ups import KEYS

_log = structlog.get_logger(__name__)

Ended = Literal["done", "taken", "lost"]
"""How it went: the work is done; somebody else holds the lane; the hold was lost, and the work cut off."""

_LOOK_EVERY = 1.0
"""Seconds between two looks at whether the connection still stands."""

_ANSWER_WITHIN = 5.0
"""Seconds after which a database that does not answer counts as gone."""

_FIRST_WAIT, _LONGEST_WAIT = 0.25, 5.0

_HOLD = f"""
    SELECT CASE WHEN take THEN pg_try_advisory_lock(hashtextextended(key, {KEYS}))
    ELSE pg_advisory_unlock(hashtextextended(key, {KEYS})) END
    FROM unnest(%s::text[], %s::boolean[]) AS asked (key, take)
"""  # noqa: S608  # the only value in it is the constant above
"""Takes and lets go, one after another, and says of each whether that was so."""

_NOTICED = """
    SELECT set_config('tcp_keepalives_idle', '10', false), set_config('tcp_keepalives_interval', '5', false),
    set_config('tcp_keepalives_count', '3', false)
"""
"""Has the server notice within half a minute that a machine is gone without a word: a process that dies says so."""

Connection = psycopg.AsyncConnection[tuple[object, ...]]


class LaneLocks:
    """The lanes that this process holds."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._connection: Connection | None = None
        self._held: set[str] = set()
        self._at_work: set[asyncio.Task[None]] = set()
        self._asked: list[tuple[Connection, str, bool, asyncio.Future[bool]]] = []
        self._asking: asyncio.Task[None] | None = None
        self._watch: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Connect, now or as soon as the database is there, and see to it that the connection stands."""
        with suppress(psycopg.Error, OSError, TimeoutError):  # the watch goes on trying
            self._connection = await self._connect()
        self._watch = asyncio.create_task(self._keep_watch(), name="lane locks")

    async def stop(self) -> None:
        """Let everything go. What is still at work is cut off."""
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
        if self._connection is not None:
            await self._lose(self._connection)
        if self._asking is not None:
            await asyncio.gather(self._asking, return_exceptions=True)

    async def while_held(self, key: str, work: Callable[[], Awaitable[None]]) -> Ended:
        """Do the work while nobody else holds this key. What the work raises comes out."""
        connection = self._connection
        if connection is None:
            return "lost"
        if key in self._held:  # the database would let one connection take it twice
            return "taken"
        self._held.add(key)
        try:
            try:
                free = await self._hold(connection, key, take=True)
            except (psycopg.Error, TimeoutError):
                await self._lose(connection)
                return "lost"
            if not free:
                return "taken"
            if connection is not self._connection:
                return "lost"
            return await self._work(work)
        finally:
            self._held.discard(key)
            await self._let_go(connection, key)

    async def _work(self, work: Callable[[], Awaitable[None]]) -> Ended:
        task = asyncio.ensure_future(work())
        assert isinstance(task, asyncio.Task)
        self._at_work.add(task)
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError:  # the process stops
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            raise
        finally:
            self._at_work.discard(task)
        if task.cancelled():
            return "lost"
        task.result()
        return "done"

    async def _let_go(self, connection: Connection, key: str) -> None:
        if connection is not self._connection:
            return  # a lost connection has let it go already
        try:
            await self._hold(connection, key, take=False)
        except (psycopg.Error, TimeoutError):
            await self._lose(connection)

    async def _hold(self, connection: Connection, key: str, *, take: bool) -> bool:
        """Take a lane, or let it go: together with all others that are asked for meanwhile."""
        answer = asyncio.get_running_loop().create_future()
        self._asked.append((connection, key, take, answer))
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask_all(), name="lane locks asked for")
        return bool(await answer)

    async def _ask_all(self) -> None:
        while self._asked:
            connection = self._asked[0][0]
            now = [one for one in self._asked if one[0] is connection]
            self._asked = [one for one in self._asked if one[0] is not connection]
            try:
                async with asyncio.timeout(_ANSWER_WITHIN):
                    keys, takes = [key for _, key, _, _ in now], [take for _, _, take, _ in now]
                    rows = await (await connection.execute(_HOLD.encode(), (keys, takes))).fetchall()
            except (psycopg.Error, TimeoutError) as error:
                for _, _, _, answer in now:
                    if not answer.done():
                        answer.set_exception(error)
            else:
                for (_, _, _, answer), row in zip(now, rows, strict=True):
                    if not answer.done():
                        answer.set_result(bool(row[0]))

    async def _keep_watch(self) -> None:
        failures = 0
        while True:
            try:
                connection = self._connection
                if connection is None:
                    connection = self._connection = await self._connect()
                    failures = 0
                await asyncio.sleep(_LOOK_EVERY)
                await self._ask(connection, "SELECT %s", "here")
            except (psycopg.Error, OSError, TimeoutError) as error:
                if self._connection is not None:
                    _log.warning("lanes_let_go", at_work=len(self._at_work), **fault(error))
                    await self._lose(self._connection)
                await asyncio.sleep(growing(failures, first=_FIRST_WAIT, most=_LONGEST_WAIT))
                failures += 1

    async def _connect(self) -> Connection:
        async with asyncio.timeout(_ANSWER_WITHIN):
            connection = await psycopg.AsyncConnection.connect(
                self._dsn, autocommit=True, application_name="handrail lanes", connect_timeout=int(_ANSWER_WITHIN)
            )
            try:
                await connection.execute(_NOTICED.encode())
            except BaseException:
                await connection.close()
                raise
            return connection

    async def _ask(self, connection: Connection, query: str, value: str) -> object:
        async with asyncio.timeout(_ANSWER_WITHIN):
            row = await (await connection.execute(query.encode(), (value,))).fetchone()
        return row[0] if row else None

    async def _lose(self, connection: Connection) -> None:
        """Stop what is at work before anybody else can begin with it, as far as that is in our hands."""
        if connection is not self._connection:
            return
        self._connection = None
        for task in self._at_work:
            task.cancel()
        with suppress(psycopg.Error, OSError):
            await connection.close()
