"""For people who are not at home with chat: slower, simpler, by telephone; and typing wherever others press."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.escalation.desks import Desk
from bot.flows.call_words import asks_for_a_call, number_in, wants_a_call
from bot.flows.words import interpret
from bot.messages.evidence import ArticleRef
from bot.messages.state import Choices, PersonOffered, Steps, WhyNot, WorksNow
from bot.store.tables import CASE, OUTBOX
from tests.fakes.composer import FakeComposer
from tests.talk import HOUSE, SAM, Talk

ONE, TWO, THREE = (ArticleRef(id, title) for id, title in (("a", "Slow Wi-Fi"), ("b", "Printing"), ("c", "Payslips")))
STEPS = Steps(ONE, 0, "Steps", ("Open it.", "Close it.", "Open it again."), at=1)


# slower


@pytest.mark.parametrize("text", ["slower", "slower please", "too fast", "one step at a time", "walk me through it"])
async def test_slower_gives_the_last_steps_one_at_a_time(talk: Talk, text: str) -> None:
    await talk.say("slow wireless in the halls")
    [step] = await talk.say(text)
    assert "Step 1 of 4" in step.text


async def test_slower_in_the_middle_of_steps_shows_the_same_one_again(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.say("slower")
    await talk.say("done")
    [step] = await talk.say("slower please")
    assert "Step 2 of 4" in step.text


async def test_slower_without_steps_says_so_and_offers_a_person(talk: Talk) -> None:
    await talk.say("printing costs")
    [reply] = await talk.say("slower")
    assert "no steps" in reply.text
    assert "accept" in [button.action for button in reply.buttons]
    await talk.say("yes")
    assert (await talk.case()).state == "waiting"


async def test_steps_of_an_earlier_problem_are_not_taken_for_these(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.say("printing costs five pence a page")
    [reply] = await talk.say("slower")
    assert "no steps" in reply.text


# simpler


@pytest.mark.parametrize(
    "text", ["simpler", "simpler please", "in plain english", "I don't understand", "too complicated"]
)
async def test_plainer_words_where_a_model_is_set(tmp_path: Path, text: str) -> None:
    composer = FakeComposer()
    composer.plainer = "Forget the network. Then join it again."
    talk = Talk(tmp_path, composer=composer, house=replace(HOUSE, writes=True))
    await talk.say("slow wireless in the halls")
    [reply] = await talk.say(text)
    assert reply.text == "Forget the network. Then join it again. [1]"
    assert reply.opening == "In plainer words:"
    assert reply.citations[0].article.id == "wifi-slow"
    assert reply.feedback
    talk.close()


async def test_without_a_model_it_is_said_honestly_with_the_steps_or_a_person(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    [reply] = await talk.say("simpler please")
    assert "only show what the articles say" in reply.text
    assert [button.action for button in reply.buttons] == ["walk", "accept", "decline"]


async def test_words_that_do_not_hold_are_not_shown(tmp_path: Path) -> None:
    talk = Talk(tmp_path, house=replace(HOUSE, writes=True))
    await talk.say("printing costs")
    [reply] = await talk.say("simpler")
    assert "without changing what it says" in reply.text
    assert not reply.citations
    talk.close()


async def test_simpler_in_the_middle_of_steps_leaves_them_where_they_are(tmp_path: Path) -> None:
    composer = FakeComposer()
    composer.plainer = "Look for the network."
    talk = Talk(tmp_path, composer=composer, house=replace(HOUSE, writes=True))
    await talk.say("slow wireless in the halls")
    await talk.say("slower")
    [reply] = await talk.say("simpler")
    assert "Look for the network." in reply.text
    assert composer.questions[-1] == "Open the network settings."
    [step] = await talk.say("done")
    assert "Step 2 of 4" in step.text
    talk.close()


async def test_simpler_before_anything_was_shown_asks_kindly(talk: Talk) -> None:
    [reply] = await talk.say("simpler")
    assert "in your own words" in reply.text


# call me


@pytest.mark.parametrize(
    "text",
    [
        "call me",
        "Can you call me back please?",
        "could someone ring me",
        "I'd like a call",
        "please ring",
        "I can't type well, please ring",
        "Please ring me, I'm not good at typing",
        "I struggle to write so please call",
    ],
)
async def test_a_call_is_asked_for_where_the_desk_offers_it(tmp_path: Path, text: str) -> None:
    talk = Talk(tmp_path, house=replace(HOUSE, calls=True))
    await talk.say("slow wireless in the halls")
    [reply] = await talk.say(text)
    assert "you'd like a call" in reply.text
    assert "Which number" in reply.text
    assert (await talk.case()).call
    assert "Would like a call; no number yet." in talk.cards[-1].notes
    [added] = await talk.say("07700 900123")
    assert "07700 900123" in added.text
    assert "Would like a call on 07700 900123." in talk.cards[-1].notes
    talk.close()


@pytest.mark.parametrize(
    "text", ["I can't type my password", "I can't see the ring", "I can't read my mail", "I can't type well"]
)
def test_what_only_sounds_like_it_is_no_wish_for_a_call(text: str) -> None:
    assert not asks_for_a_call(text)


async def test_the_number_in_the_same_message_is_taken(tmp_path: Path) -> None:
    talk = Talk(tmp_path, house=replace(HOUSE, calls=True))
    [reply] = await talk.say("please call me on 4411")
    assert (await talk.case()).call_number == "4411"
    assert "4411" in reply.text
    talk.close()


async def test_a_desk_may_offer_calls_by_itself(tmp_path: Path) -> None:
    talk = Talk(tmp_path, house=replace(HOUSE, desk_table=(Desk("it", "the IT desk", "web", calls=True),)))
    await talk.say("call me")
    assert (await talk.case()).call
    talk.close()


async def test_where_no_calls_are_offered_it_says_what_can_be_done_and_offers_a_person(talk: Talk) -> None:
    [reply] = await talk.say("call me")
    assert "doesn't call back" in reply.text
    assert "ring 4400" in reply.text
    assert await talk.case_or_none() is None
    await talk.say("yes please")
    assert (await talk.case()).state == "waiting"


async def test_a_wish_told_with_the_problem_goes_on_the_card(tmp_path: Path) -> None:
    talk = Talk(tmp_path, house=replace(HOUSE, calls=True))
    await talk.say("The projector in Hall B hums, please call me on 07700 900123")
    case = await talk.case()
    assert (case.call, case.call_number) == (True, "07700 900123")
    talk.close()


async def test_while_an_agent_has_the_case_the_wish_reaches_them_and_the_bot_is_quiet(tmp_path: Path) -> None:
    talk = Talk(tmp_path, house=replace(HOUSE, calls=True))
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    await talk.agent_presses("claim", agent=SAM)
    assert await talk.say("can you call me on 4411") == []
    assert "Would like a call on 4411." in talk.cards[-1].notes
    talk.close()


async def test_a_number_that_is_deleted_goes_from_the_case(tmp_path: Path) -> None:
    talk = Talk(tmp_path, house=replace(HOUSE, calls=True))
    await talk.say("call me")
    await talk.say("07700 900123", ref="m-number")
    await talk.delete("m-number")
    assert (await talk.case()).call_number == ""
    assert not any("900123" in note for note in talk.cards[-1].notes)
    bodies = await talk.transactions.read(
        lambda connection: [
            body for table in (CASE, OUTBOX) for body in connection.execute(select(table.c.body)).scalars().all()
        ]
    )
    assert bodies
    assert not any("900123" in note for body in bodies for note in json.loads(body).get("notes", []))
    assert not any("900123" in json.loads(body).get("call_number", "") for body in bodies)
    talk.close()


@pytest.mark.parametrize(
    "text",
    [
        "how do I call someone in Teams?",
        "don't call me",
        "the app is called me.exe",
        "call me crazy but it worked",
        "callback URL",
    ],
)
def test_no_call_is_read_into_other_words(text: str) -> None:
    assert not asks_for_a_call(text)
    assert not wants_a_call(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("call me on 4411", "4411"),
        ("ring me at +44 7700 900123 please", "+44 7700 900123"),
        ("my number is (020) 7946-0958", "(020) 7946-0958"),
        ("call me, error 0x80070005 in version 10.0.1", ""),
        ("I'm in room 204", ""),
    ],
)
def test_a_number_is_taken_as_it_was_written(text: str, number: str) -> None:
    assert number_in(text) == number


# typing instead of pressing

THREE_OF_THEM = Choices("which?", (ONE, TWO, THREE))
OFFERED = PersonOffered(articles=(ONE, TWO))


@pytest.mark.parametrize(
    ("text", "pick"),
    [
        ("2", 1),
        ("#2", 1),
        ("2.", 1),
        ("the second one", 1),
        ("The second one please", 1),
        ("second", 1),
        ("number two", 1),
        ("I'll take the second", 1),
        ("show me the first one", 0),
        ("the last one", 2),
        ("last", 2),
        ("the bottom one", 2),
        ("the top one", 0),
        ("the middle one", 1),
        ("option b", 1),
        ("printing", 1),
        ("the payslips one", 2),
    ],
)
def test_a_choice_is_made_in_words(text: str, pick: int) -> None:
    meaning = interpret(text, THREE_OF_THEM)
    assert meaning is not None
    assert (meaning.kind, meaning.pick) == ("pick", pick)


@pytest.mark.parametrize(
    ("text", "pending", "kind"),
    [
        ("yes", THREE_OF_THEM, "which_one"),
        ("4", THREE_OF_THEM, "which_one"),
        ("yes", Choices("?", (ONE,)), "pick"),
        ("no", THREE_OF_THEM, "none"),
        ("skip", THREE_OF_THEM, "none"),
        ("none of them", THREE_OF_THEM, "none"),
        ("stop", THREE_OF_THEM, "drop"),
        ("go on", STEPS, "done"),
        ("carry on", STEPS, "done"),
        ("next", STEPS, "done"),
        ("done that", STEPS, "done"),
        ("ok", STEPS, "done"),
        ("yes", STEPS, "done"),
        ("skip", STEPS, "skip"),
        ("skip this step", STEPS, "skip"),
        ("stop", STEPS, "stop"),
        ("stop here", STEPS, "stop"),
        ("that's enough", STEPS, "stop"),
        ("go back", STEPS, "back"),
        ("previous step", STEPS, "back"),
        ("again please", STEPS, "again"),
        ("repeat that", STEPS, "again"),
        ("no", STEPS, "failed"),
        ("that didn't work", STEPS, "failed"),
        ("yes", PersonOffered(), "yes"),
        ("go ahead", PersonOffered(), "yes"),
        ("skip", PersonOffered(), "no"),
        ("stop", PersonOffered(), "no"),
        ("the second one", OFFERED, "pick"),
        ("the last one", WhyNot((ONE, TWO)), "pick"),
        ("yes", WhyNot(), "yes"),
        ("no", WhyNot(), "no"),
        ("yes", WorksNow(), "helped"),
        ("no", WorksNow(), "not_helped"),
        ("yes", None, "nothing_asked"),
        ("2", None, "nothing_asked"),
        ("go on", None, "nothing_asked"),
        ("reopen", None, "reopen"),
        ("my case", None, "case"),
    ],
)
def test_short_words_mean_what_was_asked(text: str, pending: object, kind: str) -> None:
    meaning = interpret(text, pending)  # type: ignore[arg-type]
    assert meaning is not None
    assert meaning.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "yes but the printer is still jammed",
        "skip logic in forms",
        "stop the printer queue",
        "2 people cannot log in",
        "my case is broken",
    ],
)
def test_a_sentence_of_its_own_is_no_short_answer(text: str) -> None:
    assert interpret(text, None) is None


async def test_the_next_best_is_opened_in_words(talk: Talk) -> None:
    await talk.say("install the tunnel profile")
    [first] = await talk.say("the first one")
    assert first.citations
    [not_helped] = await talk.press("not_helped")
    named = [button.value for button in not_helped.buttons if button.action == "show"]
    if named:
        [second] = await talk.say("the first one")
        assert second.citations[0].article.id == named[0]


async def test_a_step_that_is_left_out_is_kept_for_the_agent(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.say("slower")
    [step] = await talk.say("skip")
    assert "Step 2 of 4" in step.text
    await talk.press("person")
    assert any("step 1 of 4" in what and "left out" in what for what in (await talk.case()).tried)


@pytest.mark.parametrize(("text", "outcome"), [("yes", "confirmed"), ("no", "unknown")])
async def test_after_the_last_step_yes_and_no_say_whether_it_works(talk: Talk, text: str, outcome: str) -> None:
    await talk.say("slow wireless in the halls")
    await talk.say("slower")
    for _ in range(4):
        last = await talk.say("done")
    assert "Does it work now?" in last[0].text
    [reply] = await talk.say(text)
    assert ("Good to hear" in reply.text) == (text == "yes")
    assert ("Sorry that didn't help" in reply.text) == (text == "no")


async def test_nobody_is_told_off_for_a_short_word_out_of_place(talk: Talk) -> None:
    for text in ("yes", "2", "go on", "ok", "stop"):
        [reply] = await talk.say(text)
        assert reply.kind == "notice"
        assert reply.route.label == "Talk to a person"
        assert "nothing" not in reply.text.lower()


async def test_a_waiting_case_is_called_off_in_words(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    [asked] = await talk.say("never mind")
    assert "*yes*" in asked.text
    assert (await talk.case()).state == "waiting"
    [off] = await talk.say("yes")
    assert "called off" in off.text
    assert (await talk.case()).state == "cancelled"
    [again] = await talk.say("reopen")
    assert again.route.label == "Your case"
    assert (await talk.case()).state == "waiting"


async def test_a_no_leaves_the_waiting_case_where_it_is(talk: Talk) -> None:
    await talk.press("person")
    await talk.say("it works now")
    [stays] = await talk.say("no")
    assert "stays" in stays.text
    assert (await talk.case()).state == "waiting"
    [later] = await talk.say("yes")
    assert "Added" in later.text, "a yes later on is not an answer to that"
