"""Asked with ``/handrail`` or on somebody's message: a question of its own, with what was asked above the answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.slack.records import Message
from tests.fakes.slack.visible import labels, visible_text
from tests.platforms.slack.house import House, house

SLOW, PRINTING = "The wireless in the halls is slow", "How do I pay for printing costs a page?"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path) as running:
        yield running


async def case_in_direct(town: House) -> Message:
    """Returns the card of the case that Nina has open."""
    nina = town.slack.person("nina")
    await nina.slash("/handrail person")
    await town.slack.wait_for_message(nina.dm, containing="case #1")
    return await town.slack.wait_for_message("desk", containing="Case #1 ")


def at_desk(town: House) -> str:
    return "\n".join(visible_text(message) for message in town.slack.messages("desk"))


async def test_the_answer_to_a_command_says_what_was_asked_and_goes_on_in_its_thread(town: House) -> None:
    nina = town.slack.person("nina")
    await nina.slash(f"/handrail {SLOW}", channel="staff")
    answer = await town.slack.wait_for_message(nina.dm, containing="forget the network")
    assert visible_text(answer).startswith(f"You asked:\n> {SLOW}\n")
    assert not answer.in_thread
    await nina.say(PRINTING, thread=answer)
    await town.slack.wait_for_message(nina.dm, containing="five pence", thread=answer)
    await nina.say("The tunnel on a Mac?")
    beside = await town.slack.wait_for_message(nina.dm, containing="Tunnel on a Mac")
    assert not beside.in_thread
    assert len({one.conversation for one in town.heard("said")}) == 1


async def test_what_is_quoted_above_an_answer_pings_and_links_nothing(town: House) -> None:
    nina = town.slack.person("nina")
    await nina.slash(f"/handrail <!channel> *{SLOW}* https://evil.example/x", channel="staff")
    answer = await town.slack.wait_for_message(nina.dm, containing="You asked:")
    assert town.slack.pings() == []
    assert not any("evil" in link.url for link in town.slack.links(answer))


@pytest.mark.parametrize("how", ["command", "shortcut"])
async def test_a_question_to_handrail_never_reaches_an_open_case(town: House, how: str) -> None:
    nina, kim = town.slack.person("nina"), town.slack.person("kim")
    card = await case_in_direct(town)
    if how == "command":
        await nina.slash(f"/handrail {SLOW}", channel="staff")
    else:
        await nina.shortcut(await kim.say(SLOW, channel="staff"), "ask_handrail")
    answer = await town.slack.wait_for_message(nina.dm, containing="forget the network")
    assert "Talk to a person" in labels(answer)
    await nina.say("And for guests, the guest wireless?", thread=answer)
    await town.slack.wait_for_message(nina.dm, containing="Guest wireless", thread=answer)
    await nina.say("It is about my thesis")
    await town.slack.wait_for_message("desk", containing="my thesis", thread=card)
    assert SLOW not in at_desk(town)
    assert "guest" not in at_desk(town)


async def test_the_answer_about_a_message_says_which_and_who_wrote_it(town: House) -> None:
    nina, sam = town.slack.person("nina"), town.slack.person("sam")
    await nina.shortcut(await sam.say(SLOW, channel="staff"), "ask_handrail")
    answer = await town.slack.wait_for_message(nina.dm, containing="forget the network")
    assert visible_text(answer).startswith(f"You asked about this message:\n> Sam Ortiz wrote: {SLOW}\n")


@pytest.mark.parametrize("line", [f"/handrail {SLOW}", "/handrail person", "/handrail help"])
async def test_whatever_a_command_answers_has_the_route(town: House, line: str) -> None:
    nina = town.slack.person("nina")
    await nina.slash(line, channel="staff")
    told = await town.slack.until(lambda: next((m for m in nina.sees("staff") if m.ephemeral_for), None))
    assert labels(told) == ("Talk to a person",)
    assert "`" not in visible_text(told) + told.text
    await nina.press(told, "Talk to a person")
    await town.slack.wait_for_message("desk", containing="Nina Falk")


async def test_the_route_under_im_on_it_hands_over_what_was_asked(town: House) -> None:
    nina = town.slack.person("nina")
    await nina.slash(f"/handrail {SLOW}", channel="staff")
    told = await town.slack.until(lambda: next((m for m in nina.sees("staff") if m.ephemeral_for), None))
    await nina.press(told, "Talk to a person")
    card = await town.slack.wait_for_message("desk", containing="Case #1 ")
    assert f"> {SLOW}" in visible_text(card)


async def test_who_presses_what_is_not_theirs_hears_why_with_the_route(town: House) -> None:
    nina, kim = town.slack.person("nina"), town.slack.person("kim")
    asked = await nina.mention(SLOW, channel="staff")
    answer = await town.slack.wait_for_message("staff", containing="forget the network", thread=asked)
    await kim.press(answer, "Helped")
    told = await town.slack.until(lambda: next((m for m in kim.sees("staff") if m.ephemeral_for), None))
    assert labels(told) == ("Talk to a person",)
    await kim.press(told, "Talk to a person")
    card = await town.slack.wait_for_message("desk", containing="Kim Adeyemi")
    assert f"> Nina Falk wrote: {SLOW}" not in visible_text(card)


async def test_handing_a_message_over_opens_a_case_about_that_message(town: House) -> None:
    nina, sam, kim = (town.slack.person(name) for name in ("nina", "sam", "kim"))
    root = await kim.say("Is anybody else offline?", channel="staff")
    picked = await sam.say(SLOW, channel="staff", thread=root)
    await kim.say("Same for me", channel="staff", thread=root)
    await nina.shortcut(picked, "hand_to_person")
    card = await town.slack.wait_for_message("desk", containing="Case #1 ")
    assert f"> Sam Ortiz wrote: {SLOW}" in visible_text(card)
    first = await town.slack.wait_for_message(nina.dm, containing="case #1")
    assert visible_text(first).startswith(f"Case #1, about this message:\n> Sam Ortiz wrote: {SLOW}\n")
    await town.slack.wait_for_message("desk", containing="Same for me", thread=card)
    await town.slack.wait_for_message("desk", containing="Hand this to a person", thread=card)
    said = at_desk(town)
    assert said.count(f"Sam Ortiz wrote before that: {SLOW}") == 1
    assert (
        said.index("anybody else offline") < said.index("wrote before that: The wireless") < said.index("Same for me")
    )
    assert "I'd like to talk" not in said


async def test_ones_own_message_is_handed_over_in_ones_own_words(town: House) -> None:
    nina = town.slack.person("nina")
    await nina.shortcut(await nina.say(SLOW, channel="staff"), "hand_to_person")
    card = await town.slack.wait_for_message("desk", containing="Case #1 ")
    assert f"> {SLOW}" in visible_text(card)


async def test_two_messages_that_are_handed_over_are_two_cases(town: House) -> None:
    nina, sam = town.slack.person("nina"), town.slack.person("sam")
    for number, text in enumerate((SLOW, PRINTING), start=1):
        await nina.shortcut(await sam.say(text, channel="staff"), "hand_to_person")
        card = await town.slack.wait_for_message("desk", containing=f"Case #{number} ")
        assert f"> Sam Ortiz wrote: {text}" in visible_text(card)
        await town.slack.wait_for_message(nina.dm, containing=f"Case #{number}, about this message")


async def test_a_file_on_the_message_that_is_handed_over_reaches_the_agent(town: House) -> None:
    nina, sam = town.slack.person("nina"), town.slack.person("sam")
    picked = await sam.upload("shot.png", b"pixels", text="This is what I see", channel="staff")
    await nina.shortcut(picked, "hand_to_person")
    card = await town.slack.wait_for_message("desk", containing="Case #1 ")
    shown = await town.slack.until(
        lambda: next((one for one in town.slack.messages("desk", thread=card) if one.files), None)
    )
    assert shown.files[0].content == b"pixels"
