"""Words that are no problem to be looked up: thanks, dropping it, turning down, asking about Handrail itself."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes.knowledge import FakeKnowledge
from tests.talk import HOUSE, Talk


@pytest.mark.parametrize("text", ["thanks, perfect", "helped thx", "ok nevermind I restarted it and it works now"])
async def test_good_news_in_any_wording_is_not_searched(talk: Talk, text: str) -> None:
    await talk.say("slow wireless in the halls")
    [reply] = await talk.say(text)
    assert reply.kind == "notice"


@pytest.mark.parametrize("text", ["never mind", "no thanks", "forget it"])
async def test_dropping_it_is_taken_as_that(talk: Talk, text: str) -> None:
    await talk.say("slow wireless in the halls")
    [reply] = await talk.say(text)
    assert "we'll leave it there" in reply.text
    assert reply.route.label == "Talk to a person"


@pytest.mark.parametrize("text", ["nope", "none of these", "neither"])
async def test_none_of_the_choices_leads_on_and_never_to_the_same_choices(talk: Talk, text: str) -> None:
    asked = (await talk.say("install tunnel profile"))[0]
    [reply] = await talk.say(text)
    assert reply.kind == "offer_person"
    assert not {button.value for button in asked.buttons} & {button.value for button in reply.buttons if button.value}


async def test_didnt_help_after_choices_does_not_show_the_same_ones_again(talk: Talk) -> None:
    asked = (await talk.say("install tunnel profile"))[0]
    [reply] = await talk.say("didnt help")
    assert not {button.value for button in asked.buttons} & {button.value for button in reply.buttons if button.value}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("are you a bot?", "I'm Handrail, a bot"),
        ("what can you do?", "Tell me in your own words"),
        ("what is your phone number?", "ring 4400"),
        ("when is someone there?", "ring 4400"),
    ],
)
async def test_questions_about_handrail_itself_are_answered_and_open_no_case(talk: Talk, text: str, words: str) -> None:
    knowledge = talk.knowledge
    assert isinstance(knowledge, FakeKnowledge)
    [reply] = await talk.say(text)
    assert words in reply.text
    assert reply.route.label == "Talk to a person"
    assert await talk.case_or_none() is None
    assert knowledge.asked == []


async def test_who_says_that_it_did_not_help_hears_that_before_the_next_answer(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    [reply, *_] = await talk.say("that didn't help: printing costs colour page")
    assert reply.kind == "answer"
    assert reply.opening.startswith("Sorry that didn't help")


async def test_words_that_lost_their_apostrophe_are_understood(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    [reply] = await talk.say("that didnt work")
    assert reply.text.startswith("Sorry that didn't help")


async def test_a_typed_failure_and_then_a_feeling_lead_to_an_offer_and_no_search(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.press("walk", "wifi-slow#0")
    await talk.say("that didn't work")
    await talk.press("show", "guest", label="Guest wireless")
    replies = await talk.say("this is driving me mad")
    assert [reply.kind for reply in replies] == ["offer_person"]


async def test_where_no_contact_is_settled_asking_how_to_reach_people_reaches_them(tmp_path: Path) -> None:
    talk = Talk(tmp_path, house=replace(HOUSE, contact=""))
    [reply] = await talk.say("what is your phone number?")
    assert reply.kind == "case"
    talk.close()


async def test_a_complaint_is_read_with_its_question_and_what_was_seen_is_not_offered_again(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    [reply] = await talk.say("that didn't work, still bad in the library")
    assert reply.text.startswith("Sorry that didn't help.")
    assert "which you've seen" in reply.text
    assert "wifi-slow" not in [button.value for button in reply.buttons]


@pytest.mark.parametrize(
    "text",
    [
        "I'll just use my phone's hotspot for now",
        "never mind, a friend did it for me on their computer",
        "my manager did it for me",
        "Kim did it for me",
        "someone in the office sorted it for me, thanks",
        "I went back to the old one instead",
    ],
)
async def test_a_way_round_it_is_no_question_and_no_success(talk: Talk, text: str) -> None:
    await talk.say("slow wireless in the halls")
    [reply] = await talk.say(text)
    assert "a way round it" in reply.text
    assert not reply.citations
    bodies = await talk.transactions.read(lambda c: list(c.exec_driver_sql("SELECT body FROM topic").scalars()))
    assert [json.loads(body)["outcome"] for body in bodies] == ["got_round"]


@pytest.mark.parametrize(
    "text",
    [
        "I borrowed a laptop, that worked",
        "a coworker got it working on her account",
        "switched to my phone, all good now",
        "sorted it by going to the desk",
        "gave up, all good",
    ],
)
async def test_what_worked_some_other_way_is_no_success_of_the_answer(talk: Talk, text: str) -> None:
    await talk.say("slow wireless in the halls")
    await talk.say(text)
    bodies = await talk.transactions.read(lambda c: list(c.exec_driver_sql("SELECT body FROM topic").scalars()))
    assert "confirmed" not in [json.loads(body)["outcome"] for body in bodies]


@pytest.mark.parametrize(
    "text",
    ["that did it for me", "restarting it did it for me, thanks", "a colleague told me to restart it and now it works"],
)
async def test_what_the_answer_did_is_its_success(talk: Talk, text: str) -> None:
    await talk.say("slow wireless in the halls")
    await talk.say(text)
    bodies = await talk.transactions.read(lambda c: list(c.exec_driver_sql("SELECT body FROM topic").scalars()))
    assert [json.loads(body)["outcome"] for body in bodies] == ["confirmed"]


async def test_a_way_round_it_that_is_not_enough_is_still_looked_up(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    [reply, *_] = await talk.say("I'm using my phone's hotspot for now but the wireless in the halls is still slow")
    assert "a way round it" not in reply.text
