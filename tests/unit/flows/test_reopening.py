"""A problem that comes back after its case was closed."""

from __future__ import annotations

import pytest

from tests.talk import SAM, Talk


async def closed(talk: Talk, how: str = "fixed") -> None:
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    await talk.agent_presses("claim", agent=SAM)
    await talk.agent_presses("resolve", how, agent=SAM)


async def test_broken_again_offers_the_closed_case_first_and_yes_opens_it(talk: Talk) -> None:
    await closed(talk)
    replies = await talk.say("broken again, same as before")
    offer = replies[-1]
    assert [button.action for button in offer.buttons] == ["reopen", "decline"]
    assert "closed as fixed" in offer.text
    [reply] = await talk.say("yes please")
    assert "open again" in reply.text
    case = await talk.case()
    assert (case.number, case.state, case.reopened) == (1, "waiting", 1)


async def test_that_it_does_not_work_opens_what_was_just_closed_at_once(talk: Talk) -> None:
    await closed(talk)
    await talk.say("skip")  # the question is over; the case still is what was spoken of last
    [reply] = await talk.say("that didn't help")
    assert "Case #1 is open again." in reply.text
    assert (await talk.case()).reopened == 1


async def test_that_an_answer_since_then_did_not_help_is_said_of_that_answer(talk: Talk) -> None:
    await closed(talk)
    await talk.later(minutes=5)
    await talk.say("what do printing costs come to")
    await talk.say("that didn't help")
    assert (await talk.case()).state == "closed"


async def test_its_something_else_leaves_the_case_closed(talk: Talk) -> None:
    await closed(talk)
    await talk.say("broken again, same as before")
    await talk.press("decline", label="It's something else")
    assert (await talk.case()).state == "closed"


async def test_a_new_question_after_a_closed_case_is_simply_answered(talk: Talk) -> None:
    await closed(talk)
    [reply] = await talk.say("what do printing costs come to")
    assert reply.kind == "answer"


async def test_after_days_it_is_a_new_problem(talk: Talk) -> None:
    await closed(talk)
    await talk.later(days=6)
    replies = await talk.say("broken again, same as before")
    assert all(button.action != "reopen" for reply in replies for button in reply.buttons)


@pytest.mark.parametrize(
    ("how", "words"),
    [("fixed", "as fixed"), ("got_round", "a way round it"), ("not_fixed", "couldn't fix it this time; I'm sorry")],
)
async def test_closing_is_told_kindly(talk: Talk, how: str, words: str) -> None:
    await closed(talk, how)
    last = [parcel.what for parcel in talk.sent if getattr(parcel.what, "out", "") == "reply"][-1]
    assert words in last.text
    assert last.buttons[0].action == "reopen"
