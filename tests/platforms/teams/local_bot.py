"""A bot of a few lines for the tests of the local Teams: it keeps what comes and calls over plain HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.fakes.teams.server import LocalTeams

Json = dict[str, Any]
SCOPE = "https://api.botframework.com/.default"


@dataclass
class Answer:
    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return str(self.body["error"]["code"])

    @property
    def said(self) -> str:
        return str(self.body["error"]["message"])

    @property
    def id(self) -> str:
        return str(self.body["id"])


@dataclass
class LocalBot:
    """``received``: activities as they came. ``answer``: what a request is answered with."""

    teams: LocalTeams
    session: aiohttp.ClientSession
    received: list[Json] = field(default_factory=list)
    answer: Callable[[Json], Awaitable[web.StreamResponse]] | None = None
    token: str = ""

    async def take(self, request: web.Request) -> web.StreamResponse:
        activity = await request.json()
        self.received.append(activity)
        return await self.answer(activity) if self.answer else web.Response()

    def answers(self, body: Any, status: int = 200) -> None:
        """What every invoke is answered with from now on."""

        async def answer(activity: Json) -> web.StreamResponse:
            return web.json_response(body, status=status) if activity["type"] == "invoke" else web.Response()

        self.answer = answer

    def of(self, kind: str) -> list[Json]:
        return [one for one in self.received if kind in (one["type"], one.get("name"))]

    async def sign_in(self, **changes: str) -> Answer:
        """A token, from the login that the environment names."""
        env = self.teams.environment()
        form = {
            "grant_type": "client_credentials",
            "client_id": env["MICROSOFT_APP_ID"],
            "client_secret": env["MICROSOFT_APP_PASSWORD"],
            "scope": SCOPE,
        }
        tenant = changes.pop("tenant", env["MICROSOFT_APP_TENANT_ID"])
        url = f"{env['TEAMS_LOGIN_URL']}/{tenant}/oauth2/v2.0/token"
        async with self.session.post(url, data=form | changes) as response:
            answer = Answer(response.status, await response.json())
        self.token = answer.body.get("access_token", self.token)
        return answer

    async def call(self, verb: str, path: str, body: Any = None, service_url: str = "") -> Answer:
        """Call the Connector with the bot's token."""
        if not self.token:
            await self.sign_in()
        url = f"{service_url or self.teams.service_url}v3/{path}"
        headers = {"Authorization": f"Bearer {self.token}"}
        async with self.session.request(verb, url, json=body, headers=headers) as response:
            shown = await response.json() if response.content_type == "application/json" else await response.text()
            return Answer(response.status, shown, dict(response.headers))

    async def send(self, conversation: str, activity: Json | str) -> Answer:
        what = {"type": "message", "text": activity} if isinstance(activity, str) else activity
        return await self.call("POST", f"conversations/{conversation}/activities", what)

    async def show(self, conversation: str, card: Json, **more: Any) -> Answer:
        return await self.send(conversation, {"type": "message", "attachments": [attachment(card)], **more})


def attachment(card: Json) -> Json:
    return {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}


def card(*body: Json, actions: list[Json] | None = None, **more: Any) -> Json:
    return {"type": "AdaptiveCard", "version": "1.5", "body": list(body), "actions": actions or []} | more


def words(text: str, **more: Any) -> Json:
    return {"type": "TextBlock", "text": text, "wrap": True, **more}


def execute(title: str, verb: str = "do", **data: Any) -> Json:
    return {"type": "Action.Execute", "title": title, "verb": verb, "data": data}


@asynccontextmanager
async def local_bot(teams: LocalTeams) -> AsyncIterator[LocalBot]:
    """A bot that listens, known to ``teams``."""
    async with aiohttp.ClientSession() as session:
        bot = LocalBot(teams, session)
        application = web.Application()
        application.router.add_post("/api/messages", bot.take)
        server = TestServer(application, host="127.0.0.1")
        await server.start_server()
        teams.send_activities_to(str(server.make_url("/api/messages")))
        try:
            yield bot
        finally:
            await server.close()
