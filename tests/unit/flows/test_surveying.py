"""Asked honestly afterwards: one light question on closing, every part optional, by press or in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.flows import survey_words
from bot.flows.survey_words import Answers
from bot.messages.outgoing import Reply
from bot.messages.state import PersonOffered
from bot.messages.survey import Survey
from tests.talk import HOUSE, Talk


async def closed(talk: Talk, how: str = "fixed", question: str = "slow wireless in the halls") -> Reply:
    """A case from its question to its closing. Returns what the person reads then."""
    await talk.say(question)
    await talk.press("person", label="Talk to a person")
    await talk.agent_presses("claim")
    [reply] = await talk.agent_presses("resolve", how)
    return reply


async def asked(talk: Talk) -> list[Survey]:
    return list(await talk.ledger.surveys(talk.clock.now() - timedelta(days=400)))


def buttons(reply: Reply, action: str) -> list[str]:
    return [button.value for button in reply.buttons if button.action == action]


async def test_closing_asks_one_light_question_in_the_same_message(talk: Talk) -> None:
    reply = await closed(talk)
    assert "closed case #1" in reply.text
    assert "If you like" in reply.text
    assert len(buttons(reply, "ease")) == 5
    assert len(buttons(reply, "repeated")) == 2
    assert len(buttons(reply, "ended")) == 2
    assert buttons(reply, "skip_survey")
    assert buttons(reply, "reopen")
    [survey] = await asked(talk)
    assert (survey.answered, survey.silent, survey.skipped, survey.topic != "") == (False, False, False, True)


async def test_each_answer_is_taken_by_itself_and_may_be_changed(talk: Talk) -> None:
    reply = await closed(talk)
    [four] = await talk.press("ease", buttons(reply, "ease")[3])
    assert "4 of 5" in four.text
    await talk.press("repeated", buttons(reply, "repeated")[1])
    await talk.press("ended", buttons(reply, "ended")[0])
    await talk.press("ease", buttons(reply, "ease")[4])
    [survey] = await asked(talk)
    assert (survey.ease, survey.repeated, survey.ended) == (5, False, "fixed")
    assert survey.answered_at == talk.clock.now()


async def test_what_the_person_says_of_how_it_ended_is_the_topics_outcome(talk: Talk) -> None:
    reply = await closed(talk)
    state = (await talk.ledger.load(await next_of(talk), topics_since=talk.clock.now())).state
    assert state.topic is not None
    assert state.topic.outcome == "handed_over"
    await talk.press("ended", buttons(reply, "ended")[0])
    state = (await talk.ledger.load(await next_of(talk), topics_since=talk.clock.now())).state
    assert state.topic is not None
    assert state.topic.outcome == "confirmed"


async def next_of(talk: Talk):  # type: ignore[no-untyped-def]
    from bot.messages.incoming import Woke
    from bot.messages.turn import Received
    from tests.talk import NINA

    return Received(0, Woke("none", f"{NINA.key}:1", talk.clock.now(), "none"))


@pytest.mark.parametrize(
    ("text", "ease", "repeated", "ended"),
    [
        ("4", 4, None, None),
        ("4/5", 4, None, None),
        ("five", 5, None, None),
        ("very easy", 5, None, None),
        ("yes it's fixed", None, None, "fixed"),
        ("It's really fixed, thanks", None, None, "fixed"),
        ("I got round it", None, None, "got_round"),
        ("got around it for now", None, None, "got_round"),
        ("I had to repeat myself twice", None, True, None),
        ("I didn't have to repeat myself", None, False, None),
        ("4, no, fixed", 4, False, "fixed"),
        ("5. Didn't have to repeat myself. It works now", 5, False, "fixed"),
        ("3 and I got round it", 3, None, "got_round"),
    ],
)
async def test_typing_answers_as_well(
    talk: Talk, text: str, ease: int | None, repeated: bool | None, ended: str | None
) -> None:
    await closed(talk)
    [reply] = await talk.say(text)
    assert "Noted" in reply.text
    [survey] = await asked(talk)
    assert (survey.ease, survey.repeated, survey.ended) == (ease, repeated, ended)


@pytest.mark.parametrize("text", ["skip", "no thanks", "not now", "no", "rather not"])
async def test_it_is_skipped_in_a_word(talk: Talk, text: str) -> None:
    await closed(talk)
    [reply] = await talk.say(text)
    assert reply.text.startswith("All right")
    [survey] = await asked(talk)
    assert (survey.skipped, survey.silent) == (True, False)


async def test_skip_can_be_pressed(talk: Talk) -> None:
    reply = await closed(talk)
    await talk.press("skip_survey", buttons(reply, "skip_survey")[0])
    [survey] = await asked(talk)
    assert survey.skipped


async def test_a_bare_yes_is_asked_back_and_counts_for_nothing(talk: Talk) -> None:
    await closed(talk)
    [reply] = await talk.say("yes")
    assert "What is the yes for" in reply.text
    await talk.say("it's fixed")
    [survey] = await asked(talk)
    assert (survey.ended, survey.repeated) == ("fixed", None)


async def test_a_new_question_is_answered_and_the_buttons_still_work(talk: Talk) -> None:
    reply = await closed(talk)
    [answer] = await talk.say("printing costs")
    assert answer.citations
    await talk.press("ease", buttons(reply, "ease")[1])
    [survey] = await asked(talk)
    assert survey.ease == 2


async def test_nobody_is_asked_again_within_the_time(talk: Talk) -> None:
    await closed(talk)
    await talk.later(days=29)
    again = await closed(talk, question="printing costs per page")
    assert "If you like" not in again.text
    await talk.later(days=2)
    once_more = await closed(talk, question="tunnel profile for the mac")
    assert "If you like" in once_more.text
    assert len(await asked(talk)) == 2


async def test_a_closing_that_was_undone_at_once_is_no_asking_of_its_own(talk: Talk) -> None:
    await closed(talk)
    await talk.agent_presses("reopen")
    await talk.later(hours=25)
    await talk.agent_presses("claim")
    [again] = await talk.agent_presses("resolve", "fixed")
    assert "If you like" in again.text
    [survey] = await asked(talk)
    assert not survey.silent


async def test_what_was_said_of_an_earlier_closing_does_not_count_for_a_later_one(talk: Talk) -> None:
    reply = await closed(talk)
    await talk.press("ended", buttons(reply, "ended")[0])
    await talk.press("reopen", (await talk.case()).id)
    await talk.agent_presses("claim")
    [later] = await talk.agent_presses("resolve", "got_round")
    assert "If you like" not in later.text
    [question] = await talk.later(days=3)
    assert "still in the way" in question.text


async def test_the_time_is_the_settings(tmp_path: Path) -> None:
    talk = Talk(tmp_path, house=replace(HOUSE, ask_again_after=timedelta(days=0)))
    await closed(talk)
    assert "If you like" in (await closed(talk, question="printing costs per page")).text
    first, second = await asked(talk)
    assert (first.silent, second.silent) == (True, False), "the one before is over without an answer"
    talk.close()


async def test_a_silent_ending_is_recorded_as_silent(talk: Talk) -> None:
    await closed(talk)
    assert await talk.later(hours=25) == []
    [survey] = await asked(talk)
    assert survey.silent
    assert not survey.answered


async def test_an_answer_is_not_silent_and_a_late_one_still_counts(talk: Talk) -> None:
    reply = await closed(talk)
    await talk.later(hours=25)
    await talk.press("ease", buttons(reply, "ease")[2])
    await talk.later(hours=25)
    [survey] = await asked(talk)
    assert (survey.ease, survey.silent) == (3, False)


async def test_what_could_not_be_fixed_is_not_asked_whether_it_is_fixed(talk: Talk) -> None:
    reply = await closed(talk, "not_fixed")
    assert buttons(reply, "ended") == []
    assert "really fixed" not in reply.text


async def test_just_answering_that_it_is_not_fixed_opens_it_again(talk: Talk) -> None:
    await closed(talk)
    [reply] = await talk.say("it isn't fixed")
    assert "Noted: it isn't fixed. Case #1 is open again." in reply.text
    [survey] = await asked(talk)
    assert survey.ended == "not_fixed"
    assert (await talk.case()).state == "waiting"
    assert (await talk.case()).reopened == 1


async def test_three_days_later_it_is_asked_once_whether_it_still_stands(talk: Talk) -> None:
    reply = await closed(talk)
    await talk.press("ended", buttons(reply, "ended")[1])
    assert await talk.later(days=2) == []
    [question] = await talk.later(days=1)
    assert "still in the way" in question.text
    assert "slow wireless in the halls" in question.text
    [offer] = await talk.say("yes it is")
    assert "Shall I reopen case #1" in offer.text
    await talk.say("yes please")
    assert (await talk.case()).state == "waiting"
    [survey] = await asked(talk)
    assert (survey.ended, survey.still) == ("got_round", True)
    assert await talk.later(days=10) == [] or all("in the way" not in one.text for one in await talk.later(days=10))


async def test_that_it_no_longer_stands_is_kept_and_nothing_is_asked_again(talk: Talk) -> None:
    reply = await closed(talk, "got_round")
    [question] = await talk.later(days=3)
    [thanks] = await talk.press("still", buttons(question, "still")[1])
    assert "Good to hear" in thanks.text
    [survey] = await asked(talk)
    assert (survey.still, survey.silent) == (False, True)
    assert await talk.later(days=30) == []
    assert buttons(reply, "ended")


async def test_what_was_fixed_after_all_is_not_asked_about(talk: Talk) -> None:
    reply = await closed(talk, "got_round")
    await talk.press("ended", buttons(reply, "ended")[0])
    assert await talk.later(days=4) == []


async def test_an_old_question_does_not_answer_for_a_reopened_case(talk: Talk) -> None:
    await closed(talk, "got_round")
    [question] = await talk.later(days=3)
    await talk.press("reopen", (await talk.case()).id)
    [reply] = await talk.press("still", buttons(question, "still")[0])
    assert "over by now" in reply.text
    assert (await talk.case()).state == "waiting"


async def test_a_matter_of_care_is_never_followed_by_questions(talk: Talk) -> None:
    await talk.say("I'm being harassed by my manager")
    await talk.agent_presses("claim")
    [reply] = await talk.agent_presses("resolve", "got_round")
    assert "If you like" not in reply.text
    assert await asked(talk) == []
    assert await talk.later(days=4) == []


async def test_the_answers_do_not_appear_in_the_cases_thread(talk: Talk) -> None:
    reply = await closed(talk)
    before = len(talk.desk_entries)
    await talk.press("ease", buttons(reply, "ease")[0], label="1 · hard")
    await talk.say("I had to repeat myself")
    assert len(talk.desk_entries) == before


@pytest.mark.parametrize(
    "text",
    [
        "how much is printing",
        "4 of the printers are broken",
        "is it fixed?  the wireless in hall 3 is slow as well",
        "it's fixed but now the sound is gone",
        "",
        "5 people here cannot log in",
        "I got round the corner and the signal is gone",
    ],
)
def test_a_question_is_never_taken_for_an_answer(text: str) -> None:
    assert survey_words.read(text) is None


def test_a_skip_among_answers_does_not_undo_them() -> None:
    assert survey_words.read("4, skip") == Answers(ease=4)


async def test_the_pending_offer_after_still_in_the_way_names_the_case(talk: Talk) -> None:
    await closed(talk, "got_round")
    await talk.later(days=3)
    await talk.say("yes it is")
    state = (await talk.ledger.load(await next_of(talk), topics_since=talk.clock.now())).state
    assert state.pending == PersonOffered((await talk.case()).id)
