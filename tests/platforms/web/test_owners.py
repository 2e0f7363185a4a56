"""The owners' page: for those who look after articles, and for nobody else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from bot.errors import Conflict, ExportFailed, NotAllowed, StoreError
from bot.messages.people import Person, member
from bot.platforms.web import PageSettings, setup_web
from bot.ports.platform import Role
from tests.fakes.surroundings import FakeClock, FakeIds
from tests.fakes.web_ports import FakeAccounts, FakeIntake, FakePosts

MARA = member("web", "local", "mara", "Mara Quist")
INVITE = PageSettings("invite", "Fernhill College", "ext. 4400")


@dataclass
class Owning:
    """A served page whose owners' side says what it was asked."""

    client: TestClient[web.Request, web.Application]
    accounts: FakeAccounts
    asked: list[tuple[str, ...]] = field(default_factory=list)
    trouble: Exception | None = None

    async def page(self, person: Person, weeks: int) -> str:
        return self._told("page", person.key, str(weeks))

    async def decide(self, person: Person, id: str, press: str, title: str = "", text: str = "", why: str = "") -> str:
        return self._told(person.key, id, press, title, text, why)

    async def file(self, person: Person, id: str) -> tuple[str, str]:
        return f"{id}.md", self._told("file", person.key, id)

    def _told(self, *what: str) -> str:
        if self.trouble is not None:
            raise self.trouble
        self.asked.append(what)
        return f"<p>{' '.join(what)}</p>"

    async def cookie(self, role: Role, person: Person = MARA) -> dict[str, str]:
        redeemed = await self.accounts.redeem(await self.accounts.invite(person, role, days=1))
        assert redeemed is not None
        return {"Cookie": f"handrail_{role}_{self.client.port}={redeemed[0]}"}

    async def press(self, who: dict[str, str], **body: str) -> ClientResponse:
        origin = {"Origin": f"http://127.0.0.1:{self.client.port}"}
        return await self.client.post("/api/owners/drafts/c1", json=body, headers={**origin, **who})


Open = Callable[[PageSettings], Awaitable[Owning]]


@pytest.fixture
async def opened() -> AsyncIterator[Open]:
    clients = []

    async def made(settings: PageSettings = INVITE) -> Owning:
        app, accounts = web.Application(), FakeAccounts()
        client = TestClient(TestServer(app, host="127.0.0.1"))
        owning = Owning(client, accounts)
        setup_web(
            app, intake=FakeIntake(), posts=FakePosts(), accounts=accounts, clock=FakeClock(), ids=FakeIds(),
            page=settings, owners=owning,
        )  # fmt: skip
        await client.start_server()
        clients.append(client)
        return owning

    yield made
    for client in clients:
        await client.close()


async def test_an_owner_sees_their_page_over_as_many_weeks_as_they_choose(opened: Open) -> None:
    house = await opened(INVITE)
    owner = await house.cookie("owner")
    for path in ("/owners", "/owners?weeks=13", "/owners?weeks=99"):
        assert (await house.client.get(path, headers=owner)).status == 200
    assert house.asked == [("page", MARA.key, weeks) for weeks in ("4", "13", "4")]


@pytest.mark.parametrize("role", ["staff", "agent", "lead"])
async def test_others_are_told_that_it_is_not_for_them(opened: Open, role: Role) -> None:
    house = await opened(INVITE)
    who = await house.cookie(role)
    response = await house.client.get("/owners", headers=who)
    assert response.status == 403
    assert "look after articles" in await response.text()
    assert (await house.press(who, press="accept", answer="x")).status == 403
    assert (await house.client.get("/owners/drafts/c1", headers=who)).status == 403
    assert (await house.client.get("/owners")).status == 401
    assert house.asked == []


async def test_an_owner_decides_with_a_press(opened: Open) -> None:
    house = await opened(INVITE)
    owner = await house.cookie("owner")
    response = await house.press(owner, press="accept", title="Lockers", answer="Hold the key.")
    assert response.status == 200
    assert "accept" in (await response.json())["say"]
    await house.press(owner, press="decline", why="It moved")
    assert house.asked == [
        (MARA.key, "c1", "accept", "Lockers", "Hold the key.", ""), (MARA.key, "c1", "decline", "", "", "It moved"),
    ]  # fmt: skip


async def test_what_makes_no_sense_is_refused_and_a_stranger_s_page_cannot_press(opened: Open) -> None:
    house = await opened(INVITE)
    owner = await house.cookie("owner")
    assert (await house.press(owner, press="publish", answer="x")).status == 400
    assert (await house.press(owner, press="accept", answer="")).status == 400
    assert (await house.press(owner, press="accept", answer="x", title="t" * 201)).status == 400
    other = {"Origin": "https://elsewhere.example", **owner}
    response = await house.client.post("/api/owners/drafts/c1", json={"press": "accept"}, headers=other)
    assert response.status == 403
    assert house.asked == []


@pytest.mark.parametrize(
    ("trouble", "status"),
    [
        (Conflict("Decided by Lin already."), 409), (ExportFailed("The disk is full."), 409),
        (NotAllowed("For Facilities to decide."), 403), (StoreError("Away."), 503),
    ],
)  # fmt: skip
async def test_what_could_not_be_done_is_said(opened: Open, trouble: Exception, status: int) -> None:
    house = await opened(INVITE)
    house.trouble = trouble
    response = await house.press(await house.cookie("owner"), press="accept", answer="x")
    assert response.status == status
    said = (await response.json())["say"]
    assert str(trouble) in said if status != 503 else "ext. 4400" in said


async def test_an_accepted_draft_can_be_fetched_as_a_file(opened: Open) -> None:
    house = await opened(INVITE)
    response = await house.client.get("/owners/drafts/c1", headers=await house.cookie("owner"))
    assert response.headers["Content-Disposition"] == "attachment; filename*=UTF-8''c1.md"
    assert response.content_type == "text/markdown"


async def test_an_owner_s_link_leads_to_the_page_and_behind_a_proxy_the_group_decides(opened: Open) -> None:
    house = await opened(INVITE)
    token = await house.accounts.invite(MARA, "owner", days=1)
    origin = f"http://127.0.0.1:{house.client.port}"
    response = await house.client.post(f"/sign-in/{token}", json={}, headers={"Origin": origin})
    assert (await response.json())["open"] == "/owners"
    proxy = await opened(
        PageSettings(
            "proxy", trusted_proxies=("127.0.0.0/8",), groups_header="X-Groups", owner_groups=frozenset({"Owners"})
        )
    )
    for groups, status in (("Owners", 200), ("Staff", 403)):
        headers = {"X-Forwarded-User": "mara", "X-Groups": groups}
        assert (await proxy.client.get("/owners", headers=headers)).status == status


async def test_the_demo_shows_it_to_whoever_tries_it(opened: Open) -> None:
    house = await opened(replace(INVITE, sign_in="demo"))
    assert (await house.client.get("/owners")).status == 200
    assert (await house.client.get("/owners")).status == 200
    assert [one.person.name for one in house.accounts.sessions.values()] == ["Mara"]
    assert house.asked == [("page", "web:local:demo-mara", "4")] * 2
