"""A Microsoft Teams of the project's own on loopback: botbuilder and other HTTP clients run against it unchanged.

It is a Bot Connector, a token service, and people. ::

    async with local_teams() as teams:
        settings = teams.environment()
        teams.send_activities_to("http://127.0.0.1:3978/api/messages")
        nina = teams.person("nina")
        await nina.say("The Wi-Fi is slow")  # returns when the bot has answered the request
        answer = await teams.wait_for_message(nina.chat, containing="Wi-Fi")
        await nina.press(answer, "Talk to a person")

**What the bot is told.** ``TEAMS_LOGIN_URL`` is the part before the tenant: tokens come from
``{TEAMS_LOGIN_URL}/{tenant}/oauth2/v2.0/token`` (form, client credentials, scope
``https://api.botframework.com/.default``). ``TEAMS_OPENID_METADATA_URL`` is the OpenID configuration whose
``jwks_uri`` has the keys of incoming requests. ``TEAMS_SERVICE_URLS`` are the prefixes, comma-separated, of every
service URL used here.

**People** (``person``): ``say``, ``mention``, ``reply``, ``edit``, ``delete``, ``undelete``, ``reacts``, ``press``,
``press_stale``, ``opens``, ``thumbs``, ``message_action`` (a ``Dialog``), ``installs``, ``uninstalls``, ``blocks``,
``comes_back``; ``sees`` and ``reads`` say what they see, ``chat`` is their personal chat's id. Who and what there is
stands in ``world``; places go by id or key (``general``, ``help``, ``shared``, ``desk``, ``lunch``, ``walk``). **What
an administrator does**: ``grant``, ``add_user``, ``add_channel``, ``joins``, ``disable_bot``. **Going wrong on
command**: ``mishaps`` (calls of the bot), ``outgoing`` (deliveries: ``run_out_of_time``, ``duplicate``,
``out_of_order``, ``redeliver``, ``replay``), ``forged``, ``deliver`` and ``keys.rotate`` (tokens), ``login.revoke``,
``skip`` (the clock). **What happened**: ``messages``, ``posted``, ``pings``, ``links``, ``calls``, ``deliveries``,
``warnings``, ``wait_for_message``, ``until``, ``settled``, ``transcript``.

Shapes, codes and limits are those of Microsoft's pages on bots in Teams (``msteams-docs``); the modules name the
page. Where these are silent, this server has it so: an error that came in time is not sent again; replies in a
channel name their thread in ``conversation.id`` and in ``replyToId``; what a press put in a card's place is gone when
people come back; a card that Teams would show in part, such as one with seven buttons, is refused.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from aiohttp import web

from tests.fakes.teams import files, world
from tests.fakes.teams.activities import Activities
from tests.fakes.teams.connector import Connector
from tests.fakes.teams.core import Call, Core
from tests.fakes.teams.keys import Forgery, Keys
from tests.fakes.teams.login import Login
from tests.fakes.teams.mishaps import Mishaps
from tests.fakes.teams.organisation import Organisation
from tests.fakes.teams.outgoing import Attempt, Delivery, Outgoing
from tests.fakes.teams.pace import Pace
from tests.fakes.teams.pings import Link, Ping, links_of, pings_of
from tests.fakes.teams.records import Json, Message
from tests.fakes.teams.state import APP_ID, State
from tests.fakes.teams.visible import visible_text

Found = TypeVar("Found")


class LocalTeams(Organisation):
    """A running Teams, as tests see it."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self.state = State(now)
        self.keys = Keys(APP_ID)
        self.mishaps = Mishaps()
        self.login = Login(self.state, self.keys, self.mishaps, world.HOME)
        self.outgoing = Outgoing(self.keys, self.state.changed, lambda: activities.stamp())
        activities = Activities(self.state, self.outgoing)
        self.core = Core(
            state=self.state,
            keys=self.keys,
            login=self.login,
            mishaps=self.mishaps,
            outgoing=self.outgoing,
            activities=activities,
            pace=Pace(self.state.now),
        )
        self.rules, self.calls = self.core.rules, self.core.calls
        self.posted, self.warnings = self.core.posted, self.core.warnings
        super().__init__(self.core)
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> None:
        application = web.Application(client_max_size=50_000_000)
        application.add_routes([*Connector(self.core).routes(), *self.login.routes(), *files.routes(self.state)])
        self._runner = web.AppRunner(application, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        host, bound = self._runner.addresses[0][:2]
        self.state.url = f"http://{host}:{bound}"

    async def stop(self) -> None:
        await self.outgoing.close()
        if self._runner is not None:
            await self._runner.cleanup()

    # What the bot is told

    @property
    def url(self) -> str:
        return self.state.url

    @property
    def service_url(self) -> str:
        """The home tenant's."""
        return self.state.service_url(world.HOME)

    def environment(self) -> dict[str, str]:
        """The settings that make the bot use this server."""
        regions = [self.state.service_url(tenant) for tenant in self.state.tenants]
        return {
            "MICROSOFT_APP_ID": APP_ID,
            "MICROSOFT_APP_PASSWORD": self.login.secret,
            "MICROSOFT_APP_TENANT_ID": world.HOME,
            "TEAMS_LOGIN_URL": f"{self.url}/login",
            "TEAMS_OPENID_METADATA_URL": f"{self.url}/v1/.well-known/openidconfiguration",
            "TEAMS_SERVICE_URLS": ",".join(regions),
        }

    def send_activities_to(self, url: str) -> None:
        """The bot's ``/api/messages``."""
        self.outgoing.url = url

    # Time and tokens

    def skip(self, seconds: float) -> None:
        """Move the server's clock on: pace, streams, the bot's tokens (tokens of incoming requests keep real time)."""
        self.state.skip(seconds)

    async def forged(self, forgery: Forgery, text: str = "let me in", by: str = "nina") -> Attempt:
        """A message of somebody's with a token that is wrong in one way; it stands in no conversation."""
        person = self.person(by)
        place = self.state.conversation(person.chat)
        message = Message(self.state.next_message_id(), place.id, person.id, person.name, self.state.now(), text=text)
        activity = self.core.activities.message(person.user, place, message)
        return await self.outgoing.forged(activity, forgery)

    async def deliver(self, activity: Json, forgery: Forgery | None = None) -> Attempt:
        """Any activity at all, such as a hostile one, signed well or with a token that is wrong in one way."""
        return await self.outgoing.forged(activity, forgery)

    # What happened

    @property
    def deliveries(self) -> list[Delivery]:
        """Everything sent to the bot, in order."""
        return self.outgoing.deliveries

    def calls_of(self, operation: str) -> list[Call]:
        return [call for call in self.calls if call.operation == operation]

    def pings(self) -> list[Ping]:
        """Everything of the bot's that mentioned somebody so that they were told."""
        return [ping for message in self.posted for ping in pings_of(message)]

    def links(self, message: Message) -> list[Link]:
        return links_of(message)

    def messages(self, conversation: str, thread: Message | str = "") -> list[Message]:
        """What stands in a conversation or in one thread of a channel, oldest first, deleted ones not."""
        place = self.state.conversation(conversation)
        root = _root(thread) or conversation.partition(";messageid=")[2]
        return [one for one in place.messages if not one.deleted and (not root or one.root == root)]

    async def wait_for_message(
        self,
        conversation: str,
        containing: str = "",
        thread: Message | str = "",
        after: Message | None = None,
        within: float = 10,
        by_app: bool = True,
        finished: bool = True,
    ) -> Message:
        """The newest message of the bot's there that reads so; waits until there is one.

        ``after``: younger than that message. ``finished=False``: also one that is still being streamed.
        """

        def look() -> Message | None:
            for message in reversed(self.messages(conversation, thread)):
                late = after is None or int(message.id) > int(after.id)
                whole = not finished or not message.streaming
                if late and whole and message.by_app == by_app and containing in visible_text(message):
                    return message
            return None

        return await self.until(look, within, f"a message in {conversation} containing {containing!r}")

    async def until(self, look: Callable[[], Found | None], within: float = 10, what: str = "it") -> Found:
        """The first thing that ``look`` finds, asked again on every change; fails with what there is."""
        try:
            return await self.state.until(look, within)
        except TimeoutError:
            raise AssertionError(f"waited {within} s for {what}; there is:\n{self.transcript()}") from None

    async def settled(self) -> None:
        """Until nothing is on its way to the bot or waits to be sent again."""
        await self.outgoing.settled()

    def transcript(self) -> str:
        """Everything that can be read, conversation by conversation, and every call that failed."""
        lines = []
        for place in self.state.conversations.values():
            for message in place.messages:
                inside = f" in {message.root}" if message.root not in ("", message.id) else ""
                state = " (deleted)" if message.deleted else f" ({message.streaming})" if message.streaming else ""
                lines.append(f"{place.key} {message.id}{inside} {message.name}{state}: {visible_text(message)}")
        failed = [f"{call.operation}: {call.status} {call.error}" for call in self.calls if call.error]
        refused = [
            f"{one.type} {one.activity.get('name', '')}: {attempt.status} {attempt.error}"
            for one in self.deliveries
            for attempt in one.attempts
            if attempt.error
        ]
        return "\n".join([*lines, *failed, *refused])


def _root(thread: Message | str) -> str:
    return (thread.root or thread.id) if isinstance(thread, Message) else thread


@asynccontextmanager
async def local_teams(now: Callable[[], float] = time.time, paced: bool = False) -> AsyncIterator[LocalTeams]:
    """A running Teams, furnished. ``paced``: whether Teams' limits on calls hold (``rules.paced``)."""
    teams = LocalTeams(now)
    world.furnish(teams.state)
    teams.rules.paced = paced
    await teams.start()
    try:
        yield teams
    finally:
        await teams.stop()
