"""The whole main job on the built-in page: real articles, a real browser, both sides."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser

from tests.e2e.browser import PageAgent, PageStaff
from tests.e2e.server import Server
from tests.scenarios import main_job

pytestmark = [pytest.mark.chromium, pytest.mark.slow]


async def test_a_question_is_answered_with_its_source(browser: Browser, server: Server) -> None:
    await main_job.a_question_is_answered(await PageStaff.at(browser, server.address))


async def test_an_unclear_question_is_asked_back_and_the_choice_is_answered(browser: Browser, server: Server) -> None:
    await main_job.an_unclear_question_is_asked_back_once(await PageStaff.at(browser, server.address))


async def test_where_the_steps_stopped_is_there_for_the_agent(browser: Browser, server: Server) -> None:
    nina, sam = await PageStaff.at(browser, server.address), await PageAgent.at(browser, server.address)
    await main_job.steps_are_walked_through(nina, sam)


async def test_three_rephrasings_lead_to_a_person_who_closes_the_case_and_finds_it_reopened(
    browser: Browser, server: Server
) -> None:
    nina, sam = await PageStaff.at(browser, server.address), await PageAgent.at(browser, server.address)
    await main_job.three_rephrasings_lead_to_a_person_and_back(nina, sam)


async def test_a_person_can_be_asked_for_before_a_word_was_said(browser: Browser, server: Server) -> None:
    nina, sam = await PageStaff.at(browser, server.address), await PageAgent.at(browser, server.address)
    await main_job.a_person_is_asked_for_before_anything_else(nina, sam)


async def test_two_people_at_once_do_not_see_each_others_words(browser: Browser, server: Server) -> None:
    one, other = await PageStaff.at(browser, server.address), await PageStaff.at(browser, server.address)
    await main_job.two_people_do_not_see_each_others_words(one, other)


async def test_a_page_that_is_opened_again_shows_the_same_conversation(browser: Browser, server: Server) -> None:
    nina = await PageStaff.at(browser, server.address)
    await main_job.ask(nina, "My printer queue is stuck")
    before = await nina.everything()
    await nina.page.reload()
    await nina.page.locator(".entry.bot").first.wait_for()
    assert await nina.everything() == before


async def test_a_new_conversation_is_empty_and_the_earlier_one_is_kept(browser: Browser, server: Server) -> None:
    nina = await PageStaff.at(browser, server.address)
    await main_job.ask(nina, "My printer queue is stuck")
    await nina.page.get_by_role("button", name="New conversation").click()
    await nina.page.locator("#welcome").wait_for()
    assert await nina.everything() == ""
    await nina.page.locator("#menu summary").click()
    await nina.page.locator(".earlier", has_text="My printer queue is stuck").click()
    await nina.page.locator(".entry.own", has_text="My printer queue is stuck").wait_for()


async def test_a_deleted_message_is_gone_from_both_sides(browser: Browser, server: Server) -> None:
    nina, sam = await PageStaff.at(browser, server.address), await PageAgent.at(browser, server.address)
    await nina.say("I want to talk to a person about room K17")
    await nina.reply()
    await sam.open_case("room K17")
    await nina.say("My locker code is four four one nine")
    await sam.sees("four four one nine")
    mine = nina.page.locator(".entry.own", has_text="four four one nine")
    await mine.get_by_role("button", name="Change or delete this message").click()
    await mine.get_by_role("button", name="Delete", exact=True).click()
    await mine.get_by_role("button", name="Delete", exact=True).click()
    await nina.page.get_by_text("You deleted this message.").wait_for()
    await sam.page.get_by_text("They deleted this message.").wait_for()
    assert "four four" not in await nina.everything()
    assert "four four" not in " ".join((await sam.look()).thread)


async def test_the_words_that_a_person_corrects_are_corrected_at_the_desk(browser: Browser, server: Server) -> None:
    nina, sam = await PageStaff.at(browser, server.address), await PageAgent.at(browser, server.address)
    await nina.say("I want to talk to a person about room K18")
    await nina.reply()
    await sam.open_case("room K18")
    await nina.say("The beamer is borken")
    await sam.sees("borken")
    mine = nina.page.locator(".entry.own", has_text="borken")
    await mine.get_by_role("button", name="Change or delete this message").click()
    await mine.get_by_role("button", name="Change", exact=True).click()
    await nina.page.get_by_label("Your message, to change").fill("The beamer is broken")
    await nina.page.get_by_label("Your message, to change").press("Enter")
    await nina.page.locator(".entry.own", has_text="The beamer is broken").wait_for()
    await sam.sees("The beamer is broken")
    assert "borken" not in " ".join((await sam.look()).thread)
