"""Waiting for a database that is not there yet, or whose tables are not: processes may be started in any order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from bot.app.listening import listening, only_health
from bot.app.parts import Parts
from bot.errors import NewerSchema, SchemaMismatch, StoreError

LOOK_EVERY = 1.0
"""Seconds between two looks."""


async def tables_there(parts: Parts, tell: Callable[[str], None], port: int | None) -> None:
    """Wait until the shared database can be used; say once what is missing, and say so on ``/readyz`` meanwhile.

    On SQLite, and where waiting would not help, what is wrong is raised at once.
    """
    why = _missing(parts)
    if why is None:
        return
    async with _answering(parts, why, port):
        while why is not None:
            tell(f"Waiting: {why}")
            now: str | None = why
            while now == why:
                await asyncio.sleep(LOOK_EVERY)
                now = await asyncio.to_thread(_missing, parts)
            why = now


def _missing(parts: Parts) -> str | None:
    try:
        _ = parts.database
    except NewerSchema:
        raise
    except (SchemaMismatch, StoreError) as error:
        if not parts.shares_database:
            raise
        return str(error)
    return None


@asynccontextmanager
async def _answering(parts: Parts, why: str, port: int | None) -> AsyncIterator[None]:
    """``/healthz`` and ``/readyz`` meanwhile, where there is a port to answer on."""
    if port is None:
        yield
        return

    async def readyz(_: web.Request) -> web.Response:
        return web.json_response({"ready": False, "problems": {"database": why}}, status=503)

    async with listening(parts.settings.host, port, only_health(readyz)):
        yield
