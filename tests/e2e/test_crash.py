"""kill -9 in mid-conversation: nothing is lost, and nothing is said twice."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from playwright.async_api import Browser, expect

from tests.e2e.browser import PATIENCE, PageAgent, PageStaff
from tests.e2e.server import Server

pytestmark = [pytest.mark.chromium, pytest.mark.slow]

QUESTIONS = (
    "The Wi-Fi connects, but it's really slow",
    "My printer queue is stuck",
    "I lost the phone I sign in with",
    "Who can see what is in a shared mailbox",
)


async def test_questions_that_a_crash_interrupts_are_answered_once(browser: Browser, server_of_its_own: Server) -> None:
    server = server_of_its_own
    nina = await PageStaff.at(browser, server.address)
    for question, seconds in zip(QUESTIONS, (0.0, 0.02, 0.08, 0.3), strict=True):
        await nina.say(question)
        await asyncio.sleep(seconds)
        await asyncio.to_thread(server.kill)
        await asyncio.to_thread(server.start)
        await nina.settled()
        await nina.page.locator(".entry.own", has_text=question).wait_for()
        await expect(nina.page.locator(".entry.bot")).to_have_count(QUESTIONS.index(question) + 1, timeout=PATIENCE * 2)
    await nina.page.reload()
    await expect(nina.page.locator(".entry.bot")).to_have_count(len(QUESTIONS), timeout=PATIENCE)
    assert Counter(await nina.own_words()) == Counter(QUESTIONS)


async def test_what_an_agent_writes_before_a_crash_reaches_the_person_once(
    browser: Browser, server_of_its_own: Server
) -> None:
    server = server_of_its_own
    nina, sam = await PageStaff.at(browser, server.address), await PageAgent.at(browser, server.address)
    await nina.say("I want to talk to a person about the kiln timer")
    await nina.reply()
    await sam.open_case("kiln timer")
    await sam.press("Claim")
    await sam.state("you have it")
    for number, seconds in enumerate((0.0, 0.03, 0.15)):
        words = f"Word {number} about your timer"
        await sam.say(words)
        await asyncio.sleep(seconds)
        await asyncio.to_thread(server.kill)
        await asyncio.to_thread(server.start)
        await nina.hears(words)
        await sam.mark_on(words, "reached the person")
    for number in range(3):
        await expect(nina.page.locator(".entry.person", has_text=f"Word {number} about")).to_have_count(1)
    cases = sam.page.locator(".case-link", has_text="kiln timer")
    await expect(cases).to_have_count(1)


async def test_while_the_server_is_away_the_words_are_kept_and_a_person_stays_within_reach(
    browser: Browser, server_of_its_own: Server
) -> None:
    server = server_of_its_own
    nina = await PageStaff.at(browser, server.address)
    await asyncio.to_thread(server.kill)
    await nina.say("Is anybody there about the plotter?")
    await expect(nina.page.locator("#trouble")).to_contain_text("4400", timeout=PATIENCE)
    await expect(nina.page.locator("#trouble")).to_contain_text("kept", timeout=PATIENCE)
    await expect(nina.page.locator("#route")).to_be_visible()
    await nina.page.locator("#route").click()
    await asyncio.to_thread(server.start)
    await nina.settled()
    await expect(nina.page.locator("#route")).to_have_text("Your case", timeout=PATIENCE * 2)
    assert await nina.own_words() == ("Is anybody there about the plotter?",)
