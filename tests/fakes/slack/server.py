"""A Slack of the project's own on loopback: real slack-bolt and slack-sdk clients run against it unchanged.

``local_slack()`` starts it. What people do stands in ``person``, what an administrator does in ``workspace``; what is
taken and refused in ``block_kit`` and ``core.Rules``; how it goes wrong on command in ``mishaps`` (the Web API) and
``outgoing`` (what it sends).
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal, TypeVar

from aiohttp import web

from tests.fakes.slack import world
from tests.fakes.slack.accounts import Installation
from tests.fakes.slack.api import WebApi
from tests.fakes.slack.core import Call, Core
from tests.fakes.slack.events import Events
from tests.fakes.slack.http_line import HttpLine
from tests.fakes.slack.interactions import Interactions
from tests.fakes.slack.mishaps import Mishaps
from tests.fakes.slack.outgoing import Attempt, Delivery, Outgoing
from tests.fakes.slack.person import Person
from tests.fakes.slack.pings import Link, Ping, links_of, pings_of
from tests.fakes.slack.records import Message
from tests.fakes.slack.side_doors import SideDoors
from tests.fakes.slack.sockets import Sockets
from tests.fakes.slack.state import State
from tests.fakes.slack.talk import Talk
from tests.fakes.slack.visible import visible_text
from tests.fakes.slack.workspace import Workspace

Mode = Literal["socket", "http"]
Found = TypeVar("Found")


class LocalSlack(Workspace):
    """A running workspace, as tests see it."""

    def __init__(self, mode: Mode = "socket", now: Callable[[], float] = time.time) -> None:
        self.mode = mode
        self.app = world.local_app()
        self.state = State(self.app, now)
        self.sockets = Sockets(self.app, self.state)
        self.http = HttpLine(self.app.signing_secret)
        self.outgoing = Outgoing(self.sockets if mode == "socket" else self.http, self.state.changed)
        events = Events(self.state, self.outgoing)
        self.core = Core(
            state=self.state,
            mishaps=Mishaps(),
            outgoing=self.outgoing,
            events=events,
            talk=Talk(self.state, events),
            sockets=self.sockets,
            interactions=Interactions(self.state, self.outgoing),
        )
        self.mishaps, self.rules = self.core.mishaps, self.core.rules
        self.statuses, self.prompts, self.titles = self.core.statuses, self.core.prompts, self.core.titles
        self.calls, self.warnings = self.core.calls, self.core.warnings
        super().__init__(self.core, SideDoors(self.core))
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> None:
        application = web.Application(client_max_size=50_000_000)
        api = WebApi(self.core)
        application.router.add_route("*", "/api/{method}", api.handle)
        application.router.add_get("/link/", self.sockets.connect)
        application.add_routes(self._doors.routes())
        self._runner = web.AppRunner(application, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        host, bound = self._runner.addresses[0][:2]
        self.core.url = self.core.interactions.url = f"http://{host}:{bound}"

    async def stop(self) -> None:
        await self.outgoing.close()
        await self.sockets.close()
        await self.http.close()
        if self._runner is not None:
            await self._runner.cleanup()

    # What the app is told

    @property
    def api_url(self) -> str:
        return f"{self.core.url}/api/"

    @property
    def installation(self) -> Installation:
        return self.state.installations[world.HOME]

    @property
    def bot_token(self) -> str:
        return self.installation.bot_token

    @property
    def app_token(self) -> str:
        return self.app.app_token

    @property
    def signing_secret(self) -> str:
        return self.app.signing_secret

    def environment(self) -> dict[str, str]:
        """The settings that make the app use this server."""
        settings = {
            "SLACK_API_URL": self.api_url,
            "SLACK_BOT_TOKEN": self.bot_token,
            "SLACK_SIGNING_SECRET": self.signing_secret,
        }
        return settings | ({"SLACK_APP_TOKEN": self.app_token} if self.mode == "socket" else {})

    def send_events_to(self, url: str) -> None:
        """Where the app listens, for ``mode="http"``."""
        self.http.url = url

    # What happened

    @property
    def deliveries(self) -> list[Delivery]:
        """Everything sent to the app, in order."""
        return self.outgoing.deliveries

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    def messages(self, channel: str, thread: Message | str = "") -> list[Message]:
        """What stands in a channel, oldest first; messages for one person's eyes are not among them."""
        root = thread.root if isinstance(thread, Message) else thread
        found = self.channel(channel).messages
        return [message for message in found if not root or message.root == root]

    def ephemeral(self, channel: str, person: Person) -> list[Message]:
        return [message for message in self.channel(channel).ephemeral if message.ephemeral_for == person.id]

    def status(self, channel: str, thread: Message | str) -> str:
        """The status that a thread shows now; empty without one."""
        root = thread.root if isinstance(thread, Message) else thread
        return self.core.showing.get((self.channel(channel).id, root), "")

    @property
    def posted(self) -> list[Message]:
        """Everything that the app ever showed, each version of it, whatever became of it; views stand in no channel."""
        return self.core.posted

    def unfurling(self) -> list[Message]:
        """What the app posted without switching both kinds of unfurling off, where that can be said."""
        return [
            message
            for message in self.posted
            if message.channel and not (message.unfurls_off or message.ephemeral_for or message.subtype == "file_share")
        ]

    def pings(self) -> list[Ping]:
        """Everything of the app's that pinged somebody or became a mention."""
        return [ping for message in self.posted for ping in pings_of(message)]

    def links(self, message: Message) -> list[Link]:
        return links_of(message)

    async def wait_for_message(
        self,
        channel: str,
        containing: str = "",
        thread: Message | str = "",
        after: Message | None = None,
        within: float = 10,
        by_app: bool = True,
    ) -> Message:
        """The newest message of the app's in a channel that reads so, ephemeral ones too; waits until there is one."""

        def look() -> Message | None:
            place = self.channel(channel)
            root = thread.root if isinstance(thread, Message) else thread
            for message in sorted([*place.messages, *place.ephemeral], key=lambda one: float(one.ts), reverse=True):
                late = after is None or float(message.ts) > float(after.ts)
                here = not root or message.root == root
                if late and here and bool(message.bot_id) == by_app and containing in visible_text(message):
                    return message
            return None

        return await self.until(look, within, f"a message in {channel} containing {containing!r}")

    async def until(self, look: Callable[[], Found | None], within: float = 10, what: str = "it") -> Found:
        """The first thing that ``look`` finds, asked again on every change; fails with what there is."""
        try:
            return await self.state.until(look, within)
        except TimeoutError:
            raise AssertionError(f"waited {within} s for {what}; there is:\n{self.transcript()}") from None

    async def connected(self, connections: int = 1, within: float = 10) -> None:
        """Until the app has so many Socket Mode connections open."""
        await self.until(lambda: len(self.sockets.connections) >= connections, within, "a connection")

    async def settled(self) -> None:
        """Until nothing is on its way to the app or waits for a retry."""
        await self.outgoing.settled()

    def transcript(self) -> str:
        """Everything that can be read, channel by channel."""
        lines = []
        for channel in self.state.channels.values():
            for message in [*channel.messages, *channel.ephemeral]:
                aside = f" (only {message.ephemeral_for})" if message.ephemeral_for else ""
                inside = f" in {message.thread_ts}" if message.in_thread else ""
                lines.append(f"{channel.id} {message.ts}{inside} {message.user}{aside}: {visible_text(message)}")
        failed = [f"{call.method}: {call.error}" for call in self.calls if call.error]
        return "\n".join([*lines, *failed])

    async def replay(self, delivery: Delivery) -> Attempt:
        """Send the very same bytes and signature again (``mode="http"``)."""
        headers, body = delivery.sent[0]
        attempt = await self.http.post(delivery, 0, headers, body, self.outgoing.acknowledge_within)
        delivery.attempts.append(attempt)
        return attempt


@asynccontextmanager
async def local_slack(
    mode: Mode = "socket",
    bot_scopes: Sequence[str] | None = None,
    bot_events: Sequence[str] | None = None,
    manifest: Path | None = None,
    now: Callable[[], float] = time.time,
) -> AsyncIterator[LocalSlack]:
    """A running workspace, furnished. Retries come quickly here; set ``outgoing.retry_after`` for Slack's own pace."""
    slack = LocalSlack(mode, now)
    slack.outgoing.retry_after = (0, 0.05, 0.1)
    slack.app.bot_scopes = list(bot_scopes) if bot_scopes is not None else slack.app.bot_scopes
    slack.app.bot_events = list(bot_events) if bot_events is not None else slack.app.bot_events
    await slack.start()
    world.furnish(slack.core)
    if manifest is not None:
        slack.use_manifest(manifest)
    try:
        yield slack
    finally:
        await slack.stop()
