"""kill -9 in mid-conversation on Slack: nothing is lost, nothing is said twice."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from tests.e2e.slack.server import PATIENCE
from tests.e2e.slack.town import SlackAgent, SlackStaff, Town
from tests.fakes.slack.mishaps import CutBeforeStoring
from tests.scenarios import main_job

pytestmark = pytest.mark.slow

QUESTIONS = (
    "The Wi-Fi connects, but it's really slow",
    "My printer queue is stuck",
    "I lost the phone I sign in with",
    "Who can see what is in a shared mailbox",
)


async def test_questions_that_a_crash_interrupts_are_answered_once(town: Town) -> None:
    nina = town.staff()
    for question, seconds in zip(QUESTIONS, (0.0, 0.02, 0.08, 0.3), strict=True):
        await nina.person.say(question, wait=False)
        await asyncio.sleep(seconds)
        await town.handrail.crash()
        await nina.reply()
    await town.slack.settled()
    assert len(nina.replies()) == len(QUESTIONS)
    assert await nina.own_words() == QUESTIONS


async def test_what_an_agent_writes_before_a_crash_reaches_the_person_once_and_the_case_stands_once(town: Town) -> None:
    nina, sam = town.staff(), town.agent()
    await main_job.ask(nina, "I want to talk to a person about the kiln timer")
    await sam.open_case("kiln timer")
    await sam.press("Claim")
    await sam.state("you have it")
    for number, seconds in enumerate((0.0, 0.03, 0.15)):
        words = f"Word {number} about your timer"
        await sam.person.reply_in_thread(sam.card, words, wait=False)
        await asyncio.sleep(seconds)
        await town.handrail.crash()
        await nina.hears(words)
        await sam.mark_on(words, "reached the person")
    await town.slack.settled()
    seen = Counter(line for line in (await nina.everything()).split("\n") if line.startswith("Word "))
    assert seen == Counter(f"Word {number} about your timer" for number in range(3))
    assert len(sam.cards()) == 1


async def test_a_handover_of_which_slack_heard_nothing_before_a_crash_stands_at_the_desk_once(town: Town) -> None:
    nina = town.staff()
    await main_job.ask(nina, QUESTIONS[0])
    town.slack.mishaps.always("chat.postMessage", CutBeforeStoring())
    await nina.press("Talk to a person")
    await town.slack.until(lambda: any(call.mishap for call in town.slack.calls) or None, PATIENCE)
    await asyncio.to_thread(town.handrail.kill)
    town.slack.mishaps.clear()
    await asyncio.to_thread(town.handrail.start)
    await stands_once(nina, town.agent())


async def test_a_handover_that_slack_has_without_our_knowing_stands_at_the_desk_once(town: Town) -> None:
    nina = town.staff()
    await main_job.ask(nina, QUESTIONS[0])
    hold = town.slack.mishaps.hold("chat.postMessage", after_storing=True)
    await nina.press("Talk to a person")
    await asyncio.wait_for(hold.reached(), PATIENCE)
    await town.handrail.crash()
    hold.release()
    await stands_once(nina, town.agent())


async def stands_once(nina: SlackStaff, sam: SlackAgent) -> None:
    assert (await nina.reply()).route == "Your case"
    case = await sam.open_case(QUESTIONS[0])
    assert len(sam.cards()) == 1
    assert [line for line, times in Counter(case.thread).items() if times > 1] == []
    assert len([line for line in case.thread if QUESTIONS[0] in line]) == 1
    assert len(nina.replies()) == 2


async def test_a_button_still_works_after_a_crash_and_what_was_pressed_before_is_not_done_again(town: Town) -> None:
    nina, sam = town.staff(), town.agent()
    await main_job.ask(nina, QUESTIONS[0])
    await nina.press("Walk me through it")
    assert "Step 1 of" in (await nina.reply()).text
    await town.handrail.crash()
    await town.slack.connected(within=PATIENCE)
    await nina.press("Done")
    assert "Step 2 of" in (await nina.reply()).text
    await nina.press("Talk to a person")
    assert (await nina.reply()).route == "Your case"
    await sam.open_case(QUESTIONS[0])
