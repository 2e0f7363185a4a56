"""The report on the page: for those who lead the service, and for nobody else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.errors import StoreError
from bot.messages.people import Person, member
from bot.platforms.web import PageSettings, setup_web
from bot.platforms.web.parts import LivePage
from bot.ports.platform import Role
from tests.fakes.surroundings import FakeClock, FakeIds
from tests.fakes.web_ports import FakeAccounts, FakeIntake, FakePosts

LIN = member("web", "local", "lin", "Lin Hart")
INVITE = PageSettings("invite", "Fernhill College", "ext. 4400")
STYLE = "'sha256-abc'"


@dataclass
class Reporting:
    """A served page with a report that says how many weeks it was asked for."""

    client: TestClient[web.Request, web.Application]
    accounts: FakeAccounts
    asked: list[int] = field(default_factory=list)
    down: bool = False

    async def page(self, weeks: int) -> str:
        if self.down:
            raise StoreError("The database is away.")
        self.asked.append(weeks)
        return f"<p>How support felt over {weeks} weeks</p>"

    async def cookie(self, person: Person, role: Role) -> dict[str, str]:
        redeemed = await self.accounts.redeem(await self.accounts.invite(person, role, days=1))
        assert redeemed is not None
        return {"Cookie": f"handrail_{role}_{self.client.port}={redeemed[0]}"}


Open = Callable[[PageSettings], Awaitable[Reporting]]


@pytest.fixture
async def opened() -> AsyncIterator[Open]:
    clients = []

    async def made(settings: PageSettings = INVITE) -> Reporting:
        app, accounts = web.Application(), FakeAccounts()
        client = TestClient(TestServer(app, host="127.0.0.1"))
        reporting = Reporting(client, accounts)
        setup_web(
            app, intake=FakeIntake(), posts=FakePosts(), accounts=accounts, clock=FakeClock(), ids=FakeIds(),
            page=settings, report=LivePage(lambda weeks: reporting.page(weeks), STYLE),
        )  # fmt: skip
        await client.start_server()
        clients.append(client)
        return reporting

    yield made
    for client in clients:
        await client.close()


async def test_a_lead_sees_four_weeks_or_as_many_as_they_choose(opened: Open) -> None:
    house = await opened(INVITE)
    lead = await house.cookie(LIN, "lead")
    for path in ("/report", "/report?weeks=13", "/report?weeks=99999", "/report?weeks=-1", "/report?weeks=x"):
        response = await house.client.get(path, headers=lead)
        assert response.status == 200
        assert "How support felt" in await response.text()
    assert house.asked == [4, 13, 4, 4, 4]


async def test_it_may_show_its_own_style_and_run_no_code(opened: Open) -> None:
    house = await opened(INVITE)
    response = await house.client.get("/report", headers=await house.cookie(LIN, "lead"))
    policy = response.headers["Content-Security-Policy"]
    assert f"style-src {STYLE}" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("role", ["staff", "agent"])
async def test_staff_and_agents_are_told_that_it_is_not_for_them(opened: Open, role: Role) -> None:
    house = await opened(INVITE)
    response = await house.client.get("/report", headers=await house.cookie(LIN, role))
    assert response.status == 403
    assert "lead the service" in await response.text()
    assert house.asked == []


async def test_nobody_sees_it_without_signing_in(opened: Open) -> None:
    house = await opened(INVITE)
    assert (await house.client.get("/report")).status == 401
    assert house.asked == []


async def test_an_agent_s_session_in_a_lead_s_cookie_opens_nothing(opened: Open) -> None:
    house = await opened(INVITE)
    cookie = (await house.cookie(LIN, "agent"))["Cookie"].replace("handrail_agent", "handrail_lead")
    assert (await house.client.get("/report", headers={"Cookie": cookie})).status in (401, 403)
    assert house.asked == []


async def test_a_lead_may_ask_questions_and_not_act_at_the_desk(opened: Open) -> None:
    house = await opened(INVITE)
    lead = await house.cookie(LIN, "lead")
    assert (await house.client.get("/", headers=lead)).status == 200
    assert (await house.client.get("/desk", headers=lead)).status == 403


async def test_a_lead_s_link_leads_to_the_report(opened: Open) -> None:
    house = await opened(INVITE)
    token = await house.accounts.invite(LIN, "lead", days=1)
    origin = f"http://127.0.0.1:{house.client.port}"
    response = await house.client.post(f"/sign-in/{token}", json={}, headers={"Origin": origin})
    assert (await response.json())["open"] == "/report"
    assert (await house.client.get("/report")).status == 200
    await house.client.post("/sign-out", json={}, headers={"Origin": origin})
    assert (await house.client.get("/report")).status == 401


async def test_behind_a_proxy_the_group_decides(opened: Open) -> None:
    house = await opened(
        PageSettings(
            "proxy", trusted_proxies=("127.0.0.0/8",), groups_header="X-Groups", agent_groups=frozenset({"IT Desk"}),
            lead_groups=frozenset({"Leads"}),
        )
    )  # fmt: skip

    async def status(path: str, groups: str) -> int:
        headers = {"X-Forwarded-User": "lin", "X-Groups": groups}
        return (await house.client.get(path, headers=headers)).status

    assert await status("/report", "Leads") == 200
    assert await status("/report", "IT Desk") == 403
    assert await status("/report", "Staff") == 403
    assert await status("/desk", "Leads") == 403
    assert [await status(path, "Leads, IT Desk") for path in ("/report", "/desk")] == [200, 200]


async def test_the_demo_shows_it_to_whoever_tries_it(opened: Open) -> None:
    house = await opened(replace(INVITE, sign_in="demo"))
    assert (await house.client.get("/report")).status == 200
    assert (await house.client.get("/report")).status == 200
    assert [one.person.name for one in house.accounts.sessions.values()] == ["Robin"]


async def test_when_the_database_is_away_they_are_told_whom_to_ask(opened: Open) -> None:
    house = await opened(INVITE)
    lead = await house.cookie(LIN, "lead")
    house.down = True
    response = await house.client.get("/report", headers=lead)
    assert response.status == 503
    assert "ext. 4400" in await response.text()
