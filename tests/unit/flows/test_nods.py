"""Thanks and *it works now* to an agent: they go along, nobody waits after them, and the agent may close the case."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.messages.outgoing import Whisper
from tests.talk import HOUSE, SAM, Talk


async def answered(talk: Talk, words: str = "Restart it and it will work.") -> None:
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    await talk.agent_presses("claim")
    await talk.agent_says(words)


def offers(talk: Talk) -> list[Whisper]:
    return [whisper for whisper in talk.whispers if any(button[0] == "resolve" for button in whisper.buttons)]


def nudges(talk: Talk) -> list[str]:
    return [whisper.text for whisper in talk.whispers if "waiting for a word from you" in whisper.text]


async def long_after(talk: Talk) -> list[str]:
    """What the person is told while the agent says nothing."""
    told = await talk.later(seconds=HOUSE.nudge_after.total_seconds())
    return [reply.text for reply in (*told, *await talk.later(seconds=HOUSE.take_back_after.total_seconds()))]


@pytest.mark.parametrize(
    "text",
    [
        "thanks, that worked!", "Thank you so much, it works now", "ok", "Great, bye", "ok thanks", "👍", ":+1:",
        "perfect", "Thanks, I'll try that", "never mind", "I don't need it any more",
    ],
)  # fmt: skip
async def test_last_words_are_relayed_and_nobody_waits_after_them(talk: Talk, text: str) -> None:
    await answered(talk)
    assert await talk.say(text) == []
    assert text in [entry.text for entry in talk.desk_entries]
    assert await long_after(talk) == []
    assert nudges(talk) == []
    assert (await talk.case()).agent == SAM


@pytest.mark.parametrize("text", ["ok but it is still slow", "yes", "no", "done", "thanks, where is the button?", "?"])
async def test_other_words_wait_for_the_agent(talk: Talk, text: str) -> None:
    await answered(talk)
    await talk.say(text)
    assert "hasn't been able to get back to you" in (await long_after(talk))[0]
    assert len(nudges(talk)) == 1


async def test_a_yes_to_a_question_of_the_agents_waits_for_them(talk: Talk) -> None:
    await answered(talk, "I can reset it from here. Shall I?")
    await talk.say("ok")
    await long_after(talk)
    assert len(nudges(talk)) == 1


@pytest.mark.parametrize("text", ["no", "no thanks", "that's all, thanks"])
async def test_a_no_to_anything_else_ends_it(talk: Talk, text: str) -> None:
    await answered(talk, "It is reset. Is there anything else I can help with?")
    await talk.say(text)
    assert await long_after(talk) == []
    assert nudges(talk) == []


async def test_thanks_do_not_end_the_wait_for_what_the_agent_promised(talk: Talk) -> None:
    await answered(talk, "I'll check with the network team and get back to you.")
    await talk.say("thanks!")
    await talk.later(seconds=HOUSE.nudge_after.total_seconds())
    assert len(nudges(talk)) == 1


async def test_what_was_asked_before_thanks_still_waits(talk: Talk) -> None:
    await answered(talk)
    await talk.say("it asks for a code, which one?")
    await talk.say("thanks")
    await talk.later(seconds=HOUSE.nudge_after.total_seconds())
    assert len(nudges(talk)) == 1


async def test_it_works_now_ends_every_wait_and_the_agent_is_offered_to_close_it_once(talk: Talk) -> None:
    await answered(talk)
    await talk.say("it asks for a code, which one?")
    assert await talk.say("it works now") == [], "the person reads nothing of it"
    await talk.say("thanks, it works now!")
    assert await long_after(talk) == []
    assert nudges(talk) == []
    [offer] = offers(talk)
    assert offer.agent == SAM
    assert ("resolve", "Fixed", "fixed") in offer.buttons
    assert (await talk.case()).state == "claimed", "only the agent closes it"
    await talk.agent_presses("resolve", "fixed")
    assert (await talk.case()).state == "closed"


async def test_the_agent_is_still_asked_a_day_later_if_it_is_done(talk: Talk) -> None:
    await answered(talk)
    await talk.say("it asks for a code, which one?")
    await talk.say("it works now")
    await talk.later(seconds=(HOUSE.silent_after + timedelta(minutes=1)).total_seconds())
    assert "still open, and they said that it is done" in talk.whispers[-1].text


@pytest.mark.parametrize(("asked", "done"), [("Does it work now?", True), ("Is it still not working?", False)])
async def test_a_yes_to_does_it_work_says_that_it_does(talk: Talk, asked: str, done: bool) -> None:
    await answered(talk, f"I have reset it. {asked}")
    await talk.say("yes, it does" if done else "yes")
    assert bool(offers(talk)) == done
    assert bool(await long_after(talk)) != done
