"""kill -9 in mid-conversation on Teams: nothing is lost, nothing is said twice, and what nobody can tell is said."""

from __future__ import annotations

import asyncio

import pytest

from tests.e2e.slack.server import PATIENCE
from tests.e2e.teams.town import Town
from tests.fakes.teams.mishaps import CutBeforeStoring
from tests.fakes.teams.visible import visible_text
from tests.scenarios import main_job

pytestmark = pytest.mark.slow

QUESTIONS = (
    "The Wi-Fi connects, but it's really slow",
    "My printer queue is stuck",
    "I lost the phone I sign in with",
    "Who can see what is in a shared mailbox",
)
IN_DOUBT = "can't tell whether my last message reached you"


async def test_questions_that_a_crash_interrupts_get_one_reply_each(town: Town) -> None:
    """An answer or, where it was under way, a word that nobody can tell; never two answers."""
    nina = town.staff()
    for question, seconds in zip(QUESTIONS, (0.0, 0.02, 0.08, 0.3), strict=True):
        said = await nina.person.say(question)
        await asyncio.sleep(seconds)
        await town.handrail.crash()
        await town.teams.wait_for_message(nina.person.chat, "[Talk to a person]", after=said, within=PATIENCE)
        await town.handrail.sent("person:teams:")
    shown = [visible_text(one) for one in town.teams.messages(nina.person.chat) if one.by_app]
    answers = [text for text in shown if "[Talk to a person]" not in text and text]
    assert len(answers) == len(set(answers))
    assert len([text for text in shown if "[Talk to a person]" in text]) >= len(QUESTIONS)
    assert await nina.own_words() == QUESTIONS


async def test_a_handover_of_which_teams_heard_nothing_before_a_crash_stands_at_the_desk(town: Town) -> None:
    nina, sam = town.staff(), town.agent()
    await main_job.ask(nina, QUESTIONS[0])
    town.teams.mishaps.always("create_conversation", CutBeforeStoring())
    await nina.press("Talk to a person")
    await town.teams.until(lambda: any(call.mishap for call in town.teams.calls) or None, PATIENCE)
    await asyncio.to_thread(town.handrail.kill)
    town.teams.mishaps.clear()
    await asyncio.to_thread(town.handrail.start)
    assert (await nina.reply()).route == "Your case"
    await sam.open_case(QUESTIONS[0])
    assert len(sam.cards()) == 1
    await town.teams.wait_for_message("desk", "may stand here twice", within=PATIENCE)


async def test_a_button_still_works_after_a_crash_and_what_was_pressed_before_is_not_done_again(town: Town) -> None:
    nina, sam = town.staff(), town.agent()
    await main_job.ask(nina, QUESTIONS[0])
    await nina.press("Walk me through it")
    assert "Step 1 of" in (await nina.reply()).text
    await town.handrail.crash()
    await nina.press("Done")
    assert "Step 2 of" in (await nina.reply()).text
    await nina.press("Talk to a person")
    assert (await nina.reply()).route == "Your case"
    await sam.open_case(QUESTIONS[0])
