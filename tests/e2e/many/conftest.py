"""Two servers and two workers with the demo's articles, for all tests; whoever takes one away puts another there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from itertools import count

import pytest
from playwright.async_api import Browser

from tests.e2e.browser import PageAgent, PageStaff
from tests.e2e.many.house import ROOT, Many, chroma_server, command_of
from tests.fakes.databases import empty_postgres
from tests.scenarios.clients import CaseSeen, Shown

_people = count(1)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Many]:
    """Tables and articles, by the commands, and one server that waits for somebody to work with."""
    folder = tmp_path_factory.mktemp("many")
    with empty_postgres() as database, chroma_server(folder) as chroma:
        many = Many(folder, database, chroma)
        try:
            many.before = many.server().says_when_asked()
            starters = [many.begin(*command_of("migrate")) for _ in range(2)]
            assert [starter.wait(120) for starter in starters] == [0, 0], "two at once is one too many for it"
            many.run("ingest", str(ROOT / "articles"), "--source", "alder-college")
            yield many
        finally:
            many.end()


@pytest.fixture(scope="session")
def served(published: Many) -> Many:
    """The first of the servers was started before there were tables."""
    for started in (published.server, published.worker, published.worker):
        started()
    for one in (*published.servers, *published.workers):
        one.ready()
    return published


@pytest.fixture
async def many(served: Many) -> AsyncIterator[Many]:
    """The house with a balancer in this test's event loop."""
    async with served.balancer.running():
        yield served


class Staff(PageStaff):
    """``PageStaff`` who reads all that a turn says before going on: its replies come one by one."""

    many: Many
    user: str

    async def reply(self) -> Shown:
        shown = await super().reply()
        lane = f"person:web:local:{self.user}:"
        await self.many.until(f"SELECT FROM outbox WHERE state = 'waiting' AND starts_with(lane, '{lane}')")
        replies = (
            f"""SELECT count(*) FROM post WHERE body LIKE '%"type": "reply"%' AND starts_with(place, '{lane[7:]}')"""
        )
        [(there,)] = await asyncio.to_thread(self.many.ask, replies)
        await self._replies().nth(there - 1).wait_for()
        return shown


class Agent(PageAgent):
    """``PageAgent`` who reads a case when all of it has arrived: it comes from another process, entry by entry."""

    many: Many

    async def open_case(self, question: str) -> CaseSeen:
        seen = await super().open_case(question)
        await self.many.until("SELECT FROM outbox WHERE state = 'waiting'")
        thread = "SELECT count(*) FROM post JOIN support_case ON place = 'desk:web#' || id AND key LIKE 'entry:%'"
        [(entries,)] = await asyncio.to_thread(self.many.ask, f"{thread} WHERE number = {int(seen.number[1:])}")
        await self.page.locator(".thread .line").nth(entries - 1).wait_for()
        return await self.look()


class Town:
    """People come in by the balancer, each by a door of their own."""

    def __init__(self, many: Many, browser: Browser) -> None:
        self.many = many
        self._browser = browser

    async def staff(self) -> Staff:
        user = f"nina-{next(_people)}"
        door = await self.many.balancer.door(user, "Nina", "Alder staff")
        staff = Staff((await PageStaff.at(self._browser, door)).page)
        staff.many, staff.user = self.many, user
        return staff

    async def agent(self) -> Agent:
        door = await self.many.balancer.door("sam", "Sam", "handrail-agents")
        agent = Agent((await PageAgent.at(self._browser, door)).page)
        agent.many = self.many
        return agent


@pytest.fixture
async def town(many: Many, browser: Browser) -> Town:
    for one in (*many.servers, *many.workers):
        await asyncio.to_thread(one.ready)
    return Town(many, browser)
