"""From what fails people to the owner's decision, in a browser: wide, and on a phone."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, expect

from tests.e2e.browser import PATIENCE, PageAgent, PageStaff
from tests.e2e.server import Server

pytestmark = [pytest.mark.chromium, pytest.mark.slow]

ANSWER = "Turn the key of the aquarium pump to the left, wait ten seconds, and switch it on again."


async def owners_page(browser: Browser, server: Server, width: int, scheme: str = "light") -> Page:
    context = await browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    page = await context.new_page()
    page.on("console", lambda message: _quiet(message.text))
    page.on("pageerror", lambda error: _quiet(str(error)))
    await page.goto(f"{server.address}/owners")
    return page


async def test_a_solved_case_becomes_a_draft_that_its_owner_edits_and_accepts(browser: Browser, server: Server) -> None:
    nina, sam = await PageStaff.at(browser, server.address), await PageAgent.at(browser, server.address)
    await nina.say("The aquarium pump in the foyer is humming")
    await nina.reply()
    await nina.press("Talk to a person")
    await sam.open_case("aquarium pump")
    await sam.press("Claim")
    await sam.state("you have it")
    await sam.say(ANSWER)
    await nina.hears("Turn the key")
    await sam.press("Resolve")
    await sam.page.get_by_role("button", name="Fixed", exact=True).click()
    await sam.press("Suggest as an article")
    await sam.page.get_by_text("until then it is a draft").wait_for()

    page = await owners_page(browser, server, 1200)
    draft = page.get_by_role("form", name="Draft from case").filter(has_text="aquarium pump").first
    await expect(draft.get_by_label("What the article says")).to_have_value(ANSWER)
    await draft.get_by_label("Title").fill("The pump of the aquarium hums")
    await draft.get_by_role("button", name="Keep my changes").click()
    await expect(draft.get_by_role("status")).to_have_text("Kept. It waits for your decision.")
    await draft.get_by_role("button", name="Accept").click()
    await expect(draft.get_by_role("status")).to_contain_text("Nobody is answered from it yet. Fetch its file")
    async with page.expect_download() as at_once:
        await draft.get_by_role("link", name="Fetch the file").click()
    assert (await at_once.value).suggested_filename == "the-pump-of-the-aquarium-hums.md"
    await draft.get_by_role("link", name="Show the page as it is now").click()
    decided = page.get_by_role("listitem").filter(has_text="The pump of the aquarium hums")
    await expect(decided).to_contain_text("accepted by Mara")
    async with page.expect_download() as fetched:
        await decided.get_by_role("link", name="Fetch the file").click()
    assert (await fetched.value).suggested_filename == "the-pump-of-the-aquarium-hums.md"


@pytest.mark.parametrize(("width", "scheme"), [(1200, "light"), (360, "dark")])
async def test_what_failed_people_and_what_is_missing_fits_on_every_screen(
    browser: Browser, server: Server, width: int, scheme: str
) -> None:
    nina = await PageStaff.at(browser, server.address)
    await nina.say("The Wi-Fi connects, but it's really slow")
    await nina.reply()
    await nina.press("Didn't help")
    await nina.reply()
    page = await owners_page(browser, server, width, scheme)
    await expect(page.get_by_role("heading", name="What failed people")).to_be_visible()
    await expect(page.get_by_role("heading", name="What no article answers")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    await page.get_by_role("link", name="a quarter").click()
    await expect(page.locator('[aria-current="page"]')).to_have_text("a quarter")


def _quiet(words: str) -> None:
    raise AssertionError(f"The page complained: {words}")


@pytest.mark.parametrize(("width", "scheme"), [(1200, "light"), (360, "dark")])
async def test_an_owner_tries_a_question_and_withdraws_an_article_after_a_second_press(
    browser: Browser, server: Server, width: int, scheme: str
) -> None:
    page = await owners_page(browser, server, width, scheme)
    trying = page.get_by_role("form", name="Try a question")
    await trying.get_by_label("The question").fill("How do I set up the VPN?")
    await trying.get_by_label("As", exact=True).select_option(label="A guest, who sees what is public")
    await trying.get_by_role("button", name="Try it").click()
    await expect(trying.locator(".as-said .article")).to_be_visible()
    assert "**" not in await trying.locator(".as-said").inner_text()
    await expect(trying.get_by_text("Looked up in the release")).to_be_visible()

    form = page.get_by_role("form", name="Withdraw an article")
    await form.get_by_label("The article").select_option(index=1)
    await form.get_by_label("Why").fill("The number in it is wrong")
    await form.get_by_role("button", name="Withdraw").click()
    await expect(form.get_by_text("Nobody is answered from it any more")).to_be_visible()
    await form.get_by_role("button", name="No, leave it").click()
    await form.get_by_role("button", name="Withdraw").click()
    await form.get_by_role("button", name="Yes, withdraw").click()
    await expect(form.get_by_role("status")).to_contain_text("is withdrawn")
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    await form.get_by_role("link", name="Show the page as it is now").click()
    gone = page.locator("#withdraw article").filter(has_text="The number in it is wrong")
    await gone.get_by_role("button", name="Put it back").click()
    await expect(gone.get_by_role("status")).to_contain_text("can be seen again")
    await gone.get_by_role("link", name="Show the page as it is now").click()
    await expect(page.locator("#deeds li").first).to_contain_text("put back")
