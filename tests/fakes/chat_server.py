"""A server on loopback that speaks OpenAI's chat completions, and misbehaves on command."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from aiohttp import web

Manner = Literal[
    "answer",
    "slow",  # answers long after anybody waits
    "busy",  # 429 with Retry-After
    "broken",  # 500
    "refusing",  # 401
    "cut",  # closes the connection in the middle of its answer
    "garbled",  # says JSON and sends something else
    "html",  # a proxy's page instead of an answer
    "empty",  # an empty text
    "nothing",  # no choices at all
    "null",  # no text
    "unfinished",  # stops because of its length
    "declined",  # a refusal in the field made for it
    "huge",
]


@dataclass
class ChatServer:
    """What it says and how. ``asked`` holds the bodies of all requests."""

    manner: Manner = "answer"
    text: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    url: str = ""

    async def complete(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(await request.json())
        self.reached.set()
        if self.manner == "slow":
            await asyncio.sleep(30)
        if self.manner == "busy":
            error = {"error": {"message": "slow down", "type": "rate_limit", "code": "rate_limit"}}
            return web.json_response(error, status=429, headers={"Retry-After": "20"})
        if self.manner == "broken":
            return web.json_response({"error": {"message": "oops"}}, status=500)
        if self.manner == "refusing":
            return web.json_response({"error": {"message": "bad key"}}, status=401)
        if self.manner == "cut":
            return await self._cut(request)
        if self.manner == "garbled":
            return web.Response(text='{"choices": [{"mess', content_type="application/json")
        if self.manner == "html":
            return web.Response(text="<html><body>Sign in to the guest network</body></html>", content_type="text/html")
        return web.json_response(self._body())

    def _body(self) -> dict[str, Any]:
        message: dict[str, Any] = {"role": "assistant", "content": self.text}
        if self.manner == "empty":
            message["content"] = "  \n"
        elif self.manner == "null":
            message["content"] = None
        elif self.manner == "declined":
            message = {"role": "assistant", "content": None, "refusal": "I'm sorry, I can't help with that."}
        elif self.manner == "huge":
            message["content"] = f"{self.text} " * 5000
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        if self.manner == "unfinished":
            choice["finish_reason"] = "length"
        return {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 0,
            "model": "local",
            "choices": [] if self.manner == "nothing" else [choice],
            "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
        }

    async def _cut(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "4000"})
        await response.prepare(request)
        await response.write(b'{"id": "chatcmpl-1", "choices": [{"message": {"content": "Open ')
        assert request.transport is not None
        request.transport.abort()
        return response


@asynccontextmanager
async def chat_server() -> AsyncIterator[ChatServer]:
    """A running server; ``url`` is what the client calls its base URL."""
    server = ChatServer()
    application = web.Application()
    application.router.add_post("/v1/chat/completions", server.complete)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    server.url = f"http://{host}:{port}/v1"
    try:
        yield server
    finally:
        await runner.cleanup()
