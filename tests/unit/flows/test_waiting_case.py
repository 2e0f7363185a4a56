"""What somebody writes while their case waits for an agent: it goes along, and they hear where they stand."""

from __future__ import annotations

import pytest

from tests.talk import SAM, Talk


async def waiting(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.press("person", label="Talk to a person")


async def test_every_message_is_answered_while_nobody_has_taken_the_case(talk: Talk) -> None:
    await waiting(talk)
    for text in ("I am in the library", "on the second floor", "is it the same for everyone?"):
        [reply] = await talk.say(text)
        assert "#1" in reply.text
        assert reply.route.label == "Your case"
        assert text in [entry.text for entry in talk.desk_entries]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("any news?", "nobody has taken it yet"),
        ("hello?", "nobody has taken it yet"),
        ("escalate", "nobody has taken it yet"),
        ("can I talk to a human", "nobody has taken it yet"),
        ("never mind", "calls it off"),
        ("no thanks", "calls it off"),
        ("it works now", "the desk reads that it works now"),
        ("I give up", "I'm sorry"),
        ("thank you", "You're welcome"),
        ("Your case", "nobody has taken it yet"),
        ("where is my case?", "nobody has taken it yet"),
    ],
)
async def test_short_words_to_a_waiting_case_are_understood(talk: Talk, text: str, word: str) -> None:
    await waiting(talk)
    [reply] = await talk.say(text)
    assert word in reply.text
    assert "cancel" in [button.action for button in reply.buttons]
    assert (await talk.case()).state == "waiting"


async def test_once_an_agent_has_it_the_bot_is_quiet(talk: Talk) -> None:
    await waiting(talk)
    await talk.agent_presses("claim", agent=SAM)
    assert await talk.say("any news?") == []
    assert "any news?" in [entry.text for entry in talk.desk_entries]


async def test_that_it_works_now_is_what_the_desk_reads(talk: Talk) -> None:
    await waiting(talk)
    await talk.say("it works now")
    assert (await talk.case()).state == "waiting", "not without a yes"
    [reply] = await talk.say("yes")
    assert "closed, and the desk knows that it works now" in reply.text
    assert talk.cards[-1].resolution == "the person said that it works now"
    assert "The person said that it works now, and closed the case." in [entry.text for entry in talk.desk_entries]
    *_, offer = await talk.say("it is slow again")
    assert "case #1, which you said works now" in offer.text


async def test_calling_it_off_without_a_word_stays_calling_it_off(talk: Talk) -> None:
    await waiting(talk)
    await talk.press("cancel")
    assert talk.cards[-1].resolution == "called off by the person"
    assert (await talk.case()).resolution is None
