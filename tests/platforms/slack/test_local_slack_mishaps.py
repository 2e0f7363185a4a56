"""The local Slack server misbehaves as it is told, and as ``slack_sdk`` meets it from the real one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack.mishaps import (
    CutAfterStoring,
    CutBeforeStoring,
    Garbled,
    HtmlPage,
    RateLimited,
    Refused,
    ServerError,
    Slow,
)
from tests.fakes.slack.server import LocalSlack, local_slack


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    async with local_slack() as running:
        yield running


@pytest.fixture
def client(slack: LocalSlack) -> AsyncWebClient:
    return AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])


async def post(client: AsyncWebClient, text: str = "hello") -> str:
    ts: str = (await client.chat_postMessage(channel="C0GENERAL", text=text))["ts"]
    return ts


def texts(slack: LocalSlack) -> list[str]:
    return [message.text for message in slack.messages("general")]


async def test_a_rate_limit_says_when_to_come_back(slack: LocalSlack, client: AsyncWebClient) -> None:
    slack.mishaps.add("chat.postMessage", RateLimited(retry_after=7))
    with pytest.raises(SlackApiError) as caught:
        await post(client)
    assert (caught.value.response.status_code, caught.value.response["error"]) == (429, "ratelimited")
    assert caught.value.response.headers["Retry-After"] == "7"
    assert texts(slack) == []
    await post(client)
    assert texts(slack) == ["hello"]


async def test_a_connection_cut_after_storing_leaves_the_message(slack: LocalSlack, client: AsyncWebClient) -> None:
    slack.mishaps.add("chat.postMessage", CutAfterStoring())
    with pytest.raises(aiohttp.ClientError):
        await post(client)
    assert texts(slack) == ["hello"]


async def test_a_connection_cut_before_storing_leaves_nothing(slack: LocalSlack, client: AsyncWebClient) -> None:
    slack.mishaps.add("chat.postMessage", CutBeforeStoring())
    with pytest.raises(aiohttp.ClientError):
        await post(client)
    assert texts(slack) == []


async def test_the_clients_own_retries_post_twice(slack: LocalSlack) -> None:
    hasty = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
    slack.mishaps.add("chat.postMessage", CutAfterStoring())
    await post(hasty)
    assert texts(slack) == ["hello", "hello"], "which is why posts go without retry handlers"


@pytest.mark.parametrize("mishap", [ServerError(500), HtmlPage(503)])
async def test_a_broken_server_has_done_nothing(
    slack: LocalSlack, client: AsyncWebClient, mishap: ServerError | HtmlPage
) -> None:
    slack.mishaps.add("chat.postMessage", mishap)
    with pytest.raises(SlackApiError) as caught:
        await post(client)
    assert caught.value.response.status_code == mishap.status
    assert texts(slack) == []


async def test_half_an_answer_is_no_answer_though_the_message_stands(slack: LocalSlack, client: AsyncWebClient) -> None:
    slack.mishaps.add("chat.postMessage", Garbled())
    with pytest.raises(SlackApiError):
        await post(client)
    assert texts(slack) == ["hello"]


async def test_any_error_of_slacks_can_be_had(slack: LocalSlack, client: AsyncWebClient) -> None:
    slack.mishaps.always("chat.postMessage", Refused("restricted_action", {"detail": "read only"}))
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            await post(client)
        assert (caught.value.response["error"], caught.value.response["detail"]) == ("restricted_action", "read only")
    slack.mishaps.clear()
    await post(client)


async def test_a_script_is_followed_a_call_at_a_time(slack: LocalSlack, client: AsyncWebClient) -> None:
    slack.mishaps.script("chat.postMessage", None, CutBeforeStoring(), None)
    await post(client, "one")
    with pytest.raises(aiohttp.ClientError):
        await post(client, "two")
    await post(client, "three")
    assert texts(slack) == ["one", "three"]
    met = [(call.arguments["text"], call.mishap) for call in slack.calls_of("chat.postMessage")]
    assert met == [("one", ""), ("two", "CutBeforeStoring"), ("three", "")]


async def test_a_slow_answer_outlasts_an_impatient_client(slack: LocalSlack) -> None:
    slack.mishaps.add("chat.postMessage", Slow(5))
    hasty = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[], timeout=0.05)  # type: ignore[arg-type]
    with pytest.raises(asyncio.TimeoutError):
        await post(hasty)


async def test_a_call_is_held_until_it_is_let_go(slack: LocalSlack, client: AsyncWebClient) -> None:
    before = slack.mishaps.hold("chat.postMessage")
    posting = asyncio.create_task(post(client))
    await before.reached()
    assert texts(slack) == []
    before.release()
    await posting
    after = slack.mishaps.hold("chat.postMessage", after_storing=True)
    posting = asyncio.create_task(post(client, "again"))
    await after.reached()
    assert texts(slack) == ["hello", "again"]
    assert not posting.done()
    after.release()
    await posting


async def test_a_mishap_can_wait_for_whichever_method_comes(slack: LocalSlack, client: AsyncWebClient) -> None:
    slack.mishaps.add("*", RateLimited(1))
    with pytest.raises(SlackApiError):
        await client.auth_test()
    assert (await client.auth_test())["ok"]


async def test_waiting_for_what_never_comes_fails_with_what_there_is(slack: LocalSlack, client: AsyncWebClient) -> None:
    await post(client, "something else")
    with pytest.raises(AssertionError, match="something else"):
        await slack.wait_for_message("general", containing="hello", within=0.01)


async def test_what_pings_is_remembered_after_it_was_taken_back(slack: LocalSlack, client: AsyncWebClient) -> None:
    ts = await post(client, "<!channel> look")
    await client.chat_update(channel="C0GENERAL", ts=ts, text="look")
    await client.chat_delete(channel="C0GENERAL", ts=ts)
    assert [ping.what for ping in slack.pings()] == ["<!channel>"]
    assert len(slack.unfurling()) == 2
    await client.chat_postMessage(channel="C0GENERAL", text="hi", unfurl_links=False, unfurl_media=False)
    assert len(slack.unfurling()) == 2
