"""Answering on a port."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager

from aiohttp import web

from bot.errors import SettingsError

Readyz = Callable[[web.Request], Awaitable[web.Response]]


async def healthz(_: web.Request) -> web.Response:
    """The process is alive; ``/readyz`` says whether it can do what it is there for."""
    return web.json_response({"status": "alive"})


def only_health(readyz: Readyz, more: Iterable[web.RouteDef] = ()) -> web.Application:
    """An application that says how the process is, and nothing else."""
    application = web.Application()
    application.add_routes([web.get("/healthz", healthz), web.get("/readyz", readyz), *more])
    return application


@asynccontextmanager
async def listening(host: str, port: int, application: web.Application) -> AsyncIterator[str]:
    """Serve an application; gives its address. Port 0 is any that is free."""
    runner = web.AppRunner(application, access_log=None)
    try:
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise SettingsError(
                f"Port {port} on {host} cannot be used: {error.strerror}. Set PORT to another one."
            ) from error
        found = next((address[1] for address in runner.addresses), port)
        yield f"http://{host}:{found}"
    finally:
        await runner.cleanup()
