"""What a case says about the problem: in the person's own words, whatever else the conversation was about."""

from __future__ import annotations

import pytest

from bot.flows.problem import tells_a_problem
from tests.talk import Talk


async def test_after_a_change_of_topic_the_case_is_about_the_last_problem_and_names_the_other(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.say("what do printing costs come to")
    await talk.press("person", label="Talk to a person")
    card = talk.cards[-1]
    assert card.question == "what do printing costs come to"
    assert card.also == ("slow wireless in the halls",)
    assert {ref.id for ref in card.shown} == {"wifi-slow", "printing"}


async def test_a_problem_that_was_solved_is_not_what_the_next_case_is_about(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.say("what do printing costs come to")
    await talk.press("helped", label="Helped")
    await talk.press("person", label="Talk to a person")
    card = talk.cards[-1]
    assert card.question == "slow wireless in the halls"
    assert [ref.id for ref in card.shown] == ["wifi-slow"]


async def test_what_was_tried_on_a_topic_that_was_left_reaches_the_agent(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.press("walk", "wifi-slow#0")
    await talk.press("step_failed", "wifi-slow#0#0", label="That didn't work")
    await talk.say("what do printing costs come to")
    await talk.press("person")
    assert any("step 1 of 4" in tried for tried in talk.cards[-1].tried)


async def test_how_they_put_it_later_stands_beside_how_they_put_it_first(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.say("the wireless in the halls is still terribly slow today")
    await talk.press("person")
    card = talk.cards[-1]
    assert card.question == "slow wireless in the halls"
    assert card.later == ("the wireless in the halls is still terribly slow today",)


async def test_articles_that_were_only_named_are_told_apart_from_those_that_were_shown(talk: Talk) -> None:
    await talk.say("install tunnel profile")
    await talk.press("choose", "vpn-mac", label="Tunnel on a Mac")
    await talk.press("person")
    card = talk.cards[-1]
    assert [ref.id for ref in card.shown] == ["vpn-mac"]
    assert [ref.id for ref in card.named] == ["vpn-windows"]


async def test_a_problem_told_with_the_wish_for_a_person_is_kept_when_the_case_is_called_off(talk: Talk) -> None:
    await talk.say("can I talk to a person about green stripes on my screen")
    assert "green stripes" in talk.cards[-1].question
    await talk.press("cancel")
    [reply] = await talk.press("person")
    assert "green stripes" in talk.cards[-1].question
    assert "tell me what it's about" not in reply.text.lower()


async def test_who_has_said_what_it_is_about_is_not_asked_for_it(talk: Talk) -> None:
    [reply] = await talk.say("I want to speak to somebody about my payslip")
    assert "Tell me what it's about" not in reply.text
    assert "payslip" in talk.cards[-1].question


async def test_what_is_written_next_becomes_the_question_of_a_case_that_had_none(talk: Talk) -> None:
    [reply] = await talk.say("talk to a person please")
    assert "Tell me what it's about" in reply.text
    await talk.say("my screen shows green stripes since this morning")
    assert talk.cards[-1].question == "my screen shows green stripes since this morning"


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("Can I please talk to a person?", False),
        ("I want a real human now", False),
        ("could somebody from the service desk call me please", False),
        ("can I talk to someone about payroll", True),
        ("My laptop is broken, get me a person", True),
    ],
)
def test_only_words_beyond_the_wish_and_its_courtesies_tell_a_problem(text: str, tells: bool) -> None:
    assert tells_a_problem(text) is tells


async def test_a_deleted_message_is_in_none_of_the_cases_lines(talk: Talk) -> None:
    await talk.say("slow wireless in the halls", ref="m1")
    await talk.say("the wireless in the halls is still terribly slow today", ref="m2")
    await talk.press("person")
    await talk.delete("m2")
    assert talk.cards[-1].later == ()
    await talk.delete("m1")
    assert "wireless" not in talk.cards[-1].question
