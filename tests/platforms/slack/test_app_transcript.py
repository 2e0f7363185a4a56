"""A long transcript at the desk: few messages, in order, and each entry of them can still be changed and blanked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.slack.mishaps import CutAfterStoring, CutBeforeStoring
from tests.fakes.slack.records import Message
from tests.fakes.slack.visible import visible_text
from tests.platforms.slack.house import House, house

WORDS = "The wireless in the halls is slow"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path) as running:
        yield running


async def talked(town: House, times: int) -> list[Message]:
    """Nina says so many things. Returns them."""
    nina = town.slack.person("nina")
    return [await nina.say(f"{WORDS}, number {number}") for number in range(times)]


async def handed_over(town: House) -> Message:
    """Returns the card, once everything stands under it."""
    await town.slack.person("nina").slash("/handrail person")
    card = await town.slack.wait_for_message("desk", containing="Case #1 ")
    await town.slack.wait_for_message("desk", containing="I've asked the service desk", thread=card)
    return card


def transcript(town: House, card: Message) -> list[Message]:
    """The messages under the card that hold what was said."""
    under = town.slack.messages("desk", thread=card)
    return [one for one in under if one is not card and "Nina Falk" in visible_text(one)]


def text(town: House, card: Message) -> str:
    return "\n".join(visible_text(one) for one in town.slack.messages("desk", thread=card) if one is not card)


async def test_many_entries_share_few_messages_and_stand_in_order(town: House) -> None:
    await talked(town, 14)
    card = await handed_over(town)
    told = text(town, card)
    places = [told.index(f"{WORDS}, number {number}\n") for number in range(14)]
    assert places == sorted(places)
    assert len(transcript(town, card)) <= 3
    assert town.slack.warnings == []


async def test_what_is_said_later_is_a_message_of_its_own(town: House) -> None:
    nina = town.slack.person("nina")
    await talked(town, 2)
    card = await handed_over(town)
    for words in ("It is the north hall", "And the library"):
        await nina.say(words)
        later = await town.slack.wait_for_message("desk", containing=words, thread=card)
        assert visible_text(later).count("Nina Falk") == 1


async def test_an_entry_in_a_joint_message_is_changed_and_blanked_there_and_the_others_stay(town: House) -> None:
    nina = town.slack.person("nina")
    said = await talked(town, 3)
    card = await handed_over(town)
    joint = await town.slack.wait_for_message("desk", containing="number 1", thread=card)
    assert "number 0" in visible_text(joint)
    await nina.edit(said[1], "The printer in room 12b is jammed")
    await town.slack.until(lambda: "room 12b" in visible_text(joint) or None)
    assert "number 1" not in visible_text(joint)
    await nina.delete(said[1])
    await town.slack.until(lambda: "room 12b" not in visible_text(joint) or None)
    assert "(deleted by the person)" in visible_text(joint)
    assert "number 0" in visible_text(joint)
    assert "number 2" in text(town, card)
    await nina.delete(said[0])  # with which the message begins
    await town.slack.until(lambda: "number 0" not in visible_text(joint) or None)
    assert "room 12b" not in text(town, card)


async def test_a_message_that_was_corrected_before_the_handover_stands_there_once_as_it_is_now(town: House) -> None:
    nina = town.slack.person("nina")
    said = await talked(town, 2)
    await nina.edit(said[0], f"{WORDS}, number 0, since noon")
    await town.slack.until(lambda: town.heard("edited") or None)
    card = await handed_over(town)
    await town.slack.until(lambda: "since noon" in text(town, card) or None)
    assert text(town, card).count("number 0") == 1


@pytest.mark.parametrize("mishap", [CutAfterStoring(), CutBeforeStoring()])
async def test_nothing_stands_twice_or_is_missing_when_the_line_breaks(town: House, mishap: object) -> None:
    await talked(town, 6)
    town.slack.mishaps.script("chat.postMessage", None, None, None, mishap, mishap)  # type: ignore[arg-type]  # a mishap
    card = await handed_over(town)
    told = text(town, card)
    assert [told.count(f"{WORDS}, number {number}\n") for number in range(6)] == [1] * 6


async def test_a_picture_in_the_transcript_reaches_the_agent(town: House) -> None:
    nina = town.slack.person("nina")
    await nina.upload("shot.png", b"pixels", text=WORDS)
    await town.slack.wait_for_message(nina.dm, containing="forget the network")
    card = await handed_over(town)
    shown = await town.slack.until(
        lambda: next((one for one in town.slack.messages("desk", thread=card) if one.files), None)
    )
    assert shown.files[0].content == b"pixels"
