"""Two desks on the agents' page: a case is moved with a button, and both sides see where it is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from bot.app import Parts, serving
from bot.settings import read_settings
from tests.e2e.browser import PATIENCE, PageAgent, PageStaff

pytestmark = [pytest.mark.chromium, pytest.mark.slow]

DESKS = """
[desks.it]
name = "the IT desk"
place = "web"

[desks.rooms]
name = "Facilities"
place = "web"
keywords = ["heating"]
"""


@pytest.fixture
async def address(tmp_path: Path) -> AsyncIterator[str]:
    """A page with two desks and no articles, in this process."""
    table = tmp_path / "handrail.toml"
    table.write_text(DESKS, encoding="utf-8")
    parts = Parts(read_settings(_env_file=None, handrail_home=tmp_path / "home", handrail_settings=table, port=0))
    async with serving(parts, "demo") as found:
        yield found


async def bot_says(nina: PageStaff, words: str) -> None:
    await nina.page.locator(".entry.bot", has_text=words).first.wait_for()


async def test_a_case_is_moved_with_a_button_and_the_person_reads_where_it_is(browser: Browser, address: str) -> None:
    nina, sam = await PageStaff.at(browser, address), await PageAgent.at(browser, address)
    await nina.press("Talk to a person")
    await bot_says(nina, "I've asked the IT desk for a person")
    await nina.say("The organ blower is broken")
    await sam.open_case("organ blower")
    await sam.state("the IT desk · waiting")
    await sam.page.get_by_text("Move", exact=True).click()
    await sam.page.get_by_role("button", name="To Facilities").click()
    await bot_says(nina, "Sam has passed your case on to Facilities, with everything so far")
    await sam.state("Facilities · waiting")
    await sam.press("Claim")
    await sam.state("Facilities · you have it")
    await expect(sam.page.locator(".thread")).to_contain_text("moved the case from the IT desk", timeout=PATIENCE)


async def test_words_say_which_desk_it_is_for(browser: Browser, address: str) -> None:
    nina = await PageStaff.at(browser, address)
    await nina.say("the heating is off, I want to talk to a person")
    await bot_says(nina, "I've asked Facilities for a person")
