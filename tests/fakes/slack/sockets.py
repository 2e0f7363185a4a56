"""Socket Mode: tickets, connections, envelopes and their acknowledgements."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import WSMsgType, web

from tests.fakes.slack.accounts import App
from tests.fakes.slack.outgoing import Attempt, Delivery
from tests.fakes.slack.state import State

MOST_CONNECTIONS = 10


@dataclass(eq=False)
class Connection:
    """``waiting`` are the envelopes that it has not acknowledged yet."""

    socket: web.WebSocketResponse
    request: web.Request
    waiting: dict[str, asyncio.Future[Any]] = field(default_factory=dict)
    retiring: bool = False


class Sockets:
    """Sends each payload to one of the open connections, in turn."""

    def __init__(self, app: App, state: State) -> None:
        self.connections: list[Connection] = []
        self.opened = 0
        """How many connections there ever were."""
        self._app = app
        self._state = state
        self._tickets: set[str] = set()
        self._numbers = count(1)
        self._turn = count()

    def ticket(self) -> str:
        """A ticket for one connection."""
        ticket = f"ticket-{next(self._numbers)}"
        self._tickets.add(ticket)
        return ticket

    async def connect(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=404, text="no such ticket")
        self._tickets.remove(ticket)
        socket = web.WebSocketResponse(autoping=True)
        await socket.prepare(request)
        if len(self.connections) >= MOST_CONNECTIONS:
            await socket.send_json(_disconnect("too_many_websockets"))
            await socket.close()
            return socket
        connection = Connection(socket, request)
        self.connections.append(connection)
        self.opened += 1
        await socket.send_json(self._hello())
        self._state.changed()
        try:
            await self._listen(connection)
        finally:
            self._gone(connection)
        return socket

    async def send(self, delivery: Delivery, number: int, reason: str, within: float) -> Attempt:
        began = time.monotonic()
        ready = [one for one in self.connections if not one.socket.closed and not one.retiring]
        if not ready:
            return Attempt(number, 0, 0.0, "connection_failed")
        connection = ready[next(self._turn) % len(ready)]
        envelope = f"envelope-{next(self._numbers)}"
        answered: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope] = answered
        try:
            await connection.socket.send_json(_envelope(envelope, delivery, number, reason))
            async with asyncio.timeout(within):
                answer = await answered
        except TimeoutError:
            return Attempt(number, 0, time.monotonic() - began, "timeout")
        except (ConnectionError, RuntimeError):
            return Attempt(number, 0, time.monotonic() - began, "connection_failed")
        finally:
            connection.waiting.pop(envelope, None)
        return Attempt(number, 200, time.monotonic() - began, "", answer)

    async def refresh(self) -> None:
        """Tell every connection that it will be closed, wait until each has been replaced, then close it."""
        old = list(self.connections)
        for connection in old:
            connection.retiring = True
            await connection.socket.send_json(_disconnect("refresh_requested"))
        wanted = self.opened + len(old)
        await self._state.until(lambda: self.opened >= wanted, within=10)
        for connection in old:
            await connection.socket.close()

    async def warn(self) -> None:
        """Say that the connections will be closed in ten seconds, and leave them open."""
        for connection in self.connections:
            await connection.socket.send_json(_disconnect("warning"))

    async def drop_all(self) -> None:
        """Break every connection without a word."""
        for connection in list(self.connections):
            if connection.request.transport is not None:
                connection.request.transport.abort()
            self._gone(connection)

    async def close(self) -> None:
        for connection in list(self.connections):
            await connection.socket.close()

    async def _listen(self, connection: Connection) -> None:
        async for message in connection.socket:
            if message.type is not WSMsgType.TEXT:
                continue
            said = json.loads(message.data)
            answered = connection.waiting.pop(said.get("envelope_id", ""), None)
            if answered is not None and not answered.done():
                answered.set_result(said.get("payload"))

    def _gone(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
        for answered in connection.waiting.values():
            if not answered.done():
                answered.set_exception(ConnectionError("the connection is gone"))
        self._state.changed()

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "connection_info": {"app_id": self._app.id},
            "debug_info": {"host": "local", "build_number": 1, "approximate_connection_time": 18060},
        }


def _disconnect(reason: str) -> dict[str, Any]:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "local"}}


def _envelope(ident: str, delivery: Delivery, number: int, reason: str) -> dict[str, Any]:
    envelope = {
        "envelope_id": ident,
        "type": delivery.kind,
        "payload": delivery.payload,
        "accepts_response_payload": delivery.kind != "events_api",
    }
    if delivery.kind == "events_api":
        envelope |= {"retry_attempt": number, "retry_reason": reason}
    return envelope
