"""Whoever asks for a person hears at once which desk was asked, and when somebody usually answers, as far as known."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.desks import DESKS, IT, cards_at, told_at, waited
from tests.talk import KIM, SAM, Talk

QUICK = [5, 8, 10, 12, 14, 18, 22, 24, 30]


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    talk = Talk(tmp_path, house=DESKS)
    yield talk
    talk.close()


async def test_the_desk_is_named_and_nothing_is_claimed_that_is_not_known(talk: Talk) -> None:
    [reply] = await talk.press("person")
    assert "I've asked the IT desk for a person" in reply.text
    assert "sually" not in reply.text
    [asked] = await talk.say("any news?")
    assert "You're next in line." in asked.text
    assert "I can't say how long it will be" in asked.text


async def test_an_estimate_comes_from_the_desks_own_waits_around_this_hour(talk: Talk) -> None:
    await waited(talk, "it", QUICK)
    await waited(talk, "facilities", [300] * 20)
    [reply] = await talk.press("person")
    assert "Usually someone answers within 25 minutes." in reply.text


async def test_what_they_were_told_is_kept_with_the_case_once_and_nothing_where_nothing_was_told(talk: Talk) -> None:
    await talk.press("person", where=2)
    assert (await talk.case()).told_by is None
    await talk.agent_presses("claim")
    await talk.agent_presses("resolve", "fixed")
    await waited(talk, "it", QUICK)
    asked = talk.clock.now()
    await talk.press("person", where=3)
    told = (await talk.case()).told_by
    assert told is not None
    assert (told - asked).total_seconds() == 25 * 60
    await talk.later(minutes=5)
    await talk.agent_presses("claim")
    await talk.agent_presses("release")
    assert (await talk.case()).told_by == told


async def test_it_is_learnt_from_what_really_happened(talk: Talk) -> None:
    for number in range(8):
        await talk.press("person", where=number)
        await talk.later(minutes=9)
        await talk.take(talk_claim(talk, number, (await talk.case()).id))
    await talk.later(minutes=1)
    [reply] = await talk.press("person", where=99)
    assert "Usually someone answers within 10 minutes." in reply.text


def talk_claim(talk: Talk, where: int, case: str) -> object:
    from bot.messages.incoming import DeskPressed

    return DeskPressed(f"claim{where}", f"web:local:nina:{where}", talk.clock.now(), case, SAM, "claim")


async def test_a_busier_day_is_said_to_be_one(talk: Talk) -> None:
    await waited(talk, "it", QUICK)
    for number in range(3):
        await talk.press("person", where=number)
    await talk.later(minutes=28)
    [reply] = await talk.press("person", person=KIM)
    assert "; today it is busier." in reply.text


async def test_before_closing_time_it_says_who_is_asked_then(talk: Talk) -> None:
    await talk.later(hours=7, minutes=50)  # 16:50
    await waited(talk, "it", QUICK)
    [reply] = await talk.press("person")
    assert "answers within 25 minutes. The desk closes at 17:00 (London time); if nobody has taken it by" in reply.text
    assert "by then, I'll ask the evening desk." in reply.text


async def test_before_closing_time_with_nobody_there_after_it_says_that_it_may_be_tomorrow(tmp_path: Path) -> None:
    talk = Talk(tmp_path, house=replace(DESKS, desk_table=(replace(IT, overflow=""),)))
    await talk.later(hours=7, minutes=50)  # 16:50, and nothing to estimate from
    [reply] = await talk.press("person")
    assert "The desk closes at 17:00 (London time), so it may be after it opens again tomorrow at 08:30." in reply.text
    talk.close()


async def test_long_before_closing_time_nothing_is_said_of_it(talk: Talk) -> None:
    [reply] = await talk.press("person")
    assert "closes" not in reply.text
    await talk.later(hours=6, minutes=59)  # 15:59: late at 16:59
    [reply] = await talk.press("person", where=2)
    assert "closes" not in reply.text


async def test_an_estimate_longer_than_the_desks_own_limit_is_not_named_as_if_it_were_fine(tmp_path: Path) -> None:
    talk = Talk(tmp_path, house=replace(DESKS, desk_table=(replace(IT, take_within=timedelta(minutes=30)),)))
    await waited(talk, "it", [60] * 12)
    [reply] = await talk.press("person")
    assert "The IT desk means to answer within 30 minutes, but lately it has usually taken up to an hour." in reply.text
    assert await talk.later(minutes=59) == [], "what they were told has not run out"
    assert (await talk.case()).late, "the desk has heard of it"
    [sorry] = await talk.later(minutes=1)
    assert "I'm sorry, this is taking longer than it should. The IT desk has been told" in sorry.text
    talk.close()


async def test_whoever_asks_after_the_estimate_has_run_out_hears_a_new_one(talk: Talk) -> None:
    await waited(talk, "it", [*[5] * 12, *[25] * 5, *[120] * 4])
    [reply] = await talk.press("person")
    assert "Usually someone answers within 25 minutes." in reply.text
    await talk.later(minutes=20)
    [asked] = await talk.say("any news?")
    assert "Usually someone answers within 25 minutes." in asked.text
    await talk.later(minutes=40)
    [asked] = await talk.say("any news?")
    assert "sually someone answers" not in asked.text
    assert "it is usually no more than another hour." in asked.text


async def test_ones_own_other_case_is_nobody_before_them(talk: Talk) -> None:
    await talk.press("person", where=1)
    await talk.press("person", where=2)
    [asked] = await talk.say("any news?", where=2)
    assert "You're next in line." in asked.text
    await talk.press("person", person=KIM)
    await talk.press("person", where=3)
    [asked] = await talk.say("any news?", where=3)
    assert "One person is before you." in asked.text


async def test_outside_the_hours_it_says_when_the_desk_opens_and_what_to_do_meanwhile(talk: Talk) -> None:
    await talk.later(hours=14)  # 23:00: the evening desk is closed as well
    [reply] = await talk.press("person")
    assert "The IT desk is closed just now. It opens tomorrow at 08:30 (London time)" in reply.text
    assert "If it can't wait: ring 4400." in reply.text


async def test_a_closed_desks_overflow_is_asked_instead(talk: Talk) -> None:
    await talk.later(hours=9)  # 18:00
    [reply] = await talk.press("person")
    assert "I've asked the evening desk (as the IT desk is closed until tomorrow at 08:30)" in reply.text
    assert cards_at(talk, "teams:19:evening")
    assert not told_at(talk, "web")


async def test_what_it_is_about_decides_which_desk_is_asked(talk: Talk) -> None:
    [reply] = await talk.say("the heating in my office is broken, can I talk to a person about it")
    assert "I've asked Facilities" in reply.text
    case = await talk.case()
    assert (case.desk, case.desk_id) == ("slack:C0FAC", "facilities")


async def test_the_place_in_the_queue_is_told_to_whoever_asks(talk: Talk) -> None:
    for number in range(2):
        await talk.press("person", where=number)
    await talk.press("person", person=KIM)
    [asked] = await talk.say("any news?", person=KIM)
    assert "2 people are before you." in asked.text
    await talk.take(talk_claim(talk, 0, (await talk.ledger.cases())[0].id))
    [button] = await talk.press("case", person=KIM)
    assert "One person is before you." in button.text


async def test_who_is_asked_when_somebody_is_there_knows_the_hours(talk: Talk) -> None:
    [reply] = await talk.say("when is someone there?")
    assert "The IT desk is open now until 17:00 (London time)." in reply.text
    await talk.later(hours=14)
    [reply] = await talk.say("when is someone there?")
    assert "opens tomorrow at 08:30" in reply.text
