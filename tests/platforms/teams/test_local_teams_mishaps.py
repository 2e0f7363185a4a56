"""The local Teams misbehaves as it is told: calls that fail, deliveries that come twice, late or in disorder."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from tests.fakes.teams.mishaps import (
    CutAfterStoring,
    CutBeforeStoring,
    FailedAfterStoring,
    Garbled,
    HtmlPage,
    RateLimited,
    Refused,
    Slow,
)
from tests.fakes.teams.server import LocalTeams, local_teams
from tests.platforms.teams.local_bot import LocalBot, local_bot


@pytest.fixture
async def teams() -> AsyncIterator[LocalTeams]:
    async with local_teams() as running:
        yield running


@pytest.fixture
async def bot(teams: LocalTeams) -> AsyncIterator[LocalBot]:
    async with local_bot(teams) as running:
        await running.sign_in()
        yield running


@pytest.fixture
def chat(teams: LocalTeams) -> str:
    return teams.person("nina").chat


def texts(teams: LocalTeams, chat: str) -> list[str]:
    return [message.text for message in teams.messages(chat)]


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, "Unauthorized"),
        (403, "Forbidden"),
        (412, "PreconditionFailed"),
        (502, "ServiceError"),
        (504, "GatewayTimeout"),
    ],
)
async def test_a_status_on_command_has_done_nothing(
    teams: LocalTeams, bot: LocalBot, chat: str, status: int, code: str
) -> None:
    teams.mishaps.add("post", Refused(status))
    refused = await bot.send(chat, "hello")
    assert (refused.status, refused.code) == (status, code)
    assert texts(teams, chat) == []
    assert (await bot.send(chat, "hello")).status == 201


async def test_any_error_of_teams_can_be_had(teams: LocalTeams, bot: LocalBot, chat: str) -> None:
    teams.mishaps.always("send", Refused(403, "MessageWritesBlocked", "Nobody may write here."))
    for _ in range(2):
        assert (await bot.send(chat, "hello")).code == "MessageWritesBlocked"
    teams.mishaps.clear()
    assert (await bot.send(chat, "hello")).status == 201


async def test_a_rate_limit_says_when_to_come_back_or_does_not(teams: LocalTeams, bot: LocalBot, chat: str) -> None:
    teams.mishaps.script("send", RateLimited(7), RateLimited(None))
    first, second = await bot.send(chat, "a"), await bot.send(chat, "b")
    assert (first.status, first.headers["Retry-After"], first.code) == (429, "7", "Throttled")
    assert second.status == 429 and "Retry-After" not in second.headers
    assert texts(teams, chat) == []


async def test_a_connection_cut_after_storing_leaves_the_message(teams: LocalTeams, bot: LocalBot, chat: str) -> None:
    teams.mishaps.add("post", CutAfterStoring())
    with pytest.raises(aiohttp.ClientError):
        await bot.send(chat, "hello")
    assert texts(teams, chat) == ["hello"]


async def test_a_connection_cut_before_storing_leaves_nothing(teams: LocalTeams, bot: LocalBot, chat: str) -> None:
    teams.mishaps.add("post", CutBeforeStoring())
    with pytest.raises(aiohttp.ClientError):
        await bot.send(chat, "hello")
    assert texts(teams, chat) == []


async def test_a_gateway_may_fail_though_the_message_stands(teams: LocalTeams, bot: LocalBot, chat: str) -> None:
    teams.mishaps.add("post", FailedAfterStoring(504))
    assert (await bot.send(chat, "hello")).status == 504
    assert texts(teams, chat) == ["hello"]


async def test_a_proxys_page_comes_instead_of_an_answer(teams: LocalTeams, bot: LocalBot, chat: str) -> None:
    teams.mishaps.add("post", HtmlPage())
    page = await bot.send(chat, "hello")
    assert page.status == 503 and page.body.startswith("<!DOCTYPE html>")
    assert texts(teams, chat) == []


async def test_half_an_answer_is_no_answer_though_the_message_stands(
    teams: LocalTeams, bot: LocalBot, chat: str
) -> None:
    teams.mishaps.add("post", Garbled())
    with pytest.raises(ValueError):
        await bot.send(chat, "hello")
    assert texts(teams, chat) == ["hello"]


async def test_a_slow_answer_outlasts_an_impatient_bot(teams: LocalTeams, bot: LocalBot, chat: str) -> None:
    teams.mishaps.add("post", Slow(30))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await bot.send(chat, "hello")
    assert texts(teams, chat) == []


@pytest.mark.parametrize("after_storing", [False, True])
async def test_a_call_can_be_held(teams: LocalTeams, bot: LocalBot, chat: str, after_storing: bool) -> None:
    hold = teams.mishaps.hold("send", after_storing)
    sending = asyncio.create_task(bot.send(chat, "hello"))
    await hold.reached()
    assert texts(teams, chat) == (["hello"] if after_storing else [])
    assert not sending.done()
    hold.release()
    assert (await sending).status == 201


async def test_the_token_service_and_the_keys_fail_too(teams: LocalTeams, bot: LocalBot) -> None:
    teams.mishaps.add("token", Refused(503))
    answer = await bot.sign_in()
    assert (answer.status, teams.login.granted) == (503, 1)
    teams.mishaps.add("openid", HtmlPage(502))
    teams.mishaps.always("keys", CutBeforeStoring())
    async with bot.session.get(teams.environment()["TEAMS_OPENID_METADATA_URL"]) as response:
        assert response.status == 502
    with pytest.raises(aiohttp.ClientError):
        await bot.session.get(f"{teams.url}/v1/.well-known/keys")
    assert teams.keys.fetched == 0


async def test_what_a_call_met_is_noted(teams: LocalTeams, bot: LocalBot, chat: str) -> None:
    teams.mishaps.script("send", None, Refused(502), FailedAfterStoring(504))
    for _ in range(3):
        await bot.send(chat, "hello")
    assert [(call.status, call.mishap) for call in teams.calls_of("send")] == [
        (201, ""),
        (502, "Refused"),
        (201, "FailedAfterStoring"),
    ]


async def test_an_activity_comes_twice_with_the_same_id_or_a_new_one(teams: LocalTeams, bot: LocalBot) -> None:
    nina = teams.person("nina")
    teams.outgoing.duplicate()
    await nina.say("one")
    await teams.settled()
    teams.outgoing.duplicate(new_id=True)
    await nina.say("two")
    await teams.settled()
    first, again, second, renewed = bot.received
    assert first == again
    assert (second["text"], second["conversation"]) == (renewed["text"], renewed["conversation"])
    assert second["id"] != renewed["id"] and second["timestamp"] != renewed["timestamp"]


async def test_both_copies_can_come_at_the_same_moment(teams: LocalTeams, bot: LocalBot) -> None:
    both, inside = asyncio.Event(), 0

    async def answer(activity: dict[str, Any]) -> web.StreamResponse:
        nonlocal inside
        inside += 1
        if inside == 2:
            both.set()
        async with asyncio.timeout(10):
            await both.wait()
        return web.Response()

    bot.answer = answer
    teams.outgoing.duplicate(concurrently=True)
    await teams.person("nina").say("hello")
    assert [attempt.status for attempt in teams.deliveries[0].attempts] == [200, 200]


async def test_a_delivery_is_sent_again_or_replayed_byte_by_byte(teams: LocalTeams, bot: LocalBot) -> None:
    await teams.person("nina").say("hello")
    [delivery] = teams.deliveries
    await teams.outgoing.redeliver(delivery, new_id=True)
    await teams.outgoing.replay(delivery)
    assert [one["id"] == delivery.activity["id"] for one in bot.received] == [True, False, True]
    assert delivery.sent[0] == delivery.sent[2]


async def test_activities_come_out_of_order(teams: LocalTeams, bot: LocalBot) -> None:
    nina = teams.person("nina")
    async with teams.outgoing.out_of_order():
        for text in ("one", "two", "three"):
            await nina.say(text)
    assert [one["text"] for one in bot.received] == ["three", "two", "one"]
    assert nina.sees() == ["one", "two", "three"]


@pytest.mark.parametrize("new_id", [False, True])
async def test_a_bot_that_lets_fifteen_seconds_pass_is_told_again(
    teams: LocalTeams, bot: LocalBot, new_id: bool
) -> None:
    assert teams.outgoing.answer_within == 15
    teams.outgoing.again_with_new_id = new_id
    let_go = asyncio.Event()

    async def answer(activity: dict[str, Any]) -> web.StreamResponse:
        if len(bot.received) == 1:
            teams.outgoing.run_out_of_time()
            await let_go.wait()
        return web.Response()

    bot.answer = answer
    await teams.person("nina").say("hello")
    await teams.settled()
    let_go.set()
    [delivery] = teams.deliveries
    assert delivery.slow and delivery.acknowledged
    assert [attempt.error for attempt in delivery.attempts] == ["timeout", ""]
    first, second = bot.received
    assert (first["id"] == second["id"]) is not new_id


async def test_a_deletion_that_comes_again_is_still_of_the_same_message(teams: LocalTeams, bot: LocalBot) -> None:
    nina = teams.person("nina")
    said = await nina.say("hello")
    await nina.delete(said)
    await teams.outgoing.redeliver(teams.deliveries[-1], new_id=True)
    first, again = bot.of("messageDelete")
    assert (again["id"], again["timestamp"] != first["timestamp"]) == (said.id, True)


async def test_other_failures_are_sent_again_where_a_test_says_so(teams: LocalTeams, bot: LocalBot) -> None:
    teams.outgoing.again_on.add("http_error")

    async def answer(activity: dict[str, Any]) -> web.StreamResponse:
        return web.Response(status=503 if len(bot.received) == 1 else 200)

    bot.answer = answer
    await teams.person("nina").say("hello")
    await teams.settled()
    assert [attempt.status for attempt in teams.deliveries[0].attempts] == [503, 200]


async def test_what_its_second_delivery_brought_is_not_sent_once_more(teams: LocalTeams, bot: LocalBot) -> None:
    teams.outgoing.again_on.add("http_error")
    teams.outgoing.duplicate(new_id=True)

    async def answer(activity: dict[str, Any]) -> web.StreamResponse:
        return web.Response(status=503 if len(bot.received) == 1 else 200)

    bot.answer = answer
    await teams.person("nina").say("hello")
    await teams.settled()
    [delivery] = teams.deliveries
    assert [attempt.status for attempt in delivery.attempts] == [503, 200]
    assert delivery.over


@pytest.mark.parametrize("status", [401, 500])
async def test_an_error_in_time_is_not_sent_again(teams: LocalTeams, bot: LocalBot, status: int) -> None:
    async def answer(activity: dict[str, Any]) -> web.StreamResponse:
        return web.Response(status=status)

    bot.answer = answer
    await teams.person("nina").say("hello")
    await teams.settled()
    [attempt] = teams.deliveries[0].attempts
    assert (attempt.status, attempt.error) == (status, "http_error")


async def test_a_bot_that_is_down_is_not_reached(teams: LocalTeams) -> None:
    teams.send_activities_to("http://127.0.0.1:9/api/messages")
    await teams.person("nina").say("hello")
    [attempt] = teams.deliveries[0].attempts
    assert (attempt.status, attempt.error) == (0, "connection_failed")
