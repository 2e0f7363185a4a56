"""People on one platform, the desk on the other: the same scenarios, and nobody can tell the difference."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Browser, Page

from tests.e2e.browser import PATIENCE, PageAgent, PageStaff
from tests.e2e.slack.conftest import Opened
from tests.e2e.slack.town import Town
from tests.scenarios import main_job

pytestmark = [pytest.mark.chromium, pytest.mark.slow]


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


async def agent_on_the_page(browser: Browser, town: Town) -> PageAgent:
    page = await signed_in(browser, town, "Sam", "agent")
    await page.goto(f"{town.handrail.address}/desk")
    await page.locator("#cases h2").first.wait_for()
    return PageAgent(page)


async def nina_on_the_page(browser: Browser, town: Town) -> PageStaff:
    return PageStaff(await signed_in(browser, town, "Nina", "staff"))


@pytest.mark.parametrize("channel", ["", "staff"], ids=["in the direct message", "in a channel"])
async def test_somebody_on_slack_is_helped_from_the_page(browser: Browser, town_with: Opened, channel: str) -> None:
    town = await town_with(desk="web")
    sam = await agent_on_the_page(browser, town)
    await main_job.three_rephrasings_lead_to_a_person_and_back(town.staff(channel=channel), sam)


async def test_an_agent_on_the_page_sees_which_step_failed_on_slack(browser: Browser, town_with: Opened) -> None:
    town = await town_with(desk="web")
    await main_job.steps_are_walked_through(town.staff(), await agent_on_the_page(browser, town))


async def test_somebody_on_the_page_is_helped_from_slack(browser: Browser, town: Town) -> None:
    nina = await nina_on_the_page(browser, town)
    await main_job.three_rephrasings_lead_to_a_person_and_back(nina, town.agent())
    assert town.slack.pings() == []


async def test_an_agent_on_slack_sees_which_step_failed_on_the_page(browser: Browser, town: Town) -> None:
    await main_job.steps_are_walked_through(await nina_on_the_page(browser, town), town.agent())


async def test_a_person_is_asked_for_on_the_page_before_a_word_was_said(browser: Browser, town: Town) -> None:
    await main_job.a_person_is_asked_for_before_anything_else(await nina_on_the_page(browser, town), town.agent())
