"""An agent who is forgotten is named by none of our posts on Slack any more, and nothing else of them changes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.messages.people import Person
from bot.ports.forgetting import Copy
from bot.store.forgetting import SqlForgetting
from tests.fakes.knowledge import FakeArticle
from tests.fakes.slack.mishaps import Refused
from tests.fakes.slack.records import Message
from tests.fakes.slack.visible import labels, visible_text
from tests.platforms.slack.house import House, house


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path) as running:
        yield running


async def helped(town: House) -> Message:
    """Nina asks, Sam takes the case, answers, and closes it; Nina thanks Sam. Returns the card."""
    nina, sam = town.slack.person("nina"), town.slack.person("sam")
    await nina.say("The wireless in the halls is slow")
    answer = await town.slack.wait_for_message(nina.dm, containing="forget the network")
    await nina.press(answer, "Talk to a person")
    card = await town.slack.until(lambda: next((one for one in ours(town, "desk") if not one.in_thread), None))
    await sam.press(card, "Claim")
    await town.slack.wait_for_message(nina.dm, containing="Sam Ortiz has your case")
    await sam.reply_in_thread(card, "Sam Ortiz here: which hall are you in?")
    await town.slack.wait_for_message(nina.dm, containing="which hall are you in?")
    await nina.say("Thank you, Sam Ortiz!")
    await town.slack.wait_for_message("desk", containing="Thank you, Sam Ortiz!", thread=card)
    await sam.press(card, "Resolve: fixed")
    await town.slack.until(lambda: "Closed" in visible_text(card) or None)
    await sent(town)
    return card


def ours(town: House, *channels: str) -> list[Message]:
    found = [one for channel in channels for one in town.slack.state.channel(channel).messages]
    return [one for one in found if one.bot_id and not one.deleted]


async def sent(town: House) -> None:
    """Wait until nothing waits to be sent."""
    waiting = "SELECT count(*) FROM outbox WHERE state = 'waiting'"
    async with asyncio.timeout(30):
        while await town.transactions.read(lambda connection: connection.exec_driver_sql(waiting).scalar_one()):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def forget(town: House) -> Sequence[Copy]:
    """Sam is taken out of what others are part of, and all orders are carried out."""
    sam = town.slack.person("sam")
    person = Person("slack", sam.team, sam.id, sam.name)
    forgetting = SqlForgetting(town.transactions)
    await forgetting.take_out_elsewhere(person, id="F1", now=datetime.now(UTC))
    await sent(town)
    return await forgetting.copies("F1")


async def test_no_post_of_ours_names_them_and_each_stands_where_it_stood(town: House) -> None:
    card, nina = await helped(town), town.slack.person("nina")
    before = [(one.channel, one.ts, one.in_thread) for one in ours(town, "desk", nina.dm)]
    named = [one for one in ours(town, "desk", nina.dm) if "Sam Ortiz" in visible_text(one)]
    copies = await forget(town)
    assert {(copy.state, copy.receipt) for copy in copies} == {("sent", "changed")}
    assert [(one.channel, one.ts, one.in_thread) for one in ours(town, "desk", nina.dm)] == before
    left = [visible_text(one) for one in ours(town, "desk", nina.dm) if "Sam Ortiz" in visible_text(one)]
    assert len(named) > 4
    assert [text for text in left if "Thank you, Sam Ortiz!" not in text] == [], "but in words of others"
    assert "claimed by An agent" in visible_text(card)
    [relayed] = [visible_text(one) for one in ours(town, nina.dm) if "which hall" in visible_text(one)]
    assert relayed == "Somebody from the service desk:\nsomebody here: which hall are you in?"
    assert town.slack.warnings == []


async def test_what_they_typed_themselves_is_theirs(town: House) -> None:
    card = await helped(town)
    await forget(town)
    own = [one for one in town.slack.messages("desk", thread=card) if one.user == town.slack.person("sam").id]
    assert [visible_text(one) for one in own] == ["Sam Ortiz here: which hall are you in?"]


async def test_what_a_conversation_begins_with_in_the_direct_message_still_says_what_it_is_about(town: House) -> None:
    nina = town.slack.person("nina")
    town.knowledge.articles = [FakeArticle("wifi", "Slow wireless", "Slow wireless in the halls: Sam Ortiz knows.")]
    await nina.mention("The wireless in the halls is slow", "general")  # where guests read along
    answer = await town.slack.wait_for_message(nina.dm, containing="Sam Ortiz knows")
    assert "You asked in #general:\n> The wireless in the halls is slow" in visible_text(answer)
    before = visible_text(answer)
    await sent(town)
    await forget(town)
    assert visible_text(answer) == before.replace("Sam Ortiz", "somebody")
    assert "To go on with this, write in its thread." in visible_text(answer)


async def test_a_card_that_somebody_deleted_is_not_posted_again(town: House) -> None:
    card = await helped(town)
    town.slack.state.channel("desk").remove(card)  # an administrator can
    copies = await forget(town)
    assert "gone" in {copy.receipt for copy in copies}
    assert [one for one in ours(town, "desk") if not one.in_thread] == []


async def test_what_slack_does_not_let_us_change_is_told(town: House) -> None:
    await helped(town)
    town.slack.mishaps.always("chat.update", Refused("edit_window_closed"))
    copies = await forget(town)
    assert {copy.state for copy in copies} == {"refused"}
    assert all("edit_window_closed" in copy.why for copy in copies)


async def test_the_buttons_of_a_card_still_work(town: House) -> None:
    card = await helped(town)
    await forget(town)
    assert "Open it again" in labels(card)
    await town.slack.person("kim").press(card, "Open it again")
    await town.slack.until(lambda: "Closed" not in visible_text(card) or None)
