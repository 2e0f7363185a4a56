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
from tests.talk import HOUSE, KIM, Talk


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


@pytest.mark.parametrize("text", ["skip", "no thanks", "not now", "rather not"])
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


@pytest.mark.parametrize("text", ["no", "Nope.", "not really"])
async def test_a_bare_no_is_asked_back_once_and_counts_for_nothing(talk: Talk, text: str) -> None:
    await closed(talk)
    [reply] = await talk.say(text)
    assert "What is the no for" in reply.text
    assert [button.label for button in reply.buttons] == ["It isn't fixed", "I didn't have to", "Skip"]
    [survey] = await asked(talk)
    assert (survey.ended, survey.repeated, survey.skipped) == (None, None, False)
    assert (await talk.case()).state == "closed"
    [enough] = await talk.say("no")
    assert enough.text.startswith("All right"), "nobody is asked twice"


async def test_what_a_bare_no_was_for_is_noted_once_it_is_said(talk: Talk) -> None:
    await closed(talk)
    [reply] = await talk.say("2, no")
    assert "Noted: 2 of 5. What is the no for" in reply.text
    [survey] = await asked(talk)
    assert (survey.ease, survey.repeated, survey.ended) == (2, None, None)
    await talk.press("repeated", buttons(reply, "repeated")[0])
    [survey] = await asked(talk)
    assert (survey.ease, survey.repeated, survey.ended) == (2, False, None)


async def test_where_it_was_not_fixed_a_no_is_not_asked_about_that(talk: Talk) -> None:
    await closed(talk, "not_fixed")
    [reply] = await talk.say("no")
    assert "or you'd rather not be asked" in reply.text
    assert buttons(reply, "ended") == []


@pytest.mark.parametrize("text", ["ok", "Okay", "all right", "alright", "fine", "it was fine", "great", "ok thanks"])
async def test_a_nod_is_no_rating(talk: Talk, text: str) -> None:
    await closed(talk)
    [reply] = await talk.say(text)
    assert "Noted" not in reply.text
    assert "case #1 can be opened again" in reply.text
    [survey] = await asked(talk)
    assert not survey.answered
    assert not survey.skipped
    await talk.say("4")
    [survey] = await asked(talk)
    assert survey.ease == 4, "it can still be answered"


@pytest.mark.parametrize(
    "text", ["thanks Sam", "Great, thanks for your help Sam", "thank you, Sam Ortiz!", "cheers sam", "Thanks Priya"]
)
async def test_thanks_with_a_name_are_thanks(talk: Talk, text: str) -> None:
    await closed(talk)
    [reply] = await talk.say(text)
    assert reply.text.startswith("You're welcome.")


@pytest.mark.parametrize(
    ("text", "ease", "repeated"),
    [
        ("5 · easy", 5, None),
        ("1 · hard", 1, None),
        ("I had to repeat myself", None, True),
        ("I didn't have to", None, False),
    ],
)
async def test_a_buttons_label_may_be_typed_at_any_time(
    talk: Talk, text: str, ease: int | None, repeated: bool | None
) -> None:
    await closed(talk)
    await talk.say("printing costs")
    await talk.later(hours=30)
    await talk.say(text)
    [survey] = await asked(talk)
    assert (survey.ease, survey.repeated) == (ease, repeated)


async def test_a_late_answer_in_words_counts_while_nothing_else_was_spoken_of(talk: Talk) -> None:
    await closed(talk)
    await talk.later(hours=30)
    [reply] = await talk.say("I got round it")
    assert "Noted: you got round it." in reply.text
    [survey] = await asked(talk)
    assert (survey.ended, survey.silent) == ("got_round", False)


async def test_a_number_that_contradicts_its_word_is_asked_back(talk: Talk) -> None:
    await closed(talk)
    [reply] = await talk.say("5, hard")
    assert "1 is hard and 5 is easy: which one do you mean?" in reply.text
    [survey] = await asked(talk)
    assert survey.ease is None


async def test_minutes_after_a_closing_what_has_no_answer_leads_back_to_the_case(talk: Talk) -> None:
    await closed(talk)
    await talk.later(minutes=5)
    [reply] = await talk.say("now it says error 403")
    assert "Is it still about case #1, which was closed as fixed? Shall I reopen it?" in reply.text
    await talk.say("yes")
    assert (await talk.case()).state == "waiting"


async def test_a_question_without_an_answer_then_is_refused_with_the_way_back(talk: Talk) -> None:
    await closed(talk)
    [reply] = await talk.say("How do I paint the lectern?")
    assert reply.kind == "refusal"
    assert buttons(reply, "reopen") == [(await talk.case()).id]
    await talk.later(hours=3)
    [reply] = await talk.say("the lectern has no colour")
    assert "case #1" not in reply.text, "hours later it is something else"


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


async def test_it_is_asked_although_a_newer_case_came_in_between(talk: Talk) -> None:
    await closed(talk, "got_round")
    await talk.later(days=1)
    await closed(talk, question="printing costs per page")
    [question] = await talk.later(days=2)
    assert "case #1 (“slow wireless in the halls”) was closed with a way round it." in question.text
    [offer] = await talk.say("yes")
    assert "Shall I reopen case #1?" in offer.text
    before = len(talk.desk_entries)
    [reply] = await talk.say("yes please")
    assert "Case #1 is open again." in reply.text
    first, second = sorted(await talk.ledger.cases(open_only=False), key=lambda case: case.number)
    assert (first.state, second.state) == ("waiting", "closed")
    there = " ".join(entry.text for entry in talk.desk_entries[before:])
    assert "Case #1 reopened by the person." in there
    assert "slow wireless in the halls" not in there, "what its thread has already does not come again"
    [survey] = await asked(talk)
    assert (survey.case, survey.still) == (first.id, True)


async def test_while_a_newer_case_is_open_it_is_put_off(talk: Talk) -> None:
    await closed(talk, "got_round")
    await talk.later(days=2)
    await talk.say("printing costs per page")
    await talk.press("person")
    await talk.agent_presses("claim")
    assert not any("case #1" in one.text for one in await talk.later(days=1, hours=1))
    await talk.agent_presses("claim")
    await talk.agent_presses("resolve", "fixed")
    asked_then = [one for _ in range(3) for one in await talk.later(days=1)]
    assert len([one for one in asked_then if "Is it still in the way?" in one.text]) == 1


async def test_an_answer_while_a_newer_case_is_open_is_kept(talk: Talk) -> None:
    await closed(talk, "got_round")
    [question] = await talk.later(days=3)
    await talk.say("printing costs per page")
    await talk.press("person")
    [reply] = await talk.press("still", buttons(question, "still")[0])
    assert reply.text == "I'm sorry to hear that."
    assert [survey.still for survey in await asked(talk)] == [True]


async def test_an_old_button_reopens_its_own_case(talk: Talk) -> None:
    reply = await closed(talk)
    await closed(talk, question="printing costs per page")
    [again] = await talk.press("reopen", buttons(reply, "reopen")[0])
    assert "Case #1 is open again." in again.text


async def test_a_button_with_another_conversations_case_opens_nothing_of_it(talk: Talk) -> None:
    await closed(talk)
    theirs = (await talk.case()).id
    await talk.say("slow wireless in the halls", person=KIM)
    await talk.press("reopen", theirs, person=KIM)
    assert (await talk.ledger.case(theirs)).state == "closed"  # type: ignore[union-attr]  # it is there


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
