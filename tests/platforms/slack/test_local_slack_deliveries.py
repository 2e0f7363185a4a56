"""How the local Slack brings events to real Bolt apps: again, twice, late, by several connections, or not at all."""

from __future__ import annotations

from contextlib import AsyncExitStack

import pytest
from aiohttp import ClientSession, WSServerHandshakeError
from slack_sdk.web.async_client import AsyncWebClient

from tests.platforms.slack.listening import Listening, connect, listening


async def test_an_event_that_fails_is_retried_with_the_same_id(over_http: Listening) -> None:
    over_http.refusing = 2
    await over_http.slack.person("nina").say("hello", "general")
    await over_http.slack.settled()
    delivery = over_http.slack.deliveries[0]
    assert [attempt.status for attempt in delivery.attempts] == [500, 500, 200]
    assert [headers.get("X-Slack-Retry-Num") for headers, _ in delivery.sent] == [None, "1", "2"]
    assert delivery.sent[1][0]["X-Slack-Retry-Reason"] == "http_error"
    assert len({body["event_id"] for body in over_http.bodies[:3]}) == 1


async def test_an_event_that_is_never_taken_is_given_up_after_three_retries(over_http: Listening) -> None:
    over_http.refusing = 100
    await over_http.slack.person("nina").say("hello", "general")
    await over_http.slack.settled()
    assert len(over_http.slack.deliveries[0].attempts) == 4


async def test_a_press_that_fails_is_not_repeated(over_http: Listening) -> None:
    nina = over_http.slack.person("nina")
    await nina.say("hello")
    answer = await over_http.slack.wait_for_message(nina.dm, containing="Helped")
    await over_http.slack.settled()
    over_http.refusing = 1
    pressed = await nina.press(answer, "Helped")
    await over_http.slack.settled()
    assert (pressed.acknowledged, pressed.status) == (False, 500)
    assert len(pressed.delivery.attempts) == 1


async def test_an_app_that_does_not_answer_in_time_has_not_answered(heard: Listening) -> None:
    heard.silent = True
    heard.slack.outgoing.acknowledge_within = 0.05
    heard.slack.outgoing.retry_after = ()
    await heard.slack.person("nina").say("hello", "general")
    attempt = heard.slack.deliveries[0].attempts[0]
    assert attempt.error in ("http_timeout", "timeout")


async def test_nobody_listening_is_a_failed_connection(over_http: Listening) -> None:
    over_http.slack.send_events_to("http://127.0.0.1:1/slack/events")
    await over_http.slack.person("nina").say("hello", "general")
    assert over_http.slack.deliveries[0].attempts[0].error == "connection_failed"


async def test_an_identical_request_can_be_replayed_and_a_forged_one_is_refused(over_http: Listening) -> None:
    slack = over_http.slack
    await slack.person("nina").say("hello", "general")
    delivery = slack.deliveries[0]
    assert (await slack.replay(delivery)).status == 200
    assert over_http.bodies[0] == over_http.bodies[-1]
    headers, body = delivery.sent[0]
    forged = await slack.http.post(delivery, 0, {**headers, "X-Slack-Signature": "v0=00"}, body, 3)
    assert forged.status == 401


async def test_events_can_come_twice_late_and_in_the_wrong_order(heard: Listening) -> None:
    slack, nina = heard.slack, heard.slack.person("nina")
    slack.outgoing.duplicate()
    await nina.say("twice", "general")
    slack.outgoing.retry_although_acknowledged()
    await nina.say("again", "general")
    async with slack.outgoing.out_of_order():
        await nina.say("first", "general")
        await nina.say("second", "general")
    own = [body["event"]["text"] for body in heard.bodies if body["event"]["user"] == nina.id]
    assert own == ["twice", "twice", "again", "again", "second", "first"]


async def test_a_refreshed_connection_loses_nothing(over_sockets: Listening) -> None:
    slack, nina = over_sockets.slack, over_sockets.slack.person("nina")
    await slack.sockets.refresh()
    await nina.say("after the refresh", "general")
    assert slack.sockets.opened == 2
    assert slack.deliveries[0].acknowledged


async def test_a_dropped_connection_comes_back_and_the_event_is_retried(over_sockets: Listening) -> None:
    slack, nina = over_sockets.slack, over_sockets.slack.person("nina")
    slack.outgoing.retry_after = (0, 0.3, 1, 2)
    await slack.sockets.drop_all()
    await nina.say("while nobody listens", "general")
    assert slack.deliveries[0].attempts[0].error == "connection_failed"
    await slack.settled()
    assert slack.deliveries[0].acknowledged


async def test_any_of_several_connections_may_get_an_event(over_sockets: Listening) -> None:
    slack, nina = over_sockets.slack, over_sockets.slack.person("nina")
    async with AsyncExitStack() as stack:
        other = listening(slack)
        await connect(other, stack)
        assert len(slack.sockets.connections) == 2
        for number in range(4):
            await nina.edit(await nina.say(str(number), "general"), f"{number}, edited")
        assert over_sockets.bodies
        assert other.bodies
        own = [b["event_id"] for b in over_sockets.bodies + other.bodies]
        assert len(own) == len(set(own)), "each event goes to one of them"


async def test_ten_connections_are_open_at_most_and_a_ticket_is_good_for_one(over_sockets: Listening) -> None:
    slack = over_sockets.slack
    client = AsyncWebClient(base_url=slack.api_url)
    async with ClientSession() as session:
        urls = [(await client.apps_connections_open(app_token=slack.app_token))["url"] for _ in range(10)]
        opened = [await session.ws_connect(url) for url in urls]
        said = [await socket.receive_json() for socket in opened]
        assert [message["type"] for message in said] == ["hello"] * 9 + ["disconnect"]
        assert said[-1]["reason"] == "too_many_websockets"
        with pytest.raises(WSServerHandshakeError):
            await session.ws_connect(urls[0])
