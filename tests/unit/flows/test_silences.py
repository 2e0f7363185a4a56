"""An agent who goes quiet while the person waits: reminded alone, then the case goes back. Each once a silence."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.messages.case import Case
from tests.desks import DESKS
from tests.talk import HOUSE, KIM, SAM, Talk

NUDGE, BACK = HOUSE.nudge_after, HOUSE.take_back_after


async def claimed(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    await talk.agent_presses("claim")


async def later(talk: Talk, time: timedelta) -> list[str]:
    return [reply.text for reply in await talk.later(seconds=time.total_seconds())]


def nudges(talk: Talk) -> list[str]:
    return [whisper.agent.name for whisper in talk.whispers if "waiting for a word from you" in whisper.text]


async def test_an_agent_who_claims_and_says_nothing_is_reminded_alone(talk: Talk) -> None:
    await claimed(talk)
    assert await later(talk, NUDGE) == [], "the person hears nothing of it"
    assert nudges(talk) == ["Sam Ortiz"]
    assert [button[0] for button in talk.whispers[-1].buttons] == ["release"]


async def test_one_who_answers_is_left_alone(talk: Talk) -> None:
    await claimed(talk)
    await talk.agent_says("Try the other network.")
    assert await later(talk, 10 * (NUDGE + BACK)) == []
    assert nudges(talk) == []
    assert (await talk.case()).state == "claimed"


async def test_the_clock_begins_when_the_person_writes_after_the_agents_last_word(talk: Talk) -> None:
    await claimed(talk)
    await talk.agent_says("Try the other network.")
    await later(talk, timedelta(hours=1))
    await talk.say("that did not work")
    await later(talk, NUDGE / 2)
    await talk.say("hello?")
    await later(talk, NUDGE / 2)
    assert nudges(talk) == ["Sam Ortiz"], "from the first message that was not answered"


async def test_a_note_among_agents_is_a_sign_of_life(talk: Talk) -> None:
    await claimed(talk)
    await later(talk, NUDGE / 2)
    await talk.agent_says("// asking the network team")
    await later(talk, NUDGE / 2)
    assert nudges(talk) == []
    await later(talk, NUDGE / 2)
    assert nudges(talk) == ["Sam Ortiz"]


async def test_then_the_case_goes_back_and_the_person_is_told_once(talk: Talk) -> None:
    await claimed(talk)
    await later(talk, NUDGE)
    [told] = await later(talk, BACK)
    assert told.startswith("I'm sorry: Sam Ortiz hasn't been able to get back to you")
    case = await talk.case()
    assert (case.state, case.agent) == ("waiting", None)
    assert any("has been quiet" in line.text for line in talk.desk_entries)
    assert len(nudges(talk)) == 1
    await talk.agent_presses("claim", agent=KIM)
    await talk.agent_says("I am here now.", agent=KIM)
    assert (await talk.case()).agent == KIM


async def test_a_word_after_the_reminder_keeps_the_case(talk: Talk) -> None:
    await claimed(talk)
    await later(talk, NUDGE)
    await talk.agent_says("Sorry, still looking.")
    assert await later(talk, 3 * BACK) == []
    assert (await talk.case()).agent == SAM


async def test_it_is_taken_back_from_nobody_while_the_desk_is_closed(tmp_path: Path) -> None:
    talk = Talk(tmp_path, house=DESKS)
    await talk.later(hours=7, minutes=50)  # 16:50, ten minutes before closing
    await claimed(talk)
    await talk.later(hours=15)
    assert nudges(talk) == []
    await talk.later(hours=1)  # 08:50 the next day
    assert nudges(talk) == ["Sam Ortiz"]
    case: Case = await talk.case()
    assert case.state == "claimed"
    talk.close()


async def test_one_who_said_that_they_will_be_back_is_waited_for(talk: Talk) -> None:
    await claimed(talk)
    await talk.agent_says("Thanks. I'll check with the network team and get back to you.")
    assert await later(talk, NUDGE) == []
    assert nudges(talk) == ["Sam Ortiz"]
    [told] = await later(talk, BACK)
    assert "hasn't been able to get back to you" in told
    assert (await talk.case()).state == "waiting"


async def test_one_who_had_the_last_word_is_asked_once_a_day_later_and_nothing_is_taken_away(talk: Talk) -> None:
    await claimed(talk)
    await talk.agent_says("Try the other network.")
    await talk.agent_says("// it is the old access point")
    for _ in range(2):
        assert await later(talk, HOUSE.silent_after) == [], "the person hears nothing of it"
    asked = [whisper for whisper in talk.whispers if "the last word was yours" in whisper.text]
    assert [whisper.agent.name for whisper in asked] == ["Sam Ortiz"]
    assert (await talk.case()).state == "claimed"


async def test_a_closed_case_is_not_asked_about(talk: Talk) -> None:
    await claimed(talk)
    await talk.agent_says("Try the other network.")
    await talk.agent_presses("resolve", "fixed")
    await later(talk, 2 * HOUSE.silent_after)
    assert not [whisper for whisper in talk.whispers if "the last word was yours" in whisper.text]
