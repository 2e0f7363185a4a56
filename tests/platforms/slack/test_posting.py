"""Posting against a local Slack: nothing is lost and nothing stands there twice, whatever breaks in between."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest

from bot.errors import DeliveryDelayed, DeliveryRefused, DeliveryUnknown
from bot.platforms.health import Health
from bot.platforms.slack.blocks import SlackMessage, Surface
from bot.platforms.slack.pace import Pace
from bot.platforms.slack.posting import ChannelShut, Posting, Spot
from bot.platforms.slack.settings import SlackSettings
from bot.platforms.slack.workspaces import Workspace, Workspaces
from bot.surroundings import SystemClock
from tests.fakes.anchors import FakeAnchors, FakeInstallations
from tests.fakes.slack.mishaps import (
    CutAfterStoring,
    CutBeforeStoring,
    Garbled,
    HtmlPage,
    RateLimited,
    Refused,
    ServerError,
)
from tests.fakes.slack.server import LocalSlack, local_slack

DESK = "C0DESK"
GENERAL = Spot("C0GENERAL")


@dataclass
class Bench:
    """One process's posting on a local Slack. ``after_a_crash`` is the next process, on the same database."""

    slack: LocalSlack
    anchors: FakeAnchors
    posting: Posting
    workspaces: Workspaces
    workspace: Workspace
    health: Health

    def after_a_crash(self) -> Posting:
        clock = SystemClock()
        return Posting(self.anchors, Pace(clock), self.health, clock, desks=frozenset({DESK}))

    async def post(self, key: str, *texts: str, spot: Spot = GENERAL, by: Posting | None = None) -> str:
        posting = by or self.posting
        return await posting.post(self.workspace, key, spot, saying(*texts), {"conversation": "x"})

    def texts(self, channel: str = "general") -> list[str]:
        return [message.text for message in self.slack.messages(channel)]


def saying(*texts: str) -> Any:
    def rendered(surface: Surface) -> Sequence[SlackMessage]:
        return [SlackMessage(text, ({"type": "section", "text": {"type": "mrkdwn", "text": text}},)) for text in texts]

    return rendered


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with local_slack() as slack:
        clock, health, anchors = SystemClock(), Health("slack"), FakeAnchors()
        settings = SlackSettings(bot_token=slack.bot_token, app_token=slack.app_token, api_url=slack.api_url)
        workspaces = Workspaces(settings, FakeInstallations(), health, clock)
        posting = Posting(anchors, Pace(clock), health, clock, desks=frozenset({DESK}))
        yield Bench(slack, anchors, posting, workspaces, await workspaces.only(), health)
        await workspaces.close()


async def test_a_post_of_several_parts_stands_there_in_order_under_its_key(bench: Bench) -> None:
    where = await bench.post("reply:1", "one", "two", "three")
    assert bench.texts() == ["one", "two", "three"]
    posted = bench.slack.messages("general")
    assert where == f"C0GENERAL/{posted[0].ts}"
    assert [message.metadata["event_payload"] for message in posted] == [
        {"key": "reply:1", "part": part} for part in range(3)
    ]
    assert all(message.unfurls_off for message in posted)


async def test_a_post_that_gets_shorter_does_so_whatever_breaks_in_between(bench: Bench) -> None:
    await bench.post("relayed:1", "one", "two", "three")
    bench.slack.mishaps.script("chat.delete", None, CutBeforeStoring())
    with suppress(DeliveryDelayed):
        await bench.posting.replace(bench.workspace, "relayed:1", saying("gone"))
    await bench.posting.replace(bench.workspace, "relayed:1", saying("gone"), attempts=1)
    assert bench.texts() == ["gone"]


async def test_the_same_key_again_posts_nothing(bench: Bench) -> None:
    first = await bench.post("reply:1", "one", "two")
    assert await bench.post("reply:1", "one", "two") == first
    assert await bench.post("reply:1", "one", "two", by=bench.after_a_crash()) == first
    assert bench.texts() == ["one", "two"]


@pytest.mark.parametrize("mishap", [CutAfterStoring(), CutBeforeStoring(), ServerError(), HtmlPage(), Garbled()])
@pytest.mark.parametrize("thread", [False, True])
async def test_what_may_have_arrived_is_looked_for_before_it_is_sent_again(
    bench: Bench, mishap: Any, thread: bool
) -> None:
    root = await bench.slack.person("nina").say("Hello", channel="general", wait=False)
    spot = Spot("C0GENERAL", root.ts) if thread else GENERAL
    bench.slack.mishaps.add("chat.postMessage", mishap, times=1)
    with pytest.raises(DeliveryDelayed):
        await bench.post("reply:1", "one", "two", spot=spot)
    await bench.post("reply:1", "one", "two", spot=spot)
    assert bench.texts() == ["Hello", "one", "two"]


async def test_the_second_attempt_goes_on_where_the_first_stopped(bench: Bench) -> None:
    bench.slack.mishaps.script("chat.postMessage", None, CutAfterStoring())
    with pytest.raises(DeliveryDelayed):
        await bench.post("reply:1", "one", "two", "three")
    await bench.post("reply:1", "one", "two", "three")
    assert bench.texts() == ["one", "two", "three"]


async def test_a_process_killed_between_slack_storing_and_our_recording_does_not_post_twice(bench: Bench) -> None:
    await bench.post("reply:1", "one")
    standing = await bench.anchors.get("slack:T0ALDER", "reply:1")
    assert standing is not None
    await bench.anchors.put("slack:T0ALDER", "reply:1", standing.body)  # the mark from before it was sent
    where = await bench.post("reply:1", "one", by=bench.after_a_crash())
    assert bench.texts() == ["one"]
    assert where == standing.where


async def test_a_process_killed_before_slack_had_it_posts_it_after_all(bench: Bench) -> None:
    body = {"channel": "C0GENERAL", "thread": "", "at": SystemClock().now().timestamp()}
    await bench.anchors.put("slack:T0ALDER", "reply:1", body)
    await bench.post("reply:1", "one", by=bench.after_a_crash())
    assert bench.texts() == ["one"]


async def test_what_is_looked_for_is_found_many_pages_on(bench: Bench) -> None:
    root = await bench.slack.person("nina").say("Hello", channel="general", wait=False)
    for number in range(20):
        await bench.slack.person("sam").say(f"word {number}", channel="general", thread=root, wait=False)
    bench.slack.rules.replies_page = 5
    bench.slack.mishaps.add("chat.postMessage", CutAfterStoring(), times=1)
    spot = Spot("C0GENERAL", root.ts)
    with pytest.raises(DeliveryDelayed):
        await bench.post("reply:1", "one", spot=spot)
    await bench.post("reply:1", "one", spot=spot)
    assert bench.texts().count("one") == 1


async def test_nobody_reads_back_when_slack_said_plainly_that_it_did_not_take_it(bench: Bench) -> None:
    bench.slack.mishaps.add("chat.postMessage", RateLimited(retry_after=7), times=1)
    with pytest.raises(DeliveryDelayed) as caught:
        await bench.post("reply:1", "one")
    assert caught.value.seconds == 7
    with pytest.raises(DeliveryDelayed, match="one message a second"):
        await bench.post("reply:2", "another to the same channel")
    await bench.post("reply:3", "elsewhere", spot=Spot(DESK))
    assert bench.texts() == []
    assert bench.texts("desk") == ["elsewhere"]
    assert bench.slack.calls_of("conversations.history") == []


async def test_what_cannot_be_looked_for_is_not_sent_again(bench: Bench) -> None:
    bench.slack.mishaps.add("chat.postMessage", CutAfterStoring(), times=1)
    with pytest.raises(DeliveryDelayed):
        await bench.post("reply:1", "one")
    bench.slack.drop_scope("channels:history")
    with pytest.raises(DeliveryUnknown, match="channels:history"):
        await bench.post("reply:1", "one")
    assert bench.texts() == ["one"]


async def test_an_archived_channel_says_how_to_mend_it_and_health_keeps_that_for_a_desk(bench: Bench) -> None:
    await bench.slack.archive("desk")
    with pytest.raises(ChannelShut, match=r"is archived.*unarchive") as caught:
        await bench.post("card:1", "one", spot=Spot(DESK))
    assert caught.value.seconds >= 60
    assert "is archived" in bench.health.problems()["channel C0DESK"]
    with pytest.raises(ChannelShut):
        await bench.post("reply:1", "one", spot=Spot("C0OLD"))
    assert list(bench.health.problems()) == ["channel C0DESK"]


async def test_a_channel_without_the_app_says_that_it_has_to_be_invited(bench: Bench) -> None:
    with pytest.raises(ChannelShut, match="/invite"):
        await bench.post("reply:1", "one", spot=Spot("C0RANDOM"))


async def test_a_revoked_token_is_waited_for_and_health_says_what_to_do(bench: Bench) -> None:
    bench.slack.mishaps.add("chat.postMessage", Refused("token_revoked"), times=1)
    with pytest.raises(DeliveryDelayed, match="SLACK_BOT_TOKEN") as caught:
        await bench.post("reply:1", "one")
    assert caught.value.seconds >= 60
    assert "token was revoked" in bench.health.problems()["workspace T0ALDER"]
    await bench.post("reply:1", "one")
    assert bench.health.problems() == {}


async def test_a_missing_scope_is_named(bench: Bench) -> None:
    bench.slack.drop_scope("chat:write")
    with pytest.raises(DeliveryDelayed, match="chat:write"):
        await bench.post("reply:1", "one")


async def test_what_slack_will_never_take_is_refused(bench: Bench) -> None:
    bench.slack.mishaps.add("chat.postMessage", Refused("user_not_found"), times=1)
    with pytest.raises(DeliveryRefused):
        await bench.post("reply:1", "one")


async def test_blocks_that_a_workspace_does_not_know_are_sent_in_their_older_form(bench: Bench) -> None:
    seen: list[Surface] = []

    def rendered(surface: Surface) -> Sequence[SlackMessage]:
        seen.append(surface)
        kind = "context_actions" if surface.feedback_buttons else "section"
        block = {"type": kind, "text": {"type": "mrkdwn", "text": "one"}}
        return [SlackMessage("one", (block,))]

    bench.slack.mishaps.script("chat.postMessage", Refused("invalid_blocks"))
    await bench.posting.post(bench.workspace, "reply:1", GENERAL, rendered, {})
    assert bench.texts() == ["one"]
    assert not bench.posting.surface(bench.workspace).feedback_buttons


async def test_a_post_is_changed_in_place_and_grows_and_shrinks(bench: Bench) -> None:
    await bench.post("entry:1", "one", "two")
    await bench.posting.replace(bench.workspace, "entry:1", saying("ONE", "TWO", "THREE"))
    assert bench.texts() == ["ONE", "TWO", "THREE"]
    await bench.posting.replace(bench.workspace, "entry:1", saying("(deleted)"), {"deleted": True})
    assert bench.texts() == ["(deleted)"]
    standing = await bench.anchors.get("slack:T0ALDER", "entry:1")
    assert standing is not None
    assert standing.body["deleted"] is True


async def test_a_post_that_somebody_deleted_is_not_there_to_be_changed(bench: Bench) -> None:
    await bench.post("card:1", "one")
    await bench.workspace.client.chat_delete(channel="C0GENERAL", ts=bench.slack.messages("general")[0].ts)
    assert await bench.posting.replace(bench.workspace, "card:1", saying("two")) is None
    assert await bench.posting.replace(bench.workspace, "card:unknown", saying("two")) is None


async def test_a_change_that_was_cut_off_is_made_again(bench: Bench) -> None:
    await bench.post("card:1", "one")
    bench.slack.mishaps.add("chat.update", CutBeforeStoring(), times=1)
    with pytest.raises(DeliveryDelayed):
        await bench.posting.replace(bench.workspace, "card:1", saying("two"))
    await bench.posting.replace(bench.workspace, "card:1", saying("two"))
    assert bench.texts() == ["two"]


async def test_slack_that_cannot_be_reached_for_long_is_a_problem(bench: Bench) -> None:
    for attempts in range(2):
        bench.slack.mishaps.add("chat.postMessage", CutBeforeStoring(), times=1)
        with pytest.raises(DeliveryDelayed):
            await bench.posting.post(bench.workspace, "reply:1", GENERAL, saying("one"), {}, attempts=attempts)
    assert "connection" in bench.health.problems()
