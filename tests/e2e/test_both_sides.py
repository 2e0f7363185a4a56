"""What shows only when several people, tabs or agents have the page open at once."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Browser, Page, expect

from tests.e2e.browser import PATIENCE, PageAgent, PageStaff
from tests.e2e.server import Server
from tests.scenarios import main_job

pytestmark = [pytest.mark.chromium, pytest.mark.slow]

TABS = 9
"""More than the six connections that a browser opens to one server."""


async def bring_in(nina: PageStaff, subject: str) -> None:
    """A case about something that no article knows."""
    await main_job.ask(nina, f"I cannot find {subject}")
    await main_job.ask(nina, "I want to talk to a person")


async def menu_says(page: Page, words: str) -> None:
    """The list of the person's conversations says so, whether or not it is open."""
    await expect(page.locator("#earlier .tag")).to_have_text(words, timeout=PATIENCE)


async def test_the_list_of_conversations_says_whether_somebody_has_the_case(browser: Browser, server: Server) -> None:
    nina, sam = await PageStaff.at(browser, server.address), await PageAgent.at(browser, server.address)
    await bring_in(nina, "the lectern in B4")
    await menu_says(nina.page, "waiting for a person")
    await sam.open_case("lectern in B4")
    await sam.press("Claim")
    await menu_says(nina.page, "with Sam")
    await sam.press("Release")
    await menu_says(nina.page, "waiting for a person")


async def test_after_a_failed_step_the_answer_to_what_is_asked_comes_first(browser: Browser, server: Server) -> None:
    nina = await PageStaff.at(browser, server.address)
    await main_job.ask(nina, "How do I set up the VPN on my Mac?")
    for label in ("Walk me through it", "That didn't work"):
        await nina.press(label)
        await nina.reply()
    labels = await nina.page.locator(".entry.bot.newest button").all_inner_texts()
    assert labels[0] == "Yes, bring someone in"
    assert len(labels) > 3, "there are articles besides, and the route comes last"
    assert labels[-1] == "Talk to a person"


async def test_what_one_agent_writes_and_claims_the_other_sees_and_nothing_of_it_goes_out_unasked(
    browser: Browser, server: Server
) -> None:
    nina = await PageStaff.at(browser, server.address)
    sam, kim = [await PageAgent.at(browser, server.address, name=name) for name in ("Sam", "Kim")]
    await bring_in(nina, "the organ blower")
    for agent in (sam, kim):
        await agent.open_case("organ blower")
    await kim.say("It has a fuse behind the bench")
    await kim.page.get_by_role("button", name="Claim and send").wait_for()
    await sam.sees("It has a fuse behind the bench")
    await expect(sam.page.get_by_role("button", name="Claim and send")).to_have_count(0)
    assert "fuse" not in await nina.everything()
    await kim.press("Claim and send")
    await nina.hears("It has a fuse behind the bench")
    await sam.state("Kim has it")
    await sam.say("I have spare ones")
    await kim.sees("I have spare ones")
    await sam.mark_on("I have spare ones", "kept among agents")
    assert "spare" not in await nina.everything()


async def test_one_visitor_of_the_demo_turns_from_one_agent_into_the_other(browser: Browser, server: Server) -> None:
    nina, desk = await PageStaff.at(browser, server.address), await PageAgent.at(browser, server.address)
    await bring_in(nina, "the darkroom tap")
    await desk.open_case("darkroom tap")
    await desk.press("Claim")
    await desk.state("you have it")
    await desk.page.locator("#menu summary").click()
    await desk.page.get_by_role("button", name="Be Kim").click()
    await desk.state("Sam has it")
    await expect(desk.page.locator("#my-name")).to_have_text("Kim")
    await expect(desk.page.locator(".case-actions button")).to_have_text(["What do these do?"])


async def test_an_agents_correction_arrives_also_after_the_case_went_to_another(
    browser: Browser, server: Server
) -> None:
    nina = await PageStaff.at(browser, server.address)
    sam, kim = [await PageAgent.at(browser, server.address, name=name) for name in ("Sam", "Kim")]
    await bring_in(nina, "the kettle socket")
    for agent in (sam, kim):
        await agent.open_case("kettle socket")
    await sam.press("Claim")
    await sam.state("you have it")
    await sam.say("Use the left socket")
    await nina.hears("Use the left socket")
    await sam.press("Release")
    await kim.state("waiting")
    await kim.press("Claim")
    await sam.state("Kim has it")
    line = sam.page.locator(".thread .line.agent", has_text="left socket")
    await line.get_by_role("button", name="Change or delete this message").click()
    await line.get_by_role("button", name="Change", exact=True).click()
    await sam.page.get_by_label("Your message, to change").fill("Use the right socket")
    await sam.page.get_by_label("Your message, to change").press("Enter")
    assert "changed" in await nina.hears("Use the right socket")
    await expect(nina.page.locator("#route-note")).to_have_text("Kim has it.")
    await nina.press("I don't need this any more")
    await kim.state("called off")
    await kim.say("Are you still there?")
    await kim.mark_on("Are you still there?", "not sent")


async def test_many_tabs_of_one_browser_all_follow_along(browser: Browser, server: Server) -> None:
    first = await PageStaff.at(browser, server.address)
    tabs = [first.page]
    for _ in range(TABS - 1):
        page = await first.page.context.new_page()
        await page.goto(f"{server.address}/")
        await page.locator("#my-name", has_text="Nina").wait_for()
        tabs.append(page)
    await PageStaff(tabs[-1]).say("My printer queue is stuck")
    for page in tabs:
        await expect(page.locator(".entry.bot")).to_have_count(1, timeout=PATIENCE)
        await expect(page.locator("#trouble")).to_be_hidden()


async def test_what_comes_while_somebody_reads_further_up_waits_below(browser: Browser, server: Server) -> None:
    nina, sam = await PageStaff.at(browser, server.address, height=500), await PageAgent.at(browser, server.address)
    page = nina.page
    await main_job.ask(nina, "How do I set up the VPN on my Mac?")
    await bring_in(nina, "the glue press")
    await sam.open_case("glue press")
    await page.evaluate("() => scrollTo(0, 0)")
    await sam.press("Claim")
    await page.locator("#newer").wait_for()
    assert await page.evaluate("() => scrollY") == 0
    await page.locator("#newer").click()
    await expect(page.locator(".entry.bot.newest")).to_be_in_viewport()
    await expect(page.locator("#newer")).to_be_hidden()


@pytest.mark.parametrize("width", [360, 320])
async def test_on_a_phone_the_desk_fits_whatever_people_write(browser: Browser, server: Server, width: int) -> None:
    nina = await PageStaff.at(browser, server.address, width=width, height=740)
    sam = await PageAgent.at(browser, server.address, width=width, height=740)
    subject = f"subject {width}"
    await bring_in(nina, f"{subject} {'W' * 300} https://example.org/{'y' * 300}")
    await sam.open_case(subject)
    await sam.press("Claim")
    await sam.press("Resolve")
    for page in (nina.page, sam.page):
        assert await page.evaluate(OUTSIDE) == []


async def test_an_article_that_is_withdrawn_while_its_answer_is_open_is_not_walked_through(
    browser: Browser, server_of_its_own: Server
) -> None:
    server = server_of_its_own
    nina = await PageStaff.at(browser, server.address)
    await main_job.ask(nina, "How do I set up the VPN on my Mac?")
    await asyncio.to_thread(server.stop)  # a running one follows within seconds; a new one at once
    await asyncio.to_thread(server.run, "withdraw", "vpn-mac")
    await asyncio.to_thread(server.start)
    await nina.press("Walk me through it")
    await nina.reply()
    await expect(nina.page.locator(".entry.bot.newest")).to_contain_text("isn't available")
    await expect(nina.page.locator(".entry.bot.newest .way-button")).to_be_visible()


OUTSIDE = """() => [...document.querySelectorAll('body *')]
  .filter(one => one.getClientRects().length && !one.closest('.unseen, .skip, pre, table'))
  .map(one => [one, one.getBoundingClientRect()])
  .filter(([one, box]) => box.width > 1 && (box.left < -1 || box.right > innerWidth + 1))
  .map(([one, box]) => `${one.tagName}.${one.className} ${box.left}..${box.right}`)"""
