"""A case that an agent left open for days: seen at the desk and in health, the person asked once, nothing closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.messages.outgoing import Reply
from tests.desks import DAY, DESKS
from tests.talk import HOUSE, KIM, SAM, Talk

DAYS = timedelta(days=HOUSE.left_after_days)


async def answered(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    await talk.agent_presses("claim")
    await talk.agent_says("Restart it.")


async def left(talk: Talk) -> list[Reply]:
    """With an agent who had the last word, for days. Returns what the person is told."""
    await answered(talk)
    told = await talk.later(days=1)  # the agent is asked if it is done
    return [*told, *await talk.later(seconds=(DAYS - timedelta(days=1)).total_seconds())]


async def counted(talk: Talk) -> int:
    return await talk.ledger.late(talk.clock.now())


async def test_it_shows_on_the_card_and_in_health_and_the_person_is_asked_once(talk: Talk) -> None:
    [question] = await left(talk)
    assert "Is it still in the way?" in question.text
    assert [button.label for button in question.buttons] == ["Yes, it still is", "No, not any more"]
    assert question.route.label == "Your case"
    assert talk.cards[-1].late
    assert "Nobody has written here for days" in talk.cards[-1].notes[0]
    assert await counted(talk) == 1
    for _ in range(10):
        assert await talk.later(days=1) == [], "once"
    assert (await talk.case()).state == "claimed", "never closed unseen"
    assert await counted(talk) == 1, "until somebody does something about it"


async def test_a_moment_before_that_nothing_shows(talk: Talk) -> None:
    await answered(talk)
    await talk.later(days=1)
    assert await talk.later(seconds=(DAYS - timedelta(days=1, minutes=1)).total_seconds()) == []
    assert not talk.cards[-1].late
    assert await counted(talk) == 0


async def test_only_days_on_which_the_desk_opens_count(tmp_path: Path) -> None:
    talk = Talk(tmp_path, house=replace(DESKS, desk_table=(replace(DESKS.desk_table[0], hours=DAY),)))
    await talk.later(days=4)  # Friday at nine
    await answered(talk)
    told = [reply for _ in range(3) for reply in await talk.later(days=1)]  # Monday at nine
    assert told == []
    told = [reply for _ in range(2) for reply in await talk.later(days=1)]  # Wednesday at nine
    assert ["Is it still in the way?" in reply.text for reply in told] == [True]
    talk.close()


async def test_their_silence_is_recorded_as_silence(talk: Talk) -> None:
    await left(talk)
    await talk.later(seconds=HOUSE.silent_after.total_seconds())
    case = await talk.case()
    assert (case.asked_left, case.state, case.resolution) == ("silent", "claimed", None)
    assert "were silent" in talk.cards[-1].notes[0]
    assert "has not answered" in talk.desk_entries[-1].text


@pytest.mark.parametrize("how", ["pressed", "typed"])
async def test_no_not_any_more_tells_the_agent_who_closes_it(talk: Talk, how: str) -> None:
    [question] = await left(talk)
    no = question.buttons[1]
    [thanks] = await (talk.press("still", no.value, label=no.label) if how == "pressed" else talk.say("no"))
    assert "Good to hear" in thanks.text
    assert ("resolve", "Fixed", "fixed") in talk.whispers[-1].buttons
    case = await talk.case()
    assert (case.state, case.asked_left, case.unanswered_since) == ("claimed", "solved", None)
    assert await talk.later(days=2) == []
    assert (await talk.case()).asked_left == "solved"


@pytest.mark.parametrize("how", ["pressed", "typed"])
async def test_yes_it_still_is_waits_for_the_agent_and_then_for_others(talk: Talk, how: str) -> None:
    [question] = await left(talk)
    yes = question.buttons[0]
    [thanks] = await (talk.press("still", yes.value, label=yes.label) if how == "pressed" else talk.say("yes"))
    assert "still in the way" in thanks.text
    assert not talk.cards[-1].late
    await talk.later(seconds=HOUSE.nudge_after.total_seconds())
    assert "waiting for a word from you" in talk.whispers[-1].text
    await talk.later(seconds=HOUSE.take_back_after.total_seconds())
    assert (await talk.case()).state == "waiting"


async def test_other_words_are_relayed_and_are_no_silence(talk: Talk) -> None:
    await left(talk)
    assert await talk.say("only in the mornings") == []
    await talk.agent_says("Thank you, that helps.")
    await talk.later(days=2)
    assert (await talk.case()).asked_left == "wrote"


async def test_a_word_of_the_agents_begins_the_days_anew_and_the_person_is_not_asked_again(talk: Talk) -> None:
    await left(talk)
    await talk.agent_says("// still looking")
    assert not talk.cards[-1].late
    assert await counted(talk) == 0
    assert [reply for _ in range(5) for reply in await talk.later(days=1)] == []
    assert talk.cards[-1].late
    assert await counted(talk) == 1


async def test_another_agent_may_take_what_was_left_and_only_that(talk: Talk) -> None:
    await answered(talk)
    await talk.agent_presses("claim", agent=KIM)
    assert (await talk.case()).agent == SAM
    await talk.later(days=1)
    await talk.later(seconds=DAYS.total_seconds())
    await talk.agent_presses("claim", agent=KIM)
    case = await talk.case()
    assert (case.agent, case.left) == (KIM, False)
    await talk.later(seconds=HOUSE.nudge_after.total_seconds())
    assert talk.whispers[-1].agent == KIM


async def test_who_has_said_that_it_is_solved_is_not_asked(talk: Talk) -> None:
    await answered(talk)
    await talk.say("thanks, it works now!")
    assert [reply for _ in range(6) for reply in await talk.later(days=1)] == []
    assert talk.cards[-1].late


async def test_matters_of_care_are_asked_after_by_no_bot(talk: Talk) -> None:
    await talk.say("I'm being harassed by my manager")
    await talk.agent_presses("claim")
    await talk.agent_says("I am sorry. Shall we talk tomorrow at ten?")
    assert [reply for _ in range(6) for reply in await talk.later(days=1)] == []
    assert talk.cards[-1].late
    assert await counted(talk) == 1


async def test_who_waits_for_a_quiet_agent_is_counted_until_the_case_goes_back(talk: Talk) -> None:
    await answered(talk)
    await talk.say("that did not work")
    assert await counted(talk) == 0
    await talk.later(seconds=HOUSE.nudge_after.total_seconds())
    assert await counted(talk) == 1
    await talk.later(seconds=HOUSE.take_back_after.total_seconds())
    assert (await talk.case()).state == "waiting"
    assert await counted(talk) == 0
