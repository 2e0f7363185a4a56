"""The page works by keyboard, for screen readers, on a phone, enlarged, and without motion."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, expect

from tests.e2e.browser import PATIENCE, PageAgent, PageStaff
from tests.e2e.server import Server
from tests.scenarios import main_job

pytestmark = [pytest.mark.chromium, pytest.mark.slow]

QUESTION = "I lost the phone I sign in with"


async def focused(page: Page) -> str:
    return str(await page.evaluate("() => document.activeElement.textContent.trim() || document.activeElement.id"))


async def tab_to(page: Page, words: str, *, back: bool = False) -> None:
    """Press Tab until something with these words has the focus."""
    for _ in range(60):
        if await focused(page) == words:
            return
        await page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"“{words}” cannot be reached by keyboard")


async def test_the_whole_way_to_a_person_works_by_keyboard_alone(browser: Browser, server: Server) -> None:
    nina = await PageStaff.at(browser, server.address)
    page = nina.page
    await expect(page.locator("#words")).to_be_focused()
    await page.keyboard.type(QUESTION)
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("since this morning")
    await page.keyboard.press("Enter")
    await page.locator(".entry.bot").wait_for()
    assert await nina.own_words() == (f"{QUESTION}\nsince this morning",)
    await expect(page.locator("#words")).to_be_focused()
    await tab_to(page, "Walk me through it", back=True)
    await page.keyboard.press("Enter")
    await expect(page.locator(".entry.bot.newest")).to_contain_text("Step 1 of", timeout=PATIENCE)
    await expect(page.locator(".entry.bot.newest")).to_be_focused()
    await tab_to(page, "Done")
    await page.keyboard.press("Space")
    await expect(page.locator(".entry.bot.newest")).to_contain_text("Step 2 of", timeout=PATIENCE)
    await tab_to(page, "Talk to a person")
    await page.keyboard.press("Enter")
    await expect(page.locator("#route")).to_have_text("Your case", timeout=PATIENCE)


async def test_the_first_stop_leads_past_the_header_to_the_composer(browser: Browser, server: Server) -> None:
    page = (await PageStaff.at(browser, server.address)).page
    skip = page.locator("a, button, summary, textarea").first
    assert await skip.inner_text() == "Skip to writing"
    await skip.focus()
    await expect(skip).to_be_in_viewport()
    await page.keyboard.press("Enter")
    await expect(page.locator("#words")).to_be_focused()


async def test_an_agent_can_take_and_answer_a_case_by_keyboard_alone(browser: Browser, server: Server) -> None:
    nina, sam = await PageStaff.at(browser, server.address), await PageAgent.at(browser, server.address)
    await main_job.ask(nina, "I want to talk to a person about keyboard rows")
    await sam.page.locator(".case-link", has_text="keyboard rows").focus()
    await sam.page.keyboard.press("Enter")
    await sam.page.locator(".card .asked").wait_for()
    await tab_to(sam.page, "Claim")
    await sam.page.keyboard.press("Enter")
    await sam.state("you have it")
    await sam.page.locator("#desk-words").focus()
    await sam.page.keyboard.type("With you in a minute")
    await sam.page.keyboard.press("Enter")
    await nina.hears("With you in a minute")


async def test_replies_are_read_out_and_everything_has_a_name(browser: Browser, server: Server) -> None:
    nina = await PageStaff.at(browser, server.address)
    await main_job.ask(nina, QUESTION)
    announcer = nina.page.locator("#announcer")
    await expect(announcer).to_have_attribute("aria-live", "polite")
    await expect(announcer).to_contain_text("Handrail:")
    assert await nina.page.evaluate(NAMELESS) == []
    assert await nina.page.evaluate("() => document.querySelectorAll('h1').length") == 1
    assert await nina.page.evaluate("() => document.documentElement.lang") == "en"


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_words_stand_out_from_their_ground_in_light_and_in_dark(
    browser: Browser, server: Server, scheme: str
) -> None:
    nina = await PageStaff.at(browser, server.address)
    await nina.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    await main_job.ask(nina, QUESTION)
    assert await nina.page.evaluate(FAINT) == []


async def test_nothing_moves_for_those_who_asked_for_that(browser: Browser, server: Server) -> None:
    nina = await PageStaff.at(browser, server.address)
    await nina.page.emulate_media(reduced_motion="reduce")
    await main_job.ask(nina, QUESTION)
    moving = "() => document.getAnimations({subtree: true}).filter(one => one.playState === 'running').length"
    assert await nina.page.evaluate(moving) == 0


@pytest.mark.parametrize(("width", "height"), [(360, 740), (320, 640), (500, 450)], ids=["phone", "small", "zoomed"])
async def test_on_a_phone_and_enlarged_nothing_is_cut_off_and_all_can_be_touched(
    browser: Browser, server: Server, width: int, height: int
) -> None:
    nina = await PageStaff.at(browser, server.address, width=width, height=height)
    await main_job.ask(nina, QUESTION)
    assert await nina.page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
    assert await nina.page.evaluate(TOO_SMALL) == []
    route = await nina.page.locator("#route").bounding_box()
    assert route is not None
    await nina.page.locator("#route").scroll_into_view_if_needed()
    await expect(nina.page.locator("#route")).to_be_in_viewport()


async def test_on_a_narrow_screen_the_demos_sides_are_tabs(browser: Browser, server: Server) -> None:
    context = await browser.new_context(viewport={"width": 400, "height": 800})
    page = await context.new_page()
    await page.goto(f"{server.address}/demo")
    await expect(page.locator("#nina")).to_be_visible()
    await expect(page.locator("#sam")).to_be_hidden()
    # At once: the page inside, once it is there, takes the focus for its own field.
    await page.get_by_role("tab", name="Nina").press("ArrowRight")
    await expect(page.locator("#sam")).to_be_visible()
    await expect(page.locator("#nina")).to_be_hidden()


NAMELESS = """() => [...document.querySelectorAll('button, a[href], input, textarea, summary, iframe')]
  .filter(one => one.getClientRects().length)
  .filter(one => !(one.textContent.trim() || one.getAttribute('aria-label') || one.title || one.labels?.length))
  .map(one => one.outerHTML.slice(0, 80))"""

# Targets of at least 44 px; what stands inside a line of text (a link, a citation's mark) is excepted, as WCAG does.
TOO_SMALL = """() => [...document.querySelectorAll('button, summary, textarea, a[href]')]
  .filter(one => one.getClientRects().length && !one.closest('.article') && !one.classList.contains('skip'))
  .map(one => [one, one.getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.height < 43.5 || box.width < 43.5))
  .map(([one, box]) => `${one.outerHTML.slice(0, 70)} ${box.width}x${box.height}`)"""

# Contrast by WCAG's formula: 4.5 for text, 3 for large text.
FAINT = """() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = (one) => {
    for (; one; one = one.parentElement) {
      const colour = rgba(getComputedStyle(one).backgroundColor);
      if (colour[3] > 0.5) return colour;
    }
    return [255, 255, 255, 1];
  };
  const found = [];
  for (const one of document.querySelectorAll('body *')) {
    const words = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!words || !one.getClientRects().length || one.closest('.unseen, .skip, noscript')) continue;
    const style = getComputedStyle(one);
    const [a, b] = [light(rgba(style.color)), light(ground(one))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) found.push(`${ratio.toFixed(2)} ${one.outerHTML.slice(0, 80)}`);
  }
  return found;
}"""
