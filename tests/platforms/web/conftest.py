"""The whole page on in-memory ports, behind a real HTTP server on loopback."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from bot.messages.people import Person, member
from bot.platforms.web import PageSettings, WebSender, setup_web
from bot.ports.platform import Role
from tests.fakes.attachments import FakeAttachments
from tests.fakes.surroundings import FakeClock, FakeIds
from tests.fakes.web_ports import FakeAccounts, FakeIntake, FakePosts

CONTACT = "IT Service Desk, ext. 4400"
INVITE = PageSettings("invite", "Fernhill College", CONTACT, ("How do I get on eduroam?",), sweep_seconds=0.2)


@dataclass
class House:
    """A served page with all of its fakes."""

    client: TestClient[web.Request, web.Application]
    intake: FakeIntake
    posts: FakePosts
    accounts: FakeAccounts
    sender: WebSender
    clock: FakeClock
    settings: PageSettings

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.client.port}"

    async def session(self, person: Person, role: Role = "staff") -> dict[str, str]:
        """The headers of a browser in which this person is signed in."""
        token = await self.accounts.invite(person, role, days=1)
        redeemed = await self.accounts.redeem(token)
        assert redeemed is not None
        return {"Cookie": f"handrail_{role}_{self.client.port}={redeemed[0]}"}

    async def send(self, method: str, path: str, who: dict[str, str], **body: Any) -> ClientResponse:
        """A request as the page's own code sends it."""
        headers = {"Origin": self.origin, "Content-Type": "application/json", **who}
        return await self.client.request(method, path, headers=headers, data=json.dumps(body))

    async def say(self, who: dict[str, str], conversation: str, text: str, id: str = "") -> tuple[str, ClientResponse]:
        id = id or str(uuid4())
        return id, await self.send("POST", "/api/messages", who, id=id, conversation=conversation, text=text)

    @asynccontextmanager
    async def stream(self, path: str, who: dict[str, str], **headers: str) -> AsyncIterator[Events]:
        async with self.client.get(path, headers={**who, **headers}) as response:
            assert response.status == 200, await response.text()
            yield Events(response)


class Events:
    """Server-sent events, one at a time."""

    def __init__(self, response: ClientResponse) -> None:
        self._response = response

    async def next(self) -> dict[str, Any]:
        """The next event that has a name: ``{"event", "id", "data"}``."""
        found: dict[str, Any] = {}
        while True:
            line = (await self._response.content.readline()).decode().rstrip("\n")
            if line.startswith(("id: ", "event: ", "data: ")):
                name, _, value = line.partition(": ")
                found[name] = json.loads(value) if name == "data" else value
            elif line == "" and "event" in found:
                return found
            elif line == "" and self._response.content.at_eof():
                return {"event": "end"}

    async def until(self, event: str) -> list[dict[str, Any]]:
        """Everything up to and with the next event of this name."""
        found = [await self.next()]
        while found[-1]["event"] not in {event, "end"}:
            found.append(await self.next())
        assert found[-1]["event"] == event
        return found


Serve = Callable[..., Awaitable[House]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Call it with settings to get a served page; closed afterwards."""
    clients: list[TestClient[web.Request, web.Application]] = []

    async def made(settings: PageSettings = INVITE) -> House:
        app = web.Application()
        intake, posts, accounts, clock = FakeIntake(), FakePosts(), FakeAccounts(), FakeClock()
        sender = setup_web(
            app, intake=intake, posts=posts, accounts=accounts, clock=clock, ids=FakeIds(), page=settings,
            attachments=FakeAttachments(),
        )  # fmt: skip
        client = TestClient(TestServer(app, host="127.0.0.1"))
        await client.start_server()
        clients.append(client)
        return House(client, intake, posts, accounts, sender, clock, settings)

    yield made
    for client in clients:
        await client.close()


@pytest.fixture
def nina() -> Person:
    return member("web", "local", "nina", "Nina")


@pytest.fixture
def bob() -> Person:
    return member("web", "local", "bob", "Bob")


@pytest.fixture
def sam() -> Person:
    return member("web", "local", "sam", "Sam")


@pytest.fixture
def kim() -> Person:
    return member("web", "local", "kim", "Kim")
