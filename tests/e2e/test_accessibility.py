"""Every page with axe-core: nothing that is serious for anybody, on any screen, in light or dark."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from bot.experience.page import as_html
from tests.e2e.browser import PATIENCE, PageAgent, PageStaff
from tests.e2e.looking import Looker
from tests.e2e.server import Server
from tests.scenarios import main_job
from tests.unit.experience.reports import eventful

pytestmark = [pytest.mark.chromium, pytest.mark.slow]

QUESTION = "The Wi-Fi connects, but it's really slow"
FAULTY = """<!doctype html><html lang="en"><head><title>Faulty</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"></head>
<body><main><h1>Faulty</h1><button></button>
<p style="color: #ccc; background: #fff; width: 500px">Faint</p></main>
</body>"""


async def test_from_a_question_to_a_person_and_to_an_owner(browser: Browser, server: Server) -> None:
    axe = Looker()
    nina, sam = await PageStaff.at(browser, server.address), await PageAgent.at(browser, server.address)
    await axe.look(nina.page, "staff at first")
    await _asks(nina, axe)
    opened = await main_job.choose(nina, "Talk to a person")
    assert opened.route == "Your case"
    await axe.look(nina.page, "staff with a case")

    await axe.look(sam.page, "desk at first")
    await sam.open_case(QUESTION)
    await sam.say("Which building are you in?")
    await sam.sees("Only you see this")
    await axe.look(sam.page, "desk with a case that waits")
    await sam.press("Claim and send")
    await nina.hears("Which building are you in?")
    await sam.say("Please join the network called Alder-Staff, and forget the one called Alder-Setup.")
    await nina.hears("join the network")
    await sam.press("Resolve")
    await axe.look(sam.page, "desk with a case to resolve")
    await sam.press("Fixed")
    await sam.state("closed")
    await expect(nina.page.locator(".entry.bot.newest")).to_contain_text("how easy was it", timeout=PATIENCE)
    await axe.look(nina.page, "staff asked afterwards")
    await nina.page.locator("#menu summary").click()
    await axe.look(nina.page, "staff with the menu")
    await sam.press("Suggest as an article")
    await sam.page.get_by_text("until then it is a draft").wait_for()
    await axe.look(sam.page, "desk with a closed case")

    owners = await _opened(browser, f"{server.address}/owners")
    await owners.get_by_role("form", name="Draft from case").first.wait_for()
    await owners.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true; })")
    trying = owners.locator("form[data-try]")
    await trying.get_by_label("The question").fill(QUESTION)
    await trying.get_by_role("button").first.click()
    await owners.locator(".tried > *").first.wait_for()
    withdrawing = owners.locator("form[data-do=withdraw]")
    await withdrawing.get_by_label("Why").fill("It is out of date")
    await withdrawing.get_by_role("button").click()
    await withdrawing.locator(".sure").wait_for()
    await axe.look(owners, "owners")
    assert not axe.found, "\n".join(axe.found)


async def _asks(nina: PageStaff, axe: Looker) -> None:
    asked = await main_job.ask(nina, "How do I set up the VPN?")
    await axe.look(nina.page, "staff with choices")
    await main_job.choose(nina, asked.buttons[0])
    await nina.page.locator(".newest .source summary").first.click()
    await axe.look(nina.page, "staff with an answer")
    await main_job.ask(nina, "I lost the phone I sign in with")
    await main_job.choose(nina, "Walk me through it")
    await axe.look(nina.page, "staff with steps")
    await main_job.ask(nina, QUESTION)
    await main_job.choose(nina, "Didn't help")


async def test_what_is_wrong_is_found(browser: Browser) -> None:
    """Axe itself, where a page's policy keeps other code out: a button without a name, and words too faint to read."""
    axe, page = Looker(), await (await browser.new_context()).new_page()
    await page.set_content(FAULTY)
    await axe.look(page, "faulty")
    assert any("light: critical: button-name" in each for each in axe.found)
    assert any("phone, dark: serious: color-contrast" in each for each in axe.found)
    assert "faulty, phone, light: wider than its screen" in axe.found


async def test_pages_that_stand_alone(browser: Browser, server: Server, tmp_path: Path) -> None:
    axe = Looker()
    file = tmp_path / "report.html"
    file.write_text(as_html(eventful()), encoding="utf-8")
    page = await _opened(browser, file.as_uri())
    await page.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true; })")
    await axe.look(page, "report as a file")
    for name, way in (
        ("report", "/report"), ("sign in", "/sign-in/abc"), ("nothing there", "/static/nothing"), ("demo", "/demo"),
    ):  # fmt: skip
        await axe.look(await _opened(browser, f"{server.address}{way}"), name)
    assert not axe.found, "\n".join(axe.found)


async def _opened(browser: Browser, address: str) -> Page:
    context = await browser.new_context(reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    page = await context.new_page()
    await page.goto(address)
    await page.locator("h1").wait_for()
    return page
