"""The local Teams holds bots to the rules of streaming and to the limits on how often they may call."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.fakes.teams.server import LocalTeams, local_teams
from tests.fakes.teams.world import HOME
from tests.platforms.teams.local_bot import Answer, LocalBot, attachment, card, local_bot, words


@pytest.fixture
async def teams() -> AsyncIterator[LocalTeams]:
    async with local_teams(now=lambda: 1_700_000_000.0) as running:
        yield running


@pytest.fixture
async def bot(teams: LocalTeams) -> AsyncIterator[LocalBot]:
    async with local_bot(teams) as running:
        yield running


@pytest.fixture
def chat(teams: LocalTeams) -> str:
    return teams.person("nina").chat


async def stream(
    bot: LocalBot, chat: str, text: str, number: int | None, /, ident: str = "", kind: str = "streaming", **more: Any
) -> Answer:
    info: dict[str, Any] = {"type": "streaminfo", "streamType": kind}
    info |= {"streamId": ident} if ident else {}
    info |= {} if number is None else {"streamSequence": number}
    last = kind == "final"
    activity = {"type": "message" if last else "typing", "text": text, "entities": [info]}
    return await bot.send(chat, activity | more)


async def test_a_stream_grows_and_ends_as_one_message(teams: LocalTeams, bot: LocalBot, chat: str) -> None:
    began = await stream(bot, chat, "Looking…", 1, kind="informative")
    assert (began.status, list(began.body)) == (201, ["id"])
    [message] = teams.messages(chat)
    assert message.streaming == "informative"
    assert (await stream(bot, chat, "Use", 2, began.id)).status == 202
    assert (await stream(bot, chat, "Use the other", 3, began.id)).status == 202
    assert (message.streaming, message.text) == ("streaming", "Use the other")
    final = await stream(
        bot, chat, "Use the other network.", None, began.id, "final", attachments=[attachment(card(words("More")))]
    )
    assert final.status == 202
    assert teams.messages(chat) == [message]
    assert (message.streaming, teams.person("nina").reads(message)) == ("", "Use the other network.\nMore")
    assert [version.text for version in message.versions] == ["Looking…", "Use", "Use the other"]


async def test_waiting_for_a_message_passes_over_a_stream_under_way(
    teams: LocalTeams, bot: LocalBot, chat: str
) -> None:
    began = await stream(bot, chat, "Use the other", 1)
    assert (await teams.wait_for_message(chat, "Use the other", finished=False)).id == began.id
    with pytest.raises(AssertionError, match="waited"):
        await teams.wait_for_message(chat, "Use the other", within=0.05)
    await stream(bot, chat, "Use the other network.", None, began.id, "final")
    assert (await teams.wait_for_message(chat, "Use the other")).id == began.id


async def test_a_number_out_of_order_is_dropped(teams: LocalTeams, bot: LocalBot, chat: str) -> None:
    began = await stream(bot, chat, "a", 1)
    await stream(bot, chat, "a b c", 3, began.id)
    late = await stream(bot, chat, "a b", 2, began.id)
    assert (late.status, teams.messages(chat)[0].text) == (202, "a b c")
    assert "ContentStreamSequenceOrderPreConditionFailed" in teams.warnings[0]


@pytest.mark.parametrize(
    ("number", "ident", "kind", "more"),
    [
        (2, "", "streaming", {}),
        (None, "", "streaming", {}),
        (1, "", "final", {}),
        (None, "", "final", {}),
        (1, "unknown", "streaming", {}),
        (1, "", "whatever", {}),
        (1, "", "streaming", {"text": ""}),
        (1, "", "streaming", {"attachments": [attachment(card(words("x")))]}),
        (1, "", "streaming", {"channelData": {"feedbackLoop": {"type": "default"}}}),
        (1, "", "streaming", {"suggestedActions": {"actions": [{"type": "imBack", "title": "a", "value": "b"}]}}),
    ],
)
async def test_a_stream_against_the_rules_is_refused(
    teams: LocalTeams, bot: LocalBot, chat: str, number: int | None, ident: str, kind: str, more: dict[str, Any]
) -> None:
    refused = await stream(bot, chat, "hello", number, ident, kind, **more)
    assert (refused.status, refused.code) == (400, "BadRequest")
    assert teams.messages(chat) == []


async def test_a_label_before_the_end_is_refused(teams: LocalTeams, bot: LocalBot, chat: str) -> None:
    label = {"type": "https://schema.org/Message", "@type": "Message", "additionalType": ["AIGeneratedContent"]}
    info = {"type": "streaminfo", "streamType": "streaming", "streamSequence": 1}
    refused = await bot.send(chat, {"type": "typing", "text": "hello", "entities": [info, label]})
    assert refused.status == 400


async def test_no_informative_words_once_there_was_text(teams: LocalTeams, bot: LocalBot, chat: str) -> None:
    began = await stream(bot, chat, "Use", 1)
    assert (await stream(bot, chat, "Looking…", 2, began.id, "informative")).status == 400


async def test_what_was_shown_is_not_taken_back_unnoticed(teams: LocalTeams, bot: LocalBot, chat: str) -> None:
    began = await stream(bot, chat, "Use the", 1)
    await stream(bot, chat, "Restart", 2, began.id)
    assert "took back" in teams.warnings[0]


async def test_one_stream_at_a_time_and_nothing_after_the_end(teams: LocalTeams, bot: LocalBot, chat: str) -> None:
    began = await stream(bot, chat, "a", 1)
    second = await stream(bot, chat, "b", 1)
    assert (second.status, second.code) == (403, "ContentStreamNotAllowed")
    await stream(bot, chat, "a.", None, began.id, "final")
    over = await stream(bot, chat, "a..", 2, began.id)
    assert (over.code, over.said) == (
        "ContentStreamNotAllowed",
        "Content stream is not allowed on an already completed streamed message",
    )
    assert (await stream(bot, chat, "b", 1)).status == 201


async def test_a_stream_has_two_minutes(teams: LocalTeams, bot: LocalBot, chat: str) -> None:
    began = await stream(bot, chat, "a", 1)
    teams.skip(119)
    assert (await stream(bot, chat, "a b", 2, began.id)).status == 202
    teams.skip(2)
    late = await stream(bot, chat, "a b c", None, began.id, "final")
    assert (late.status, late.said) == (403, "Content stream finished due to exceeded streaming time.")
    assert teams.messages(chat)[0].text == "a b"
    assert (await stream(bot, chat, "new", 1)).status == 201


@pytest.mark.parametrize("place", ["general", "lunch"])
async def test_streams_are_for_personal_chats_only(teams: LocalTeams, bot: LocalBot, place: str) -> None:
    refused = await stream(bot, teams.conversation(place).id, "a", 1)
    assert (refused.status, refused.said) == (403, "Content stream is not allowed")


async def test_streaming_can_be_switched_off(teams: LocalTeams, bot: LocalBot, chat: str) -> None:
    teams.rules.streaming = False
    assert (await stream(bot, chat, "a", 1)).code == "ContentStreamNotAllowed"


async def test_a_stream_that_grows_too_large_is_refused(teams: LocalTeams, bot: LocalBot, chat: str) -> None:
    refused = await stream(bot, chat, "x" * 60_000, 1)
    assert (refused.status, refused.said) == (403, "Message size too large")


async def test_seven_messages_in_a_second_and_eight_in_two(teams: LocalTeams, bot: LocalBot, chat: str) -> None:
    teams.rules.paced = True
    assert [(await bot.send(chat, "x")).status for _ in range(8)] == [201] * 7 + [429]
    teams.skip(1)
    assert (await bot.send(chat, "x")).status == 201
    refused = await bot.send(chat, "x")
    assert (refused.status, refused.code, refused.headers["Retry-After"]) == (429, "Throttled", "1")
    teams.skip(1)
    assert (await bot.send(chat, "x")).status == 201
    assert len(teams.messages(chat)) == 9


async def test_sixty_messages_in_half_a_minute(teams: LocalTeams, bot: LocalBot, chat: str) -> None:
    teams.rules.paced = True
    for _ in range(60):
        assert (await bot.send(chat, "x")).status == 201
        teams.skip(0.45)
    refused = await bot.send(chat, "x")
    assert (refused.status, refused.headers["Retry-After"]) == (429, "3"), "27 of 30 seconds are over"
    teams.skip(3)
    assert (await bot.send(chat, "x")).status == 201


async def test_eighteen_hundred_messages_in_an_hour(teams: LocalTeams) -> None:
    pace = teams.core.pace
    for _ in range(1800):
        pace.take("send", "a:1")
        teams.skip(1.9)
    with pytest.raises(Exception, match="429 Throttled") as caught:
        pace.take("update", "a:1")
    assert caught.value.retry_after == 180  # type: ignore[attr-defined]
    pace.take("send", "a:2")


async def test_each_thread_has_a_pace_of_its_own_and_a_channel_is_one_thread(
    teams: LocalTeams, bot: LocalBot, chat: str
) -> None:
    teams.rules.paced = True
    for _ in range(7):
        await bot.send(chat, "x")
    desk = teams.conversation("desk").id
    assert (await bot.send(desk, "x")).status == 201, "another thread"
    [first] = teams.messages("desk")
    for _ in range(6):
        assert (await bot.send(f"{desk};messageid={first.id}", "x")).status == 201
    assert (await bot.send(desk, "x")).status == 429, "all threads of a channel count together"


async def test_edits_count_as_messages_and_reads_have_twice_the_room(
    teams: LocalTeams, bot: LocalBot, chat: str
) -> None:
    teams.rules.paced = True
    sent = await bot.send(chat, "x")
    change = {"type": "message", "text": "y"}
    path = f"conversations/{chat}/activities/{sent.id}"
    assert [(await bot.call("PUT", path, change)).status for _ in range(7)] == [200] * 6 + [429]
    members = f"conversations/{chat}/members"
    assert [(await bot.call("GET", members)).status for _ in range(15)] == [200] * 14 + [429]
    opening = {"members": [{"id": teams.person("nina").id}], "tenantId": HOME}
    assert (await bot.call("POST", "conversations", opening)).status == 201, "opening counts apart"


async def test_without_the_rule_nothing_is_paced(teams: LocalTeams, bot: LocalBot, chat: str) -> None:
    assert {(await bot.send(chat, "x")).status for _ in range(20)} == {201}
