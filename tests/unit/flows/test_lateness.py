"""A case that waits too long: an apology before they ask, once; the desk is told; then the next desk is asked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.messages.incoming import Woke
from bot.messages.outgoing import CaseEntry, Reply
from tests.desks import DESKS, EVENING, FACILITIES, IT, cards_at, told_at, waited
from tests.talk import NINA, SAM, Talk

LIMITED = replace(DESKS, desk_table=(replace(IT, take_within=timedelta(minutes=20)), EVENING, FACILITIES))


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    talk = Talk(tmp_path, house=LIMITED)
    yield talk
    talk.close()


async def waiting(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.press("person")


async def test_they_hear_of_it_before_they_ask_and_once(talk: Talk) -> None:
    await waiting(talk)
    assert await talk.later(minutes=19) == []
    [sorry] = await talk.later(minutes=1)
    assert sorry.text.startswith("I'm sorry, this is taking longer than it should. The IT desk has been told")
    assert sorry.route.label == "Your case"
    assert await talk.later(minutes=10) == []
    [asked] = await talk.say("any news?")
    assert "the desk has been told that it is late" in asked.text


async def test_the_apology_has_a_new_estimate_where_there_is_one(talk: Talk) -> None:
    await waited(talk, "it", [*[5] * 12, *[20] * 5, *[60] * 4])
    await waiting(talk)
    [sorry] = await talk.later(minutes=20)
    assert "When it takes this long, it is usually no more than another 40 minutes." in sorry.text
    await talk.later(hours=2)


async def test_without_one_it_says_so(talk: Talk) -> None:
    await waiting(talk)
    [sorry] = await talk.later(minutes=20)
    assert "I can't say how much longer it will be" in sorry.text


async def test_the_desk_is_told_with_its_on_call_group_and_the_card_shows_it(talk: Talk) -> None:
    await waiting(talk)
    await talk.later(minutes=20)
    entries = [parcel.what for parcel in talk.sent if isinstance(parcel.what, CaseEntry)]
    [called] = [entry for entry in entries if entry.mention]
    assert called.mention == "S0IT"
    assert called.text == "This has waited 20 minutes, longer than it should. IT on call: please have a look."
    card = talk.cards[-1]
    assert card.late
    assert card.notes == ("Waiting longer than it should.",)
    assert await talk.ledger.late(talk.clock.now()) == 1


async def test_an_estimate_that_was_given_is_what_lateness_is_measured_by(tmp_path: Path) -> None:
    talk = Talk(tmp_path, house=DESKS)
    await waited(talk, "it", [5, 8, 10, 12, 14, 18, 22, 24, 30])
    await waiting(talk)
    assert await talk.later(minutes=24) == [], "within 25 minutes, they were told"
    [sorry] = await talk.later(minutes=1)
    assert "longer than it should. Case #1 is still waiting at the IT desk." in sorry.text
    assert not (await talk.case()).late, "for the desk it is within what nine in ten take"
    assert await talk.later(minutes=5) == []
    assert (await talk.case()).late
    talk.close()


async def test_when_the_new_estimate_runs_out_too_they_hear_it_once_more_and_no_time_is_named(tmp_path: Path) -> None:
    talk = Talk(tmp_path, house=DESKS)
    await waited(talk, "it", [*[5] * 12, *[25] * 5, *[60] * 4])
    await waiting(talk)
    [first] = await talk.later(minutes=25)
    assert "it is usually no more than another 40 minutes." in first.text
    assert await talk.later(minutes=39) == [], "at 60 minutes the desk is told; the person has been"
    [second] = await talk.later(minutes=1)
    assert "still waiting at the IT desk, and the time I named is over again." in second.text
    assert "ring 4400" in second.text and "minutes" not in second.text
    talk.close()


async def test_nobody_is_late_whom_an_agent_has_taken(talk: Talk) -> None:
    await waiting(talk)
    await talk.later(minutes=10)
    await talk.agent_presses("claim")
    replies = await talk.later(minutes=30)
    assert not any("longer than it should" in reply.text for reply in replies)
    assert not (await talk.case()).late


async def test_a_closed_desks_clock_does_not_run(tmp_path: Path) -> None:
    alone = replace(IT, take_within=timedelta(minutes=20), overflow="")
    talk = Talk(tmp_path, house=replace(DESKS, desk_table=(alone, FACILITIES)))
    await talk.later(hours=7, minutes=50)  # 16:50, ten minutes before closing
    await waiting(talk)
    [closed] = await talk.later(minutes=10)
    assert "nobody could take case #1 before closing time" in closed.text
    assert await talk.later(hours=15, minutes=39) == [], "until 08:39 the next day"
    [sorry] = await talk.later(minutes=1)
    assert "longer than it should" in sorry.text
    talk.close()


async def test_after_an_outage_the_apology_says_when_the_desk_opens_and_the_contact_once(tmp_path: Path) -> None:
    alone = replace(IT, take_within=timedelta(minutes=20), overflow="")
    talk = Talk(tmp_path, house=replace(DESKS, desk_table=(alone, FACILITIES)))
    await talk.later(hours=7)  # 16:00
    await waiting(talk)
    [sorry] = await talk.later(hours=4)  # nothing ran until 20:00
    assert "It opens tomorrow at 08:30 (London time)" in sorry.text
    assert sorry.text.count("If it can't wait: ring 4400.") == 1
    talk.close()


async def test_then_the_next_desk_gets_it_with_everything_and_the_person_is_told_once(talk: Talk) -> None:
    await talk.later(hours=3, minutes=30)  # 12:30: the evening desk is open too
    await waiting(talk)
    await talk.agent_says("// has anybody seen this before?")
    await talk.later(minutes=20)
    [moved] = await talk.later(minutes=30)
    assert moved.text.startswith("Nobody at the IT desk could take case #1 so far, so I've asked the evening desk.")
    case = await talk.case()
    assert (case.desk, case.desk_id, case.state, case.passed) == ("teams:19:evening", "evening", "waiting", ("it",))
    there = told_at(talk, "teams:19:evening")
    for words in ("slow wireless in the halls", "// has anybody seen this before?", "longer than it should"):
        assert any(words in line for line in there), words
    assert any("went on to the evening desk" in line for line in there)
    trace = cards_at(talk, "web")[-1]
    assert (trace.state, trace.resolution) == ("moved", "moved to the evening desk")
    assert cards_at(talk, "teams:19:evening")[-1].state == "waiting"
    # The new desk's clock begins anew; the person has had their apology.
    assert await talk.later(minutes=60) == []
    assert (await talk.case()).late
    assert await talk.later(hours=5) == []


async def test_a_closed_next_desk_is_asked_when_it_opens_and_not_before(talk: Talk) -> None:
    await waiting(talk)  # 09:00; the evening desk opens at 12:00
    await talk.later(minutes=20)
    assert await talk.later(hours=2, minutes=30) == []
    assert (await talk.case()).desk_id == "it"
    [moved] = await talk.later(minutes=10)
    assert "the evening desk" in moved.text


async def test_timers_that_come_twice_or_late_change_nothing(talk: Talk) -> None:
    await waiting(talk)
    await talk.later(minutes=20)
    before = await talk.case()
    for number, timer in enumerate(("late", "onward", "nudge", "put_back")):
        woke = Woke(f"again{number}", f"{NINA.key}:1", talk.clock.now(), timer, before.id)
        assert await talk.take(woke) == []
    assert await talk.case() == before
    await talk.agent_presses("claim", agent=SAM)
    await talk.agent_presses("resolve", "fixed", agent=SAM)
    closed = await talk.case()
    for number, timer in enumerate(("late", "onward", "nudge", "put_back")):
        woke = Woke(f"closed{number}", f"{NINA.key}:1", talk.clock.now(), timer, closed.id)
        assert await talk.take(woke) == []
    assert await talk.case() == closed


async def test_after_a_release_the_clock_begins_anew_and_no_second_apology_is_made(talk: Talk) -> None:
    await waiting(talk)
    await talk.later(minutes=20)
    await talk.agent_presses("claim")
    await talk.agent_presses("release")
    assert not (await talk.case()).late
    assert await talk.later(minutes=20) == []
    assert (await talk.case()).late
    assert sum("longer than it should" in line for line in told_at(talk, "web")) == 3, "twice at the desk, once to them"


async def test_apologies_are_not_sent_once_somebody_has_it(talk: Talk) -> None:
    await waiting(talk)
    await talk.later(minutes=20)
    late = [p for p in talk.sent if isinstance(p.what, Reply) and "longer than it should" in p.what.text]
    assert [parcel.unless_claimed for parcel in late] == [True]
