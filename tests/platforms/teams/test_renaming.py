"""An agent who is forgotten is named by none of our posts on Teams any more, and nothing else of them changes."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.messages.people import Person
from bot.platforms.teams.conversations import place_name
from bot.ports.forgetting import Copy
from bot.store.forgetting import SqlForgetting
from tests.fakes.people import dump
from tests.fakes.teams.mishaps import CutAfterStoring, Refused
from tests.fakes.teams.records import Message
from tests.fakes.teams.visible import labels, visible_text
from tests.platforms.teams.house import House, house


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path) as running:
        yield running


async def helped(town: House) -> Message:
    """Nina asks, Sam writes before he has the case, takes it, answers and closes it; Nina thanks him. The card."""
    nina, sam = town.teams.person("nina"), town.teams.person("sam")
    await nina.say("The wireless in the halls is slow")
    answer = await town.teams.wait_for_message(nina.chat, containing="[Talk to a person]")
    await nina.press(answer, "Talk to a person")
    card = await town.teams.until(lambda: next((one for one in ours(town) if is_card(one)), None))
    await sam.mention("Shall I come over?", thread=card)
    await town.teams.wait_for_message(sam.chat, containing="Claim and send")
    await sam.press(card, "Claim")
    await town.teams.wait_for_message(nina.chat, containing=f"{sam.name} has your case")
    await sam.mention(f"{sam.name} here: which hall are you in?", thread=card)
    await town.teams.wait_for_message(nina.chat, containing="which hall are you in?")
    await nina.say(f"Thank you, {sam.name}!")
    await town.teams.wait_for_message("desk", containing=f"Thank you, {sam.name}!", thread=card)
    await sam.press(card, "Resolve: fixed")
    await town.teams.until(lambda: "Closed" in visible_text(card) or None)
    await sent(town)
    return card


def is_card(message: Message) -> bool:
    return message.root == message.id and bool(labels(message))


def ours(town: House) -> list[Message]:
    places = town.teams.state.conversations.values()
    return [one for place in places for one in place.messages if one.by_app and not one.deleted]


async def sent(town: House) -> None:
    """Wait until nothing waits to be sent."""
    waiting = "SELECT count(*) FROM outbox WHERE state = 'waiting'"
    async with asyncio.timeout(30):
        while await town.transactions.read(lambda connection: connection.exec_driver_sql(waiting).scalar_one()):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def forget(town: House) -> Sequence[Copy]:
    """Sam is forgotten: taken out of what others are part of, and all orders are carried out."""
    user = town.teams.person("sam").user
    forgetting, now = SqlForgetting(town.transactions), datetime.now(UTC)
    person = Person("teams", town.settings.tenant, user.id, user.name)
    held = await forgetting.held(person)
    await forgetting.forget(held, id="F1", now=now, figures=[], emptied=lambda body: body)
    await forgetting.take_out_elsewhere(person, id="F1", now=now)
    await sent(town)
    copies = [copy for copy in await forgetting.copies("F1") if copy.renamed]
    await forgetting.finish(now)
    return copies


async def test_no_post_of_ours_names_them_and_each_stands_where_it_stood(town: House) -> None:
    card, sam = await helped(town), town.teams.person("sam")
    before = [one.id for one in ours(town)]
    named = [one for one in ours(town) if sam.name in visible_text(one)]
    whispers = [one.id for one in ours(town) if "[Keep among agents]" in visible_text(one)]
    copies = await forget(town)
    assert {(copy.state, copy.receipt) for copy in copies} == {("sent", "changed"), ("sent", "taken")}
    assert [one.id for one in ours(town)] == [id for id in before if id not in whispers]
    left = [visible_text(one) for one in ours(town) if sam.name in visible_text(one)]
    assert len(named) > 4
    assert len(whispers) == 2, "what was for them alone goes"
    assert [text for text in left if f"Thank you, {sam.name}!" not in text] == [], "but in words of others"
    assert "An agent" in visible_text(card)
    assert town.teams.warnings == []


async def test_no_name_is_left_here_and_their_id_in_the_ids_of_presses_alone(town: House) -> None:
    await helped(town)
    user = town.teams.person("sam").user
    await forget(town)
    left = (await dump(town.transactions)).replace(f"Thank you, {user.name}!", "")
    for canary in (user.name, user.object_id):
        assert canary not in left, canary
    found = [left[at.start() - 400 : at.end()] for at in re.finditer(re.escape(user.id), left)]
    assert [words for words in found if ":press:" not in words] == []


async def test_a_word_that_their_message_may_not_have_arrived_names_them_neither(town: House) -> None:
    nina, sam = town.teams.person("nina"), town.teams.person("sam")
    card = await helped(town)
    await sam.press(card, "Open it again")
    await town.teams.until(lambda: "Resolve: fixed" in labels(card) or "Claim" in labels(card) or None)
    if "Claim" in labels(card):
        await sam.press(card, "Claim")
        await town.teams.until(lambda: "Resolve: fixed" in labels(card) or None)
    await sent(town)
    town.teams.mishaps.script("send", CutAfterStoring())
    await sam.mention("Is it better now?", thread=card)
    await town.teams.wait_for_message(nina.chat, containing="I can't tell whether it arrived")
    await sam.press(card, "Resolve: fixed")
    await town.teams.until(lambda: "Closed" in visible_text(card) or None)
    await sent(town)
    copies = await forget(town)
    [doubt] = [visible_text(one) for one in ours(town) if "I can't tell whether it arrived" in visible_text(one)]
    assert doubt.startswith("Somebody has just written to you")
    [untold] = [copy for copy in copies if copy.state == "refused"]
    assert "nor where it stands" in untold.why


async def test_a_card_that_somebody_deleted_is_not_posted_again(town: House) -> None:
    card = await helped(town)
    card.deleted = True
    copies = await forget(town)
    assert "gone" in {copy.receipt for copy in copies}
    assert [one for one in ours(town) if is_card(one)] == []


async def test_what_teams_does_not_let_us_change_is_told(town: House) -> None:
    await helped(town)
    town.teams.mishaps.always("update", Refused(403, "Forbidden"))
    copies = await forget(town)
    assert {copy.state for copy in copies if copy.receipt != "taken"} == {"refused"}
    assert all(copy.why for copy in copies if copy.state == "refused")


async def test_the_places_where_our_posts_stand_are_still_known(town: House) -> None:
    card = await helped(town)
    await forget(town)
    kept = await town.anchors.find(place_name(town.settings.tenant), f"{town.desk}/{card.id}")
    assert kept is not None
    assert kept.key.startswith("card:")
