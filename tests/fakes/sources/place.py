"""A server on loopback where articles live. Each kind of place speaks its own interface on top of this.

``mishaps`` holds what goes wrong instead, by a part of the path: each is used once, in order.
"""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Mishap:
    """``times`` that it happens. ``cut``: the connection ends in the middle of the answer."""

    status: int = 503
    headers: dict[str, str] = field(default_factory=dict)
    times: int = 1
    cut: bool = False
    body: str = "oops"


class Place:
    """What all of them have: an address, a record of what was asked, a credential to be shown, mishaps."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[str] = []
        self.authorization = ""
        """What has to be sent as ``Authorization``; empty where anybody may read."""
        self.mishaps: dict[str, list[Mishap]] = {}
        self.open_paths: tuple[str, ...] = ()

    def routes(self) -> list[web.RouteDef]:
        raise NotImplementedError

    def goes_wrong(self, path: str, *mishaps: Mishap) -> None:
        self.mishaps[path] = [one for mishap in mishaps for one in [mishap] * mishap.times]

    def count(self, part: str) -> int:
        """How often an address with this in it was asked for."""
        return sum(part in asked for asked in self.asked)

    @web.middleware
    async def _watched(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self.asked.append(request.path_qs)
        for part, mishaps in self.mishaps.items():
            if part in request.path_qs and mishaps:
                return await _mishap(request, mishaps.pop(0))
        free = request.path.startswith(self.open_paths) if self.open_paths else False
        if self.authorization and not free and request.headers.get("Authorization") != self.authorization:
            return web.json_response({"message": "who are you?"}, status=401)
        return await handler(request)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        application = web.Application(middlewares=[self._watched])
        application.add_routes(self.routes())
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
            yield self.url
        finally:
            await runner.cleanup()


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


async def _mishap(request: web.Request, mishap: Mishap) -> web.StreamResponse:
    if not mishap.cut:
        return web.Response(status=mishap.status, headers=mishap.headers, text=mishap.body)
    response = web.StreamResponse(headers={"Content-Length": "10000", "Content-Type": "application/json"})
    await response.prepare(request)
    await response.write(b'{"results": [')
    assert request.transport is not None
    request.transport.close()
    return response
