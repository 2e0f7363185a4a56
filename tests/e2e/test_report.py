"""The report on a running server, as a lead sees it: wide, and on a phone."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.e2e.browser import PATIENCE, PageStaff
from tests.e2e.server import Server

pytestmark = [pytest.mark.chromium, pytest.mark.slow]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
async def test_a_lead_opens_the_report_and_it_fits(server: Server, browser: Browser, width: int, scheme: str) -> None:
    staff = await PageStaff.at(browser, server.address)
    await staff.say("The Wi-Fi is really slow")
    await staff.reply()

    context = await browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    page = await context.new_page()
    blocked: list[str] = []
    page.on("console", lambda message: blocked.append(message.text))
    await page.goto(f"{server.address}/report")
    await expect(page.get_by_role("heading", name="How support felt")).to_be_visible()
    await expect(page.get_by_role("heading", name="At a glance")).to_be_visible()
    await expect(page.get_by_role("img").first).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    ground = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(245, 246, 243)" if scheme == "light" else "rgb(19, 25, 24)"), "its own style is let in"

    await page.get_by_text("The numbers").first.click()
    await expect(page.get_by_role("table", name="Over time")).to_be_visible()
    await page.get_by_role("link", name="a quarter").click()
    await expect(page.locator('[aria-current="page"]')).to_have_text("a quarter")
    assert blocked == []
    await context.close()
