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


async def test_what_was_handed_back_and_still_does_not_work_is_offered_again_without_the_same_article(
    talk: Talk,
) -> None:
    await handed_back(talk)
    [offer] = await talk.say("It still doesn't work")
    assert "This sounds like case #1, which came back to me. Shall I reopen it?" in offer.text
    await talk.press("reopen", label="Reopen case #1")
    case = await talk.case()
    assert (case.number, case.state, case.reopened) == (1, "waiting", 1)


async def test_that_what_was_handed_back_did_not_help_opens_it_at_once(talk: Talk) -> None:
    await handed_back(talk)
    [reply] = await talk.say("that didn't help")
    assert "Case #1 is open again." in reply.text


async def handed_back(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    await talk.agent_presses("claim", agent=SAM)
    await talk.agent_says("Look at the article on slow wireless")
    await talk.agent_presses("hand_back", agent=SAM)


@pytest.mark.parametrize("words", ["", "I want to talk to a person", "It's still slow, I need a person please"])
async def test_whoever_wants_a_person_while_reopening_is_offered_gets_the_same_case(talk: Talk, words: str) -> None:
    await closed(talk)
    await talk.say("skip")
    await talk.say("it is slow again, not fixed!")
    [reply] = await talk.say(words) if words else await talk.press("person")
    assert "Case #1 is open again." in reply.text
    cases = await talk.ledger.cases(open_only=False)
    assert [(case.number, case.question, case.reopened) for case in cases] == [(1, "slow wireless in the halls", 1)]
    assert any("it is slow again" in entry.text for entry in talk.desk_entries), "with what was said meanwhile"


async def test_a_person_for_something_else_is_a_case_of_its_own(talk: Talk) -> None:
    await closed(talk)
    await talk.say("skip")
    await talk.say("it is slow again, not fixed!")
    await talk.say("I lost my badge, can I talk to a person about it")
    assert [case.number for case in await talk.ledger.cases(open_only=False)] == [1, 2]


@pytest.mark.parametrize(
    ("how", "words"),
    [("fixed", "as fixed"), ("got_round", "a way round it"), ("not_fixed", "couldn't fix it this time; I'm sorry")],
)
async def test_closing_is_told_kindly(talk: Talk, how: str, words: str) -> None:
    await closed(talk, how)
    last = [parcel.what for parcel in talk.sent if getattr(parcel.what, "out", "") == "reply"][-1]
    assert words in last.text
    assert last.buttons[0].action == "reopen"
