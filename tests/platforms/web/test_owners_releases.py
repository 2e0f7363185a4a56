"""What owners change from the page: confirmed, from the page itself, and by owners alone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from bot.errors import Conflict, NotAllowed, StoreError, UnknownRelease
from bot.messages.people import Person, member
from bot.platforms.web import PageSettings, setup_web
from bot.ports.platform import Role
from tests.fakes.surroundings import FakeClock, FakeIds
from tests.fakes.web_ports import FakeAccounts, FakeIntake, FakePosts

MARA = member("web", "local", "mara", "Mara Quist")


@dataclass
class Releases:
    """``LiveReleases`` that writes down what it was asked, on a served page."""

    client: TestClient[web.Request, web.Application]
    accounts: FakeAccounts
    asked: list[tuple[str, ...]] = field(default_factory=list)
    trouble: Exception | None = None

    async def try_question(self, person: Person, question: str, audiences: Sequence[str]) -> Mapping[str, Any]:
        return {"outcome": "answered", "why": self._told("try", person.key, question, *audiences)}

    async def do(self, person: Person, deed: str, on: str, why: str, mark: str) -> str:
        return self._told(person.key, deed, on, why, mark)

    async def busy(self, person: Person) -> bool:
        return bool(self._told("busy", person.key))

    def _told(self, *what: str) -> str:
        if self.trouble is not None:
            raise self.trouble
        self.asked.append(what)
        return " ".join(what)

    async def cookie(self, role: Role) -> dict[str, str]:
        redeemed = await self.accounts.redeem(await self.accounts.invite(MARA, role, days=1))
        assert redeemed is not None
        return {"Cookie": f"handrail_{role}_{self.client.port}={redeemed[0]}"}

    async def post(self, what: str, who: Mapping[str, str], /, origin: str = "", **body: str) -> ClientResponse:
        came = {"Origin": origin or f"http://127.0.0.1:{self.client.port}"}
        return await self.client.post(f"/api/owners/{what}", json=body, headers={**came, **who})


@pytest.fixture
async def live() -> AsyncIterator[Releases]:
    app, accounts = web.Application(), FakeAccounts()
    client = TestClient(TestServer(app, host="127.0.0.1"))
    made = Releases(client, accounts)
    setup_web(
        app, intake=FakeIntake(), posts=FakePosts(), accounts=accounts, clock=FakeClock(), ids=FakeIds(),
        page=PageSettings("invite", "Fernhill College", "ext. 4400"), releases=made,
    )  # fmt: skip
    await client.start_server()
    yield made
    await client.close()


async def test_an_owner_tries_and_decides(live: Releases) -> None:
    who = await live.cookie("owner")
    tried = await live.post("try", who, question="How do I print?", **{"as": "staff"})
    assert (await tried.json())["outcome"] == "answered"
    done = await live.post("releases", who, do="roll_back", on="r1", why="it is wrong", sure="yes")
    assert (await done.json())["say"] == "web:local:mara roll_back r1 it is wrong "
    busy = await live.client.get("/api/owners/busy", headers=who)
    assert await busy.json() == {"busy": True}
    assert live.asked[0] == ("try", "web:local:mara", "How do I print?", "staff")


@pytest.mark.parametrize("deed", ["roll_back", "withdraw", "publish"])
async def test_what_concerns_people_is_not_done_by_one_press(live: Releases, deed: str) -> None:
    refused = await live.post("releases", await live.cookie("owner"), do=deed, on="r1", why="it is wrong")
    assert (refused.status, live.asked) == (400, [])
    assert "confirmed" in (await refused.json())["say"]


async def test_nobody_else_may_and_no_other_page_can(live: Releases) -> None:
    for role in ("staff", "agent", "lead"):
        who = await live.cookie(role)  # type: ignore[arg-type]  # one of the roles
        for what, body in (("releases", {"do": "restore", "on": "x"}), ("try", {"question": "x"})):
            assert (await live.post(what, who, **body)).status == 403
        assert (await live.client.get("/api/owners/busy", headers=who)).status == 403
    owner = await live.cookie("owner")
    assert (await live.post("releases", owner, origin="https://evil.example", do="restore", on="x")).status == 403
    assert (await live.post("releases", {}, do="restore", on="x")).status == 401
    assert live.asked == []


@pytest.mark.parametrize(
    ("trouble", "status", "says"),
    [
        (Conflict("It is under way already."), 409, "under way"),
        (UnknownRelease("There is no such release."), 409, "no such release"),
        (NotAllowed("It is for Finance to withdraw."), 403, "Finance"),
        (StoreError("The database is away."), 503, "ext. 4400"),
    ],
)
async def test_what_cannot_be_done_is_said(live: Releases, trouble: Exception, status: int, says: str) -> None:
    live.trouble = trouble
    response = await live.post("releases", await live.cookie("owner"), do="restore", on="x")
    assert response.status == status
    assert says in (await response.json())["say"]


async def test_what_makes_no_sense_is_refused(live: Releases) -> None:
    who = await live.cookie("owner")
    assert (await live.post("releases", who, do="delete_everything", on="x", sure="yes")).status == 400
    assert (await live.post("try", who, question="  ")).status == 400
    assert live.asked == []
