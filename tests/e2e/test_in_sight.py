"""What has just come is in sight, or a word says that it stands below: at the desk, and where pictures come late."""

from __future__ import annotations

import struct
import zlib

import pytest
from playwright.async_api import Browser, expect

from tests.e2e.browser import PATIENCE, PageAgent, PageStaff
from tests.e2e.server import Server
from tests.scenarios import main_job

pytestmark = [pytest.mark.chromium, pytest.mark.slow]


def tall_picture() -> bytes:
    """A PNG of 200 × 400 grey pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 200, 400, 8, 0, 0, 0, 0)
    lines = zlib.compress((b"\0" + bytes(200)) * 400)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


async def test_an_agent_sees_what_came_or_that_it_stands_below(browser: Browser, server: Server) -> None:
    nina, sam = await PageStaff.at(browser, server.address), await PageAgent.at(browser, server.address, height=500)
    await main_job.ask(nina, "The theodolite in D7 is out of true")
    await main_job.ask(nina, "I want to talk to a person")
    await sam.open_case("theodolite in D7")
    below = sam.page.get_by_role("button", name="New below")
    await expect(below).to_be_hidden()

    await sam.press("What do these do?")
    told = sam.page.locator(".whisper", has_text="the case is yours")
    await expect(told).to_be_in_viewport(timeout=PATIENCE)

    await sam.page.locator("#case").evaluate("node => node.scrollTo(0, 0)")
    await nina.say("and please hurry")
    await below.click()
    await expect(sam.page.locator(".thread .line", has_text="please hurry")).to_be_in_viewport(timeout=PATIENCE)
    await expect(below).to_be_hidden()


async def test_a_picture_that_arrives_does_not_hide_itself_below_the_edge(browser: Browser, server: Server) -> None:
    nina, sam = await PageStaff.at(browser, server.address, width=360), await PageAgent.at(browser, server.address)
    await main_job.ask(nina, "Which way up does the orrery in D8 go?")
    await main_job.ask(nina, "I want to talk to a person")
    await sam.open_case("orrery in D8")
    await sam.press("Claim")
    await sam.state("you have it")
    picture = {"name": "this way.png", "mimeType": "image/png", "buffer": tall_picture()}
    await sam.page.set_input_files("#case input[type=file]", [picture])  # type: ignore[list-item]  # as documented
    await expect(sam.page.get_by_text("on its way")).to_have_count(0, timeout=PATIENCE)
    await sam.say("Like this")
    got = nina.page.locator(".entry.person", has_text="Like this")
    await expect(got.locator("img.thumb")).to_have_js_property("naturalWidth", 200, timeout=PATIENCE)
    size = got.locator(".file-size")
    await expect(size).to_be_in_viewport(timeout=PATIENCE)
    inside = (
        "node => node.getBoundingClientRect().bottom <= document.querySelector('.dock').getBoundingClientRect().top + 8"
    )
    assert await size.evaluate(inside), "nor behind the composer"
