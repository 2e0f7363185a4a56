"""Several conversations of one person in one direct message: each word reaches the case that it is meant for."""

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


async def card(town: House, number: int) -> Message:
    def look() -> Message | None:
        roots = [one for one in town.slack.messages("desk") if not one.in_thread and one.bot_id]
        return next((one for one in roots if f"Case #{number} " in visible_text(one)), None)

    return await town.slack.until(look)


def thread_of(town: House, card: Message) -> str:
    return "\n".join(visible_text(one) for one in town.slack.messages("desk", thread=card))


async def case_in_channel(town: House, question: str = SLOW, channel: str = "staff") -> Message:
    """Nina mentions us in a channel and presses the route. Returns the first message about it in hers."""
    nina = town.slack.person("nina")
    asked = await nina.mention(question, channel=channel)
    answer = await town.slack.wait_for_message(channel, containing="Talk to a person", thread=asked)
    await nina.press(answer, "Talk to a person")
    return await town.slack.wait_for_message(nina.dm, containing=f"> {question}")


async def case_in_direct(town: House, question: str = PRINTING) -> Message:
    nina = town.slack.person("nina")
    await nina.say(question)
    answer = await town.slack.wait_for_message(nina.dm, containing="five pence")
    await nina.press(answer, "Talk to a person")
    return await town.slack.wait_for_message(nina.dm, containing="I've asked the service desk", after=answer)


async def test_a_case_from_a_channel_has_a_thread_that_says_which_case_it_is_and_about_what(town: House) -> None:
    nina, sam = town.slack.person("nina"), town.slack.person("sam")
    first = await case_in_channel(town)
    said = visible_text(first)
    assert said.startswith(f"Case #1, from #staff:\n> {SLOW}\n")
    assert "case #1" in said
    assert "in its thread" in said
    assert labels(first) == ("Your case", "I don't need this any more")
    assert not first.in_thread
    await sam.press(await card(town, 1), "Claim")
    told = await town.slack.wait_for_message(nina.dm, containing="Sam Ortiz has your case")
    assert told.root == first.ts
    await sam.reply_in_thread(await card(town, 1), "Which hall are you in?")
    relayed = await town.slack.wait_for_message(nina.dm, containing="Which hall are you in?")
    assert relayed.root == first.ts
    assert visible_text(relayed).startswith("Sam Ortiz from the service desk (case #1):")
    await nina.say("North hall", thread=first)
    await town.slack.wait_for_message("desk", containing="North hall", thread=await card(town, 1))


async def test_each_case_gets_its_own_words_and_never_the_others(town: House) -> None:
    nina, sam, kim = (town.slack.person(name) for name in ("nina", "sam", "kim"))
    await case_in_direct(town)
    from_channel = await case_in_channel(town)
    own, other = await card(town, 1), await card(town, 2)
    await sam.press(own, "Claim")
    await kim.press(other, "Claim")
    await town.slack.wait_for_message(nina.dm, containing="Kim Adeyemi has your case", thread=from_channel)
    await kim.reply_in_thread(other, "Which hall are you in?")  # the last to speak in the direct message
    await town.slack.wait_for_message(nina.dm, containing="Which hall are you in?", thread=from_channel)
    await nina.say("It is for my thesis, forty pages")
    await town.slack.wait_for_message("desk", containing="forty pages", thread=own)
    await nina.say("The north hall", thread=from_channel)
    await town.slack.wait_for_message("desk", containing="north hall", thread=other)
    await sam.reply_in_thread(own, "I've put it on your account")
    said = await town.slack.wait_for_message(nina.dm, containing="on your account")
    assert not said.in_thread
    assert "(case #1)" in visible_text(said)
    assert "forty pages" not in thread_of(town, other)
    assert "north hall" not in thread_of(town, own)


async def test_the_only_open_case_hears_what_is_written_outside_of_its_thread_and_answers_in_it(town: House) -> None:
    nina = town.slack.person("nina")
    first = await case_in_channel(town)
    said = await nina.say("It is the north hall")
    await town.slack.wait_for_message("desk", containing="north hall", thread=await card(town, 1))
    await town.slack.wait_for_message(nina.dm, containing="Added to case #1", thread=first)
    await nina.edit(said, "It is the south hall")
    await town.slack.wait_for_message("desk", containing="south hall", thread=await card(town, 1))


async def test_with_two_open_cases_from_channels_words_outside_of_threads_reach_neither_and_that_is_said(
    town: House,
) -> None:
    nina = town.slack.person("nina")
    await case_in_channel(town)
    await case_in_channel(town, PRINTING)
    await nina.say("By the way, payslips in the payroll portal?")
    told = await town.slack.wait_for_message(nina.dm, containing="more than one open case")
    assert "case #1 or case #2" in visible_text(told)
    assert labels(told) == ("Talk to a person",)
    await town.slack.until(lambda: town.heard("said")[-1].conversation.endswith(":D0NINA:dm") or None)
    for number in (1, 2):
        assert "payslips" not in thread_of(town, await card(town, number))


async def test_after_its_case_is_closed_a_conversation_from_a_channel_leaves_the_line_alone(town: House) -> None:
    nina, sam = town.slack.person("nina"), town.slack.person("sam")
    first = await case_in_channel(town)
    await sam.press(await card(town, 1), "Claim")
    await town.slack.until(lambda: "Resolve: fixed" in labels(town.slack.messages("desk")[0]) or None)
    await sam.press(await card(town, 1), "Resolve: fixed")
    closed = await town.slack.wait_for_message(nina.dm, containing="closed case #1", thread=first)
    await nina.say(PRINTING)
    answer = await town.slack.wait_for_message(nina.dm, containing="five pence")
    assert not answer.in_thread
    await nina.press(closed, "Reopen it")
    await town.slack.wait_for_message(nina.dm, containing="is open again", thread=first)


async def test_an_answer_for_one_person_alone_says_what_was_asked_and_goes_on_where_they_write(town: House) -> None:
    nina = town.slack.person("nina")
    asked = await nina.mention(SLOW, channel="shared")
    answer = await town.slack.wait_for_message(nina.dm, containing="forget the network")
    assert visible_text(answer).startswith(f"You asked in #shared:\n> {SLOW}\n")
    await nina.say(PRINTING)
    beside = await town.slack.wait_for_message(nina.dm, containing="five pence")
    assert not beside.in_thread
    await nina.say("The tunnel on a Mac?", thread=answer)
    await town.slack.wait_for_message(nina.dm, containing="Tunnel on a Mac", thread=answer)
    assert {one.conversation for one in town.heard("said")} == {f"slack:T0ALDER:U0NINA:C0SHARED:{asked.ts}"}


async def test_it_never_takes_the_line_from_an_open_case(town: House) -> None:
    nina = town.slack.person("nina")
    await case_in_direct(town)
    await nina.mention(SLOW, channel="shared")
    answer = await town.slack.wait_for_message(nina.dm, containing="forget the network")
    await nina.say("It is for my thesis, forty pages")
    await town.slack.wait_for_message("desk", containing="forty pages", thread=await card(town, 1))
    await nina.say("And for guests, the guest wireless?", thread=answer)
    await town.slack.wait_for_message(nina.dm, containing="Guest wireless", thread=answer)
    assert "guest" not in thread_of(town, await card(town, 1))


async def test_a_question_that_is_deleted_in_the_channel_is_no_longer_quoted(town: House) -> None:
    nina = town.slack.person("nina")
    asked = await nina.mention(SLOW, channel="shared")
    answer = await town.slack.wait_for_message(nina.dm, containing=f"> {SLOW}")
    await nina.delete(asked)
    await town.slack.until(lambda: SLOW not in visible_text(answer) or None)
    assert "forget the network" in visible_text(answer)
    assert "Talk to a person" in labels(answer)


async def test_a_cases_question_that_is_deleted_is_no_longer_quoted(town: House) -> None:
    nina = town.slack.person("nina")
    asked = await nina.mention(SLOW, channel="staff")
    answer = await town.slack.wait_for_message("staff", containing="forget the network", thread=asked)
    await nina.press(answer, "Talk to a person")
    first = await town.slack.wait_for_message(nina.dm, containing=f"> {SLOW}")
    await nina.delete(asked)
    await town.slack.until(lambda: SLOW not in visible_text(first) or None)
    assert "Your case" in labels(first)
