"""A week's digest on the page: for the lead it was sent to and nobody else, and nothing in it is markup."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.experience.digests.weeks import digests_from
from bot.messages.letter import Letter, LetterLink
from bot.messages.people import member
from bot.messages.turn import Parcel
from bot.platforms.web import PageSettings, setup_web
from bot.platforms.web.sender import WebSender
from bot.ports.platform import Role
from tests.fakes.surroundings import FakeClock, FakeIds
from tests.fakes.web_ports import FakeAccounts, FakeIntake, FakePosts

LETTER = Letter(
    "digest:leads:web:local:lin:2026-11-23", "", "How support felt, 16 to 22 November",
    ("Worth doing first: find out what is behind “<b>wifi</b>”.", "• 41 people asked about 52 things."),
    (LetterLink("The week in the report", "https://help.example.edu/report?weeks=1"), LetterLink("no", "javascript:x")),
)  # fmt: skip


class Page:
    """A served page, and how letters come to it."""

    def __init__(self, client: TestClient[web.Request, web.Application], accounts: FakeAccounts, sender: WebSender):
        self._client, self._accounts, self._sender = client, accounts, sender

    async def send(self, letter: Letter) -> None:
        await self._sender.send(Parcel(1, letter.ref, f"letter:{letter.to}", letter.to, letter))

    async def seen_by(self, id: str, role: Role = "lead") -> tuple[int, str]:
        person = member("web", "local", id, id)
        redeemed = await self._accounts.redeem(await self._accounts.invite(person, role, days=1))
        assert redeemed is not None
        cookie = {"Cookie": f"handrail_{role}_{self._client.port}={redeemed[0]}"}
        response = await self._client.get("/digest", headers=cookie)
        return response.status, await response.text()

    async def without_signing_in(self) -> int:
        return (await self._client.get("/digest")).status


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    app, accounts = web.Application(), FakeAccounts()
    sender = setup_web(
        app, intake=FakeIntake(), posts=FakePosts(), accounts=accounts, clock=FakeClock(), ids=FakeIds(),
        page=PageSettings("invite", "Fernhill <College>", "ext. 4400"),
    )  # fmt: skip
    async with TestClient(TestServer(app, host="127.0.0.1")) as client:
        yield Page(client, accounts, sender)


async def test_a_lead_reads_theirs_the_newest_first(page: Page) -> None:
    [to] = digests_from({"leads": ["Lin"]}).leads
    await page.send(replace(LETTER, to=to))
    await page.send(replace(LETTER, to=to, ref="later", title="How support felt, a week later"))
    await page.send(replace(LETTER, to=to))
    status, text = await page.seen_by("lin")
    assert status == 200
    assert text.index("a week later") < text.index("16 to 22 November")
    assert text.count("16 to 22 November") == 1
    assert "“&lt;b&gt;wifi&lt;/b&gt;”" in text and "Fernhill &lt;College&gt;" in text
    assert "<li>41 people asked about 52 things.</li>" in text
    assert 'href="https://help.example.edu/report?weeks=1"' in text
    assert "javascript" not in text


async def test_another_lead_has_none_of_it_and_others_are_not_let_in(page: Page) -> None:
    await page.send(replace(LETTER, to="web:local:lin"))
    status, text = await page.seen_by("kim")
    assert status == 200
    assert "No digest has been sent to your account" in text
    assert (await page.seen_by("lin", "staff"))[0] == 403
    assert await page.without_signing_in() == 401
