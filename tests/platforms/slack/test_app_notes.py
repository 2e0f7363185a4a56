"""At the desk: notes in a window of their own, and words that were held before a claim."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.platforms.slack.render import mark_reaction
from tests.fakes.slack.mishaps import Refused
from tests.fakes.slack.records import Message
from tests.fakes.slack.visible import labels, visible_text
from tests.platforms.slack.house import House, house


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path) as running:
        yield running


async def case(town: House) -> Message:
    nina = town.slack.person("nina")
    await nina.say("The wireless in the halls is slow")
    answer = await town.slack.wait_for_message(nina.dm, containing="forget the network")
    await nina.press(answer, "Talk to a person")
    card = await town.slack.wait_for_message("desk", containing="Case #1 ")
    await town.slack.wait_for_message("desk", containing="opened", thread=card)
    return card


def thread_of(town: House, card: Message) -> str:
    return "\n".join(visible_text(one) for one in town.slack.messages("desk", thread=card))


async def whisper_to(town: House, name: str, containing: str) -> Message:
    person = town.slack.person(name)

    def look() -> Message | None:
        return next((one for one in person.sees("desk") if one.ephemeral_for and containing in visible_text(one)), None)

    return await town.slack.until(look)


async def test_the_note_button_opens_a_box_and_what_is_written_there_stays_among_agents(town: House) -> None:
    nina, sam = town.slack.person("nina"), town.slack.person("sam")
    card = await case(town)
    await sam.press(card, "Note")
    window = await town.slack.until(sam.modal)
    assert "//" in visible_text(window)
    answered = await sam.submit({"A note among agents": "She has been here before"})
    assert answered.acknowledged
    assert sam.modal() is None
    note = await town.slack.wait_for_message("desk", containing="been here", thread=card)
    assert visible_text(note).startswith("Sam Ortiz · 🔒 note among agents · ")
    assert visible_text(note).endswith("\nShe has been here before")
    assert [one.text for one in town.heard("desk_said")] == ["// She has been here before"]
    assert "been here" not in "".join(visible_text(message) for message in town.slack.messages(nina.dm))


async def test_an_empty_note_is_not_kept_and_the_box_says_so(town: House) -> None:
    sam = town.slack.person("sam")
    await sam.press(await case(town), "Note")
    await town.slack.until(sam.modal)
    answered = await sam.submit({"A note among agents": "   "})
    assert answered.answer["response_action"] == "errors"
    assert sam.modal() is not None
    assert town.heard("desk_said") == []


async def test_while_nothing_can_be_stored_a_note_stays_in_its_box(town: House) -> None:
    sam = town.slack.person("sam")
    await sam.press(await case(town), "Note")
    await town.slack.until(sam.modal)
    town.intake.down = True
    answered = await sam.submit({"A note among agents": "She has been here before"})
    assert answered.answer["response_action"] == "errors"
    assert sam.modal() is not None


async def test_where_no_box_can_be_opened_the_words_say_how_a_note_is_written(town: House) -> None:
    sam = town.slack.person("sam")
    town.slack.mishaps.always("views.open", Refused("expired_trigger_id"))
    await sam.press(await case(town), "Note")
    await whisper_to(town, "sam", "Start a line with //")


async def test_who_is_not_at_the_desk_gets_no_box(tmp_path: Path) -> None:
    async with house(tmp_path, desk="slack:C0GENERAL") as town:
        nina = town.slack.person("nina")
        await nina.slash("/handrail person")
        card = await town.slack.wait_for_message("general", containing="Case #1 ")
        outsider = town.slack.add_person("lee", full_name="Lee Park")
        await outsider.press(card, "Note")
        await town.slack.until(
            lambda: next((one for one in town.slack.ephemeral("general", outsider) if one.text), None)
        )
        assert outsider.modal() is None


async def test_after_the_claim_words_that_were_held_are_asked_about_again_and_the_answer_counts_once(
    town: House,
) -> None:
    nina, sam = town.slack.person("nina"), town.slack.person("sam")
    card = await case(town)
    said = await sam.reply_in_thread(card, "Which hall are you in?")
    await whisper_to(town, "sam", "Nobody has claimed")
    await sam.press(card, "Claim")
    again = await whisper_to(town, "sam", "it hasn't been sent: “Which hall are you in?”")
    assert labels(again) == ("Send it now", "Keep among agents")
    await sam.press(again, "Send it now")
    await town.slack.wait_for_message(nina.dm, containing="Which hall are you in?")
    await town.slack.until(lambda: list(said.reactions) == [mark_reaction("sent")] or None)
    await town.slack.until(lambda: again not in sam.sees("desk") or None)
    first = await whisper_to(town, "sam", "Nobody has claimed")
    await sam.press(first, "Claim and send")
    await whisper_to(town, "sam", "has been sent or deleted already")
    assert sum("Which hall" in visible_text(one) for one in town.slack.messages(nina.dm)) == 1


async def test_who_claims_is_not_asked_about_somebody_elses_words(town: House) -> None:
    nina, sam, kim = (town.slack.person(name) for name in ("nina", "sam", "kim"))
    card = await case(town)
    await kim.reply_in_thread(card, "Which hall are you in?")
    await whisper_to(town, "kim", "Nobody has claimed")
    await sam.press(card, "Claim")
    await town.slack.wait_for_message(nina.dm, containing="Sam Ortiz has your case")
    await town.slack.wait_for_message("desk", containing="Sam Ortiz has your case", thread=card)
    assert not any("Which hall" in visible_text(one) for one in sam.sees("desk") if one.ephemeral_for)


async def test_the_thread_says_that_it_was_claimed_before_what_the_person_was_told(town: House) -> None:
    sam = town.slack.person("sam")
    card = await case(town)
    await sam.press(card, "Claim")
    await town.slack.wait_for_message("desk", containing="Sam Ortiz has your case", thread=card)
    said = thread_of(town, card)
    assert said.index("Sam Ortiz claimed the case") < said.index("Sam Ortiz has your case")
