"""People on Teams and the desk elsewhere, or the reverse: the same scenarios, and nobody can tell the difference."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Browser, Page

from tests.e2e.browser import PATIENCE, PageAgent, PageStaff
from tests.e2e.slack.server import MANIFEST
from tests.e2e.slack.town import Town as SlackTown
from tests.e2e.teams.conftest import Opened
from tests.e2e.teams.town import Town
from tests.fakes.slack.server import local_slack
from tests.scenarios import main_job

pytestmark = pytest.mark.slow

STAFF = ("nina", "sam", "kim")


@pytest.mark.parametrize("channel", ["", "staff"], ids=["in the personal chat", "in a channel"])
async def test_somebody_on_teams_is_helped_from_slack(town_with: Opened, channel: str) -> None:
    async with local_slack("socket", manifest=MANIFEST) as slack:
        town = await town_with(desk="slack:C0DESK", more=slack.environment())
        await slack.connected(within=30)
        agent = SlackTown(slack, town.handrail).agent()
        await main_job.three_rephrasings_lead_to_a_person_and_back(town.staff(channel=channel), agent)
        assert slack.pings() == []
        assert town.teams.warnings == []


async def test_somebody_on_slack_is_helped_from_teams(town_with: Opened) -> None:
    async with local_slack("socket", manifest=MANIFEST) as slack:
        slack.add_usergroup("staff", list(STAFF))
        town = await town_with(more=slack.environment())
        await slack.connected(within=30)
        staff = SlackTown(slack, town.handrail).staff()
        await main_job.three_rephrasings_lead_to_a_person_and_back(staff, town.agent())
        assert slack.pings() == []
        assert town.teams.warnings == []


async def signed_in(browser: Browser, town: Town, name: str, role: str) -> Page:
    """A browser of somebody's own, let in by their personal link."""
    link = await asyncio.to_thread(town.handrail.invite, name, role)
    context = await browser.new_context(viewport={"width": 1100, "height": 900})
    context.set_default_timeout(PATIENCE)
    page = await context.new_page()
    await page.goto(link)
    await page.get_by_role("button").click()
    await page.locator("#my-name", has_text=name).wait_for()
    return page


@pytest.mark.chromium
async def test_somebody_on_teams_is_helped_from_the_page(browser: Browser, town_with: Opened) -> None:
    town = await town_with(desk="web")
    page = await signed_in(browser, town, "Sam", "agent")
    await page.goto(f"{town.handrail.address}/desk")
    await page.locator("#cases h2").first.wait_for()
    await main_job.three_rephrasings_lead_to_a_person_and_back(town.staff(), PageAgent(page))


@pytest.mark.chromium
async def test_somebody_on_the_page_is_helped_from_teams(browser: Browser, town: Town) -> None:
    nina = PageStaff(await signed_in(browser, town, "Nina", "staff"))
    await main_job.three_rephrasings_lead_to_a_person_and_back(nina, town.agent())
    assert town.teams.warnings == []
