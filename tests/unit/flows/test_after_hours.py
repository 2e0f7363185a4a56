"""A desk closes while somebody waits there: whoever is there is asked, or it is said when somebody is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.escalation.hours import Hours, Span
from bot.messages.incoming import Woke
from bot.messages.outgoing import Reply
from tests.desks import DESKS, EVENING, FACILITIES, IT, cards_at, told_at
from tests.talk import NINA, Talk

FRIDAY_1655 = {"days": 4, "hours": 7, "minutes": 55}
ALONE = replace(DESKS, desk_table=(replace(IT, overflow=""), FACILITIES))
NOON = Hours("Europe/London", tuple(Span(day, 12 * 60, 600) for day in (5, 6)))
"""Saturday and Sunday 12:00-22:00."""
WEEKEND = replace(DESKS, desk_table=(IT, replace(EVENING, hours=NOON)))


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    talk = Talk(tmp_path, house=DESKS)
    yield talk
    talk.close()


async def heard(talk: Talk, hours: int) -> list[tuple[str, str]]:
    """What the person hears by itself, a quarter of an hour after another: when, by London's clock, and what."""
    told: list[tuple[str, str]] = []
    for _ in range(hours * 4):
        told += [(f"{talk.clock.now():%a %H:%M}", reply.text) for reply in await talk.later(minutes=15)]
    return told


async def test_what_nobody_has_taken_when_the_desk_closes_goes_to_the_one_that_is_open(talk: Talk) -> None:
    await talk.later(**FRIDAY_1655)
    asked = (await talk.say("slow wireless in the halls, I need a person"))[-1]
    assert "The desk closes at 17:00 (London time); if nobody has taken it by then, I'll ask the evening" in asked.text
    [moved] = await talk.later(minutes=5)
    assert moved.text.startswith("The IT desk is closed and case #1 is still waiting, so I've asked the evening desk.")
    case = await talk.case()
    assert (case.desk_id, case.meant_for, case.late) == ("evening", "it", False)
    assert any("slow wireless" in line for line in told_at(talk, "teams:19:evening"))
    assert cards_at(talk, "web")[-1].state == "moved"


async def test_with_nobody_there_they_are_told_once_when_the_desk_opens_and_what_to_do(tmp_path: Path) -> None:
    talk = Talk(tmp_path, house=ALONE)
    await talk.later(**FRIDAY_1655)
    await talk.press("person")
    [closed] = await talk.later(minutes=5)
    assert "nobody could take case #1 before closing time" in closed.text
    assert "It opens on Monday at 08:30 (London time), and your case waits there." in closed.text
    assert closed.text.count("If it can't wait: ring 4400.") == 1
    assert await heard(talk, 48) == []
    case = await talk.case()
    assert await talk.take(Woke("again", f"{NINA.key}:1", talk.clock.now(), "hours", case.id)) == []
    talk.close()


async def test_while_the_desk_is_closed_whoever_opens_first_is_asked_and_that_is_said_before(tmp_path: Path) -> None:
    talk = Talk(tmp_path, house=WEEKEND)
    await talk.later(days=4, hours=10)  # Friday, seven in the evening: nobody is there
    [asked] = await talk.press("person")
    assert "The IT desk is closed just now and opens on Monday at 08:30 (London time)." in asked.text
    assert "I'll ask the evening desk as soon as it opens, tomorrow at 12:00." in asked.text
    assert await talk.later(hours=16, minutes=59) == []
    [moved] = await talk.later(minutes=1)
    assert "so I've asked the evening desk." in moved.text
    talk.close()


async def test_when_the_one_that_stands_in_closes_it_goes_back_to_the_desk_that_it_is_for(talk: Talk) -> None:
    await talk.later(hours=12, minutes=50)  # 21:50: the evening desk stands in
    [asked] = await talk.press("person")
    assert "I've asked the evening desk" in asked.text
    assert "if nobody has taken it by then, I'll ask the IT desk, which opens tomorrow at 08:30." in asked.text
    told = await heard(talk, 11)
    assert [when for when, _ in told] == ["Mon 22:05", "Tue 08:35"]
    assert "I'll ask the IT desk as soon as it opens, tomorrow at 08:30." in told[0][1]
    assert told[1][1].startswith("The evening desk is closed and case #1 is still waiting, so I've asked the IT desk.")
    assert (await talk.case()).desk_id == "it"
    assert "evening" not in str(await heard(talk, 24)), "no desk gets it twice but the one that it is for"


async def test_what_an_agent_has_taken_stays_where_it_is(talk: Talk) -> None:
    await talk.later(**FRIDAY_1655)
    await talk.press("person")
    await talk.agent_presses("claim")
    assert await talk.later(minutes=10) == []
    assert (await talk.case()).desk_id == "it"


async def test_what_an_agent_gave_to_a_closed_desk_waits_for_that_one(talk: Talk) -> None:
    await talk.later(hours=9)  # 18:00
    await talk.press("person")
    await talk.agent_presses("claim")
    await talk.agent_presses("move", "it")
    moved = [parcel.what for parcel in talk.sent if isinstance(parcel.what, Reply)][-1]
    assert "It opens tomorrow at 08:30 (London time), and your case waits there." in moved.text
    assert await talk.later(hours=14) == []
    assert (await talk.case()).desk_id == "it"


async def test_what_is_put_back_after_hours_goes_to_whoever_is_there(talk: Talk) -> None:
    await talk.later(hours=7)  # 16:00
    await talk.press("person")
    await talk.agent_presses("claim")
    await talk.later(hours=1, minutes=5)
    await talk.agent_presses("release")
    await talk.later(minutes=1)
    assert (await talk.case()).desk_id == "evening"


async def test_after_an_outage_over_closing_time_the_next_one_is_not_missed(talk: Talk) -> None:
    await talk.later(hours=7, minutes=55)
    await talk.press("person")
    case = await talk.case()
    await talk.later(hours=16)  # nothing ran until 08:55 the next day
    assert (await talk.case()).desk_id == case.desk_id == "it"
    await talk.later(hours=8, minutes=10)  # 17:05
    assert (await talk.case()).desk_id == "evening"
