"""A screenshot and a letter attached in a real browser, on a telephone's width, reach the agent who has the case."""

from __future__ import annotations

import base64

import pytest
from playwright.async_api import Browser, Page, expect

from tests.e2e.browser import PATIENCE, PageAgent, PageStaff
from tests.e2e.looking import Looker
from tests.e2e.server import Server
from tests.scenarios import main_job

pytestmark = [pytest.mark.chromium, pytest.mark.slow]

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PASTE = """async ([text]) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([bytes], "image.png", { type: "image/png" }));
    document.getElementById("words").dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
}"""


async def test_files_are_attached_while_waiting_and_the_agent_opens_them(browser: Browser, server: Server) -> None:
    nina, sam = await PageStaff.at(browser, server.address, width=360), await PageAgent.at(browser, server.address)
    await main_job.ask(nina, "I cannot find the harmonium in B4")
    await main_job.ask(nina, "I want to talk to a person")
    page = nina.page
    await expect(page.get_by_role("button", name="Attach files")).to_be_visible(timeout=PATIENCE)
    await page.evaluate(PASTE, [base64.b64encode(DOT).decode()])
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="Attach files").press("Enter")
    letter = {"name": "letter.txt", "mimeType": "text/plain", "buffer": b"canary"}
    wrong = {"name": "wrong.txt", "mimeType": "text/plain", "buffer": b"not meant"}
    await (await chooser.value).set_files([letter, wrong])  # type: ignore[list-item]  # as Playwright documents it
    await page.get_by_role("button", name="Take wrong.txt off").click()
    await expect(page.locator(".chip")).to_have_count(2, timeout=PATIENCE)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out"
    await nina.say("this is how it looks")
    sent = page.locator(".entry.own", has_text="this is how it looks")
    await expect(sent.locator(".files a")).to_have_count(2, timeout=PATIENCE)
    await expect(sent.locator("img.thumb")).to_have_js_property("naturalWidth", 1, timeout=PATIENCE)
    await nina.settled()

    await sam.open_case("harmonium in B4")
    line = sam.page.locator(".thread .line", has_text="this is how it looks")
    await expect(line.locator("img.thumb")).to_have_js_property("naturalWidth", 1, timeout=PATIENCE)
    async with sam.page.expect_download() as download:
        await line.get_by_role("link", name="letter.txt").click()
    assert (await (await download.value).path()).read_bytes() == b"canary"


async def test_an_agent_attaches_files_and_the_person_opens_them(browser: Browser, server: Server) -> None:
    """By keyboard, with and without words, among agents, and taken back: on a telephone's width at the person's."""
    nina, sam = await PageStaff.at(browser, server.address, width=360), await PageAgent.at(browser, server.address)
    await main_job.ask(nina, "Where does the barometer in C2 go?")
    await main_job.ask(nina, "I want to talk to a person")
    await sam.open_case("barometer in C2")
    await sam.press("Claim")
    await sam.state("you have it")
    desk, page = sam.page, nina.page

    await attach(desk, ("wiring.txt", "text/plain", b"canary"), ("dot.png", "image/png", DOT), ("not.txt", "", b"x"))
    await desk.get_by_role("button", name="Take not.txt off").press("Enter")
    await expect(desk.locator(".chip")).to_have_count(2, timeout=PATIENCE)
    await expect(desk.get_by_text("on its way")).to_have_count(0, timeout=PATIENCE)
    await sam.say("This is how it is wired")
    await sam.mark_on("This is how it is wired", "reached the person")
    await nina.hears("This is how it is wired")
    got = page.locator(".entry.person", has_text="This is how it is wired")
    await expect(got.locator("img.thumb")).to_have_js_property("naturalWidth", 1, timeout=PATIENCE)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out"
    link = got.get_by_role("link", name="wiring.txt")
    async with page.expect_download() as download:
        await link.press("Enter")
    assert (await (await download.value).path()).read_bytes() == b"canary"

    await attach(desk, ("only a file.txt", "text/plain", b"no words"))
    await desk.press("#desk-words", "Enter")
    await page.locator(".entry.person", has_text="only a file.txt").wait_for()
    own = desk.locator(".thread .line.agent", has_text="only a file.txt")
    await expect(own.locator(".mark-word")).to_contain_text("reached the person", timeout=PATIENCE)

    await attach(desk, ("among us.txt", "text/plain", b"not for her"))
    await sam.say("// she must not see this one")
    await sam.mark_on("she must not see this one", "kept among agents")
    for seen in (desk, page):
        await looked_at(seen)
    address = str(await link.get_attribute("href"))
    note = desk.locator(".thread .line.agent", has_text="she must not").get_by_role("link", name="among us.txt")
    kept = str(await note.get_attribute("href")).rpartition("/")[2].partition("?")[0]
    assert (await page.request.get(f"{server.address}/api/attachments/{kept}")).status == 404
    assert "among us" not in await nina.everything()

    line = desk.locator(".thread .line.agent", has_text="This is how it is wired")
    await line.get_by_role("button", name="Change or delete this message").click()
    await line.get_by_role("button", name="Delete", exact=True).click()
    await line.get_by_role("button", name="Delete", exact=True).click()
    await expect(page.locator(".entry.person .gone")).to_have_count(1, timeout=PATIENCE)
    assert (await page.request.get(f"{server.address}{address}")).status == 404


async def attach(page: Page, *files: tuple[str, str, bytes]) -> None:
    """By keyboard, as many at once."""
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="Attach files").press("Enter")
    chosen = [{"name": name, "mimeType": kind, "buffer": content} for name, kind, content in files]
    await (await chooser.value).set_files(chosen)  # type: ignore[arg-type]  # as Playwright documents it
    await expect(page.locator(".chip")).to_have_count(len(files), timeout=PATIENCE)


async def looked_at(page: Page) -> None:
    """Nothing that stands there keeps anybody from using it."""
    looker = Looker()
    await looker.look(page, "desk-files" if "/desk" in page.url else "staff-files")
    assert not looker.found, "\n".join(looker.found)
