"""A small load balancer on loopback, as stands before several servers: it asks who is ready, and takes turns.

It also signs people in, as a trusted reverse proxy does: each door of it is one person's way in.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

import aiohttp
from aiohttp import web

_NOT_PASSED_ON = frozenset({"connection", "transfer-encoding", "content-length", "content-encoding", "keep-alive"})
_WAIT = 60.0
"""Seconds for which a request waits for any server that is ready."""


class Balancer:
    """``servers``: addresses of those that may be asked; one that does not answer, or is not ready, is passed over."""

    def __init__(self) -> None:
        self.servers: list[str] = []
        self.asked: dict[str, int] = {}
        self._turn = count()
        self._session: aiohttp.ClientSession | None = None
        self._runners: list[web.AppRunner] = []

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Balancer]:
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=5)
        async with aiohttp.ClientSession(timeout=timeout, auto_decompress=False) as session:
            self._session = session
            try:
                yield self
            finally:
                for runner in self._runners:
                    await runner.cleanup()

    async def door(self, user: str, name: str, groups: str) -> str:
        """An address at which whoever comes is this person."""
        headers = {"X-Forwarded-User": user, "X-Forwarded-Name": name, "X-Forwarded-Groups": groups}

        async def passed_on(request: web.Request) -> web.StreamResponse:
            return await self._pass_on(request, headers)

        application = web.Application(client_max_size=2**22)
        application.router.add_route("*", "/{path:.*}", passed_on)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
        await runner.setup()
        self._runners.append(runner)
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    async def ready(self, server: str) -> bool:
        assert self._session is not None
        try:
            async with self._session.get(f"{server}/readyz") as answer:
                return answer.status == 200
        except (aiohttp.ClientError, OSError):
            return False

    async def _pass_on(self, request: web.Request, headers: dict[str, str]) -> web.StreamResponse:
        assert self._session is not None
        own = {name: value for name, value in request.headers.items() if name.lower() != "content-length"} | headers
        body = await request.read()
        async with asyncio.timeout(_WAIT):
            while True:
                server = self.servers[next(self._turn) % len(self.servers)]
                try:
                    answer = await self._session.request(
                        request.method, server + request.path_qs, headers=own, data=body, allow_redirects=False
                    )
                    break
                except (aiohttp.ClientConnectorError, aiohttp.ServerDisconnectedError, ConnectionError):
                    await asyncio.sleep(0.05)  # it is going or coming: the next one, then
        self.asked[server] = self.asked.get(server, 0) + 1
        response = web.StreamResponse(status=answer.status)
        for name, value in answer.headers.items():
            if name.lower() not in _NOT_PASSED_ON:
                response.headers.add(name, value)
        await response.prepare(request)
        try:
            async with answer:
                async for piece in answer.content.iter_any():
                    await response.write(piece)
        except (aiohttp.ClientError, ConnectionError, OSError):
            if request.transport is not None:
                request.transport.abort()  # cut off, as the server's own connection was
        return response
