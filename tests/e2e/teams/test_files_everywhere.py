"""An agent's files reach the person wherever both of them are, or both are told at once what could not be brought."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from playwright.async_api import Browser, Page, expect

from tests.e2e.browser import PATIENCE, PageAgent, PageStaff
from tests.e2e.slack.server import MANIFEST
from tests.e2e.slack.town import SlackAgent, SlackStaff
from tests.e2e.slack.town import Town as SlackTown
from tests.e2e.teams.conftest import Opened
from tests.e2e.teams.test_both_platforms import signed_in
from tests.e2e.teams.town import TeamsAgent, TeamsStaff, Town
from tests.e2e.test_files import attach
from tests.fakes.slack.server import LocalSlack, local_slack
from tests.fakes.teams.visible import visible_text
from tests.scenarios import main_job

pytestmark = [pytest.mark.slow, pytest.mark.chromium]

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
LETTER = b"%PDF-1.7 signed"
Staff = PageStaff | SlackStaff | TeamsStaff
Agent = PageAgent | SlackAgent | TeamsAgent


@dataclass
class Everywhere:
    """One Handrail on the page, Slack and Teams."""

    town: Town
    slack: LocalSlack
    browser: Browser

    async def person(self, where: str) -> Staff:
        if where == "slack":
            return SlackTown(self.slack, self.town.handrail).staff()
        if where == "teams":
            return self.town.staff()
        return PageStaff(await signed_in(self.browser, self.town, "Nina", "staff"))

    async def agent(self, where: str) -> Agent:
        if where == "slack":
            return SlackTown(self.slack, self.town.handrail).agent()
        if where == "teams":
            return self.town.agent()
        page = await signed_in(self.browser, self.town, "Sam", "agent")
        await page.goto(f"{self.town.handrail.address}/desk")
        await page.locator("#cases h2").first.wait_for()
        return PageAgent(page)


@pytest.fixture(params=["web", "slack", "teams"])
async def place(request: pytest.FixtureRequest, browser: Browser, town_with: Opened) -> AsyncIterator[Everywhere]:
    """``request.param``: where the desk is."""
    async with local_slack("socket", manifest=MANIFEST) as slack:
        desk = {"web": "web", "slack": "slack:C0DESK", "teams": ""}[request.param]
        town = await town_with(desk=desk, more=slack.environment())
        await slack.connected(within=30)
        yield Everywhere(town, slack, browser)
        assert town.teams.warnings == []
        assert slack.pings() == []


async def test_a_picture_and_a_letter_get_there_or_both_sides_are_told(
    place: Everywhere, request: pytest.FixtureRequest
) -> None:
    desk = str(request.node.callspec.params["place"])
    agent = await place.agent(desk)
    for number, where in enumerate(("web", "slack", "teams")):
        person, question = await place.person(where), f"The astrolabe number {number} is out of tune"
        await main_job.ask(person, question)
        await main_job.ask(person, "I want to talk to a person")
        await agent.open_case(question)
        await agent.press("Claim")
        await agent.state("you have it")
        words = f"This is how it looks {number}"
        await sends(agent, words)
        await person.hears(words)
        # Teams gives a bot no files from a channel, and takes from it none but small pictures.
        left = "a file" if desk == "teams" else "letter.pdf" if where == "teams" else ""
        await agent.mark_on(words, "but not every file" if left else "reached the person")
        await gets_picture(person, words)
        if left:
            await agent.sees(f"“{left}” did not reach Nina")
            await reads(person, f"{left} could not be brought here: ")
        else:
            await gets_letter(person, words)


async def sends(agent: Agent, words: str) -> None:
    """A screenshot and a PDF, with words."""
    if isinstance(agent, PageAgent):
        await attach(agent.page, ("dot.png", "image/png", DOT), ("letter.pdf", "application/pdf", LETTER))
        await agent.say(words)
    elif isinstance(agent, SlackAgent):
        files = [("dot.png", DOT), ("letter.pdf", LETTER)]
        await agent.person.say(words, agent.card.channel, agent.card, files=files)
    else:
        pictures, files = [("dot.png", DOT)], [("letter.pdf", LETTER)]
        await agent.person.say(words, thread=agent.card, mention=True, pictures=pictures, files=files)


async def gets_picture(person: Staff, words: str) -> None:
    if isinstance(person, PageStaff):
        picture = person.page.locator(".entry.person", has_text=words).locator("img.thumb")
        await expect(picture).to_have_js_property("naturalWidth", 1, timeout=PATIENCE)
    elif isinstance(person, SlackStaff):
        await got_on_slack(person, DOT)
    else:
        data = f"data:image/png;base64,{base64.b64encode(DOT).decode()}"
        await person.teams.until(lambda: data in str([one.attachments for one in in_chat(person)]) or None)


async def gets_letter(person: Staff, words: str) -> None:
    assert not isinstance(person, TeamsStaff), "Teams takes none"
    if isinstance(person, SlackStaff):
        await got_on_slack(person, LETTER)
        return
    link = person.page.locator(".entry.person", has_text=words).get_by_role("link", name="letter.pdf")
    async with person.page.expect_download() as download:
        await link.press("Enter")
    assert await asyncio.to_thread((await (await download.value).path()).read_bytes) == LETTER
    await is_hers_alone(person.page, str(await link.get_attribute("href")))


async def is_hers_alone(page: Page, address: str) -> None:
    """It comes as something to save, and to nobody who has not signed in as her."""
    site = page.url.partition("/")[0] + "//" + page.url.split("/")[2]
    answer = await page.request.get(site + address)
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-type"] == "application/octet-stream"
    await page.context.clear_cookies()
    assert (await page.request.get(site + address)).status == 401


async def got_on_slack(person: SlackStaff, content: bytes) -> None:
    def look() -> bool | None:
        files = [file for one in person.slack.messages(person.person.dm) for file in one.files]
        threads = [file for one in person.person.sees() for file in one.files]
        return any(file.content == content for file in (*files, *threads)) or None

    await person.slack.until(look)


async def reads(person: Staff, words: str) -> None:
    if isinstance(person, PageStaff):
        await expect(person.page.locator("#talk")).to_contain_text(words, timeout=PATIENCE)
    elif isinstance(person, SlackStaff):
        await person.slack.until(lambda: any(words in line for line in spoken(person)) or None)
    else:
        await person.teams.until(lambda: words in "\n".join(visible_text(one) for one in in_chat(person)) or None)


def spoken(person: SlackStaff) -> list[str]:
    return [str(one.text) for one in person.person.sees()]


def in_chat(person: TeamsStaff) -> list:  # type: ignore[type-arg]  # whatever the local Teams keeps
    return [one for one in person.teams.messages(person.person.chat) if one.by_app]
