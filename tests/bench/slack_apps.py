"""The processes that the Slack benchmarks measure: Handrail, a Bolt listener that only answers, and one that posts too.

``python -m tests.bench.slack_apps KIND`` prints its address and serves until its standard input is closed.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.say.async_say import AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import Handrail, Parts
from bot.commands.logging import set_up_logging
from bot.messages.incoming import Said
from bot.messages.people import member
from bot.messages.turn import Parcel
from bot.settings import Settings, read_settings

EVENTS = "/slack/events"


class Nowhere:
    """A platform that costs nothing: what is sent there has arrived."""

    def __init__(self) -> None:
        self.arrived = asyncio.Event()

    async def send(self, parcel: Parcel) -> str:
        self.arrived.set()
        return parcel.id

    async def status(self, conversation: str, text: str) -> None:
        """Nobody looks."""


@contextlib.asynccontextmanager
async def handrail_app(settings: Settings) -> AsyncIterator[web.Application]:
    """Handrail as ``handrail serve`` runs it. ``POST /turns [[person, text], …]`` takes turns without a platform."""
    parts = Parts(settings)
    handrail, nowhere = Handrail(parts, "invite"), Nowhere()
    handrail.senders["nowhere"] = nowhere

    async def turns(request: web.Request) -> web.Response:
        for name, text in await request.json():
            person = member("nowhere", "bench", name, "Bench")
            nowhere.arrived.clear()
            said = Said(f"nowhere:{time.time_ns()}", f"{person.key}:1", datetime.now(UTC), person, text)
            await handrail.intake.receive(said)
            await nowhere.arrived.wait()
        return web.Response()

    handrail.web.router.add_post("/turns", turns)
    await parts.knowledge.ready()
    await handrail.start()
    try:
        yield handrail.web
    finally:
        await handrail.stop()


@contextlib.asynccontextmanager
async def bolt_app(settings: Settings, *, posts: bool) -> AsyncIterator[web.Application]:
    """The least that Bolt can do: acknowledge; ``posts``: and say something."""
    token = settings.slack_bot_token.get_secret_value()
    client = AsyncWebClient(token=token, base_url=settings.slack_api_url)
    app = AsyncApp(client=client, signing_secret=settings.slack_signing_secret.get_secret_value())

    @app.event("message")
    async def heard(say: AsyncSay) -> None:
        if posts:
            await say("I have nothing on this.")

    async def events(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    application = web.Application()
    application.router.add_post(EVENTS, events)
    yield application


async def serve(kind: str) -> None:
    """Serve, and tell with ``GET /cpu`` how many seconds of processor time this process has used."""
    settings = read_settings(_env_file=None)
    made = handrail_app(settings) if kind == "handrail" else bolt_app(settings, posts=kind == "posting")
    async with made as application:
        application.router.add_get("/cpu", _cpu)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
        await asyncio.to_thread(sys.stdin.read)
        await runner.cleanup()


async def _cpu(_: web.Request) -> web.Response:
    return web.json_response(time.process_time())


if __name__ == "__main__":
    set_up_logging("error")
    logging.disable(logging.WARNING)
    asyncio.run(serve(sys.argv[1]))
