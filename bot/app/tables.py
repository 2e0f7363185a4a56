"""Waiting for a database that is not there yet, or whose tables are not: processes may be started in any order."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog
from aiohttp import web

from bot.app.listening import listening, only_health
from bot.app.parts import Parts
from bot.engine.waits import growing
from bot.errors import DatabaseRefuses, NewerSchema, StoreError

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 15.0
"""Seconds between two looks: longer each time, and short again whenever something else is missing."""

_log = structlog.get_logger(__name__)


@dataclass
class _Missing:
    why: str


async def tables_there(parts: Parts, tell: Callable[[str], None], port: int | None) -> None:
    """Wait until the shared database can be used; say what is missing, and say so on ``/readyz`` meanwhile.

    On SQLite, and where waiting would not help, what is wrong is raised at once.
    """
    why = await _look(parts)
    if why is None:
        return
    missing = _Missing(why)
    async with _answering(parts, missing, port):
        while why is not None:
            missing.why = why
            tell(f"Waiting: {why}")
            why = await _changed(parts, why)
    _log.info("database_there")


async def _changed(parts: Parts, why: str) -> str | None:
    """What is missing when it is something else; None when nothing is any more."""
    looks = 0
    now: str | None = why
    while now == why:
        await parts.clock.sleep(growing(looks, first=FIRST_PAUSE, most=LONGEST_PAUSE))
        looks += 1
        now = await _look(parts)
    return now


async def _look(parts: Parts) -> str | None:
    """What is missing. In a thread that nobody waits for: whoever stops the process meanwhile need not wait until a
    server that is out of reach has not answered for long enough."""
    loop, found = asyncio.get_running_loop(), asyncio.get_running_loop().create_future()

    def tell(why: str | None, error: Exception | None) -> None:
        if found.cancelled():
            return
        if error is not None:
            found.set_exception(error)
        else:
            found.set_result(why)

    def look() -> None:
        try:
            heard: tuple[str | None, Exception | None] = _missing(parts), None
        except Exception as error:  # whatever it is, it is for whoever asked
            heard = None, error
        if not loop.is_closed():
            loop.call_soon_threadsafe(tell, *heard)

    threading.Thread(target=look, name="look for the database", daemon=True).start()
    why: str | None = await found
    return why


def _missing(parts: Parts) -> str | None:
    try:
        _ = parts.database
    except (NewerSchema, DatabaseRefuses):
        raise
    except StoreError as error:
        if not parts.shares_database:
            raise
        return str(error)
    return None


@asynccontextmanager
async def _answering(parts: Parts, missing: _Missing, port: int | None) -> AsyncIterator[None]:
    """``/healthz`` and ``/readyz`` meanwhile, where there is a port to answer on."""
    if port is None:
        yield
        return

    async def readyz(_: web.Request) -> web.Response:
        body = {"ready": False, "problems": {"database": f"Waiting: {missing.why}"}}
        return web.json_response(body, status=503)

    async with listening(parts.settings.host, port, only_health(readyz)):
        yield
