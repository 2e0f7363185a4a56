"""Answers in parts: whole in the end whatever breaks on the way, never twice, and plain where there are no streams."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.errors import DeliveryDelayed
from bot.messages.evidence import ArticleRef, Citation
from bot.messages.outgoing import Reply, Route
from bot.platforms.health import Health
from bot.platforms.slack.blocks import SlackMessage, Surface
from bot.platforms.slack.pace import Pace
from bot.platforms.slack.posting import Posting, Spot
from bot.platforms.slack.render import render
from bot.platforms.slack.settings import SlackSettings
from bot.platforms.slack.streaming import Streaming
from bot.platforms.slack.workspaces import Workspace, Workspaces
from tests.fakes.anchors import FakeAnchors, FakeInstallations
from tests.fakes.slack.mishaps import CutAfterStoring, CutBeforeStoring, Garbled, RateLimited, Refused, ServerError
from tests.fakes.slack.records import Message
from tests.fakes.slack.server import LocalSlack, local_slack
from tests.fakes.slack.visible import labels, visible_text
from tests.fakes.surroundings import FakeClock
from tests.platforms.slack.house import house

CONVERSATION = "slack:T0ALDER:U0NINA:D0NINA:dm"
ARTICLE = ArticleRef("wifi", "Slow wireless", url="https://help.example/wifi")
ANSWER = Reply(
    "answer",
    "Open the network settings [1].\n\nForget the network called <!channel> & alder [1].\n\nThen join it again [1].",
    Route(),
    citations=(Citation(1, "p1", ARTICLE, "In the halls", "Forget the network, then join it again."),),
    sureness="I'm fairly sure.",
    feedback=True,
    written_by_model=True,
)
METHODS = ("chat.startStream", "chat.appendStream", "chat.stopStream")


@dataclass
class Bench:
    """One process's streaming on a local Slack. ``next_process`` is another, on the same database."""

    slack: LocalSlack
    anchors: FakeAnchors
    workspaces: Workspaces
    workspace: Workspace
    health: Health
    clock: FakeClock
    question: Message
    streaming: Streaming

    @property
    def thread(self) -> Spot:
        return Spot(self.question.channel, self.question.ts)

    def next_process(self) -> Streaming:
        pace = Pace(self.clock)
        posting = Posting(self.anchors, pace, self.health, self.clock)
        return Streaming(self.anchors, posting, pace, self.health, self.clock)

    async def post(
        self, reply: Reply = ANSWER, key: str = "reply:1", *, spot: Spot | None = None, by: Streaming | None = None
    ) -> str:
        def rendered(surface: Surface) -> Sequence[SlackMessage]:
            return render(reply, CONVERSATION, surface)

        self.streaming = by or self.streaming
        await self.clock.advance(5)  # whatever the channel's pace asks for has passed
        about = {"conversation": CONVERSATION}
        return await self.streaming.post(self.workspace, key, spot or self.thread, "U0NINA", rendered, about)

    async def post_until_it_is_there(self, *, crashing: bool) -> str:
        for _ in range(6):
            try:
                return await self.post(by=self.next_process() if crashing else None)
            except DeliveryDelayed:
                continue
        raise AssertionError("It never arrived.")

    def answers(self) -> list[Message]:
        return [one for one in self.slack.messages(self.question.channel) if one.bot_id]

    def called(self) -> list[str]:
        return [call.method for call in self.slack.calls if call.method.startswith("chat.")]


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with local_slack() as slack:
        question = await slack.person("nina").say("The wireless is slow", wait=False)
        health, anchors = Health("slack"), FakeAnchors()
        clock = FakeClock(datetime.fromtimestamp(slack.state.now(), UTC))
        settings = SlackSettings(bot_token=slack.bot_token, app_token=slack.app_token, api_url=slack.api_url)
        workspaces = Workspaces(settings, FakeInstallations(), health, clock)
        workspace = await workspaces.only()
        pace = Pace(clock)
        streaming = Streaming(anchors, Posting(anchors, pace, health, clock), pace, health, clock)
        yield Bench(slack, anchors, workspaces, workspace, health, clock, question, streaming)
        await workspaces.close()


def reads_as_a_plain_one(message: Message) -> None:
    [plain] = render(ANSWER, CONVERSATION)
    assert visible_text(message).split() == visible_text({"blocks": list(plain.blocks)}).split()
    assert "Talk to a person" in labels(message)
    assert "language model" in visible_text(message)
    assert message.metadata is not None
    assert message.metadata["event_payload"] == {"key": "reply:1", "part": 0}
    assert not message.streaming


async def test_an_answer_is_shown_in_parts_and_is_in_the_end_what_a_plain_message_would_be(bench: Bench) -> None:
    hold = bench.slack.mishaps.hold("chat.stopStream")
    sending = asyncio.create_task(bench.post())
    await hold.reached()
    [begun] = bench.answers()
    assert "Then join it again [1]." in visible_text(begun), "the words stand there before the end"
    assert begun.streaming
    hold.release()
    where = await sending
    [message] = bench.answers()
    assert where == f"{message.channel}/{message.ts}"
    assert message.thread_ts == bench.question.ts
    reads_as_a_plain_one(message)
    assert bench.called() == ["chat.startStream", "chat.appendStream", "chat.appendStream", "chat.stopStream"]
    begin = bench.slack.calls_of("chat.startStream")[0].arguments
    assert (begin["recipient_team_id"], begin["recipient_user_id"]) == ("T0ALDER", "U0NINA")
    assert bench.slack.pings() == []
    assert {link.url for link in bench.slack.links(message)} == {ARTICLE.url}


async def test_the_same_key_again_sends_nothing(bench: Bench) -> None:
    first = await bench.post()
    calls = len(bench.called())
    assert await bench.post() == first
    assert await bench.post(by=bench.next_process()) == first
    assert len(bench.called()) == calls


@pytest.mark.parametrize("crashing", [False, True])
@pytest.mark.parametrize(
    "mishap", [CutAfterStoring(), CutBeforeStoring(), ServerError(), Garbled(), RateLimited(1), Refused("fatal_error")]
)
@pytest.mark.parametrize("method", METHODS)
async def test_whatever_breaks_on_the_way_it_stands_there_once_and_whole(
    bench: Bench, method: str, mishap: Any, crashing: bool
) -> None:
    bench.slack.mishaps.add(method, mishap)
    await bench.post_until_it_is_there(crashing=crashing)
    assert await bench.post(by=bench.next_process()), "and a further attempt changes nothing"
    [message] = bench.answers()
    reads_as_a_plain_one(message)


@pytest.mark.parametrize("method", METHODS[1:])
async def test_a_stream_that_slack_has_ended_by_itself_is_made_whole(bench: Bench, method: str) -> None:
    hold = bench.slack.mishaps.hold(method)
    sending = asyncio.create_task(bench.post())
    await hold.reached()
    bench.answers()[0].streaming = False
    hold.release()
    await sending
    [message] = bench.answers()
    [plain] = render(ANSWER, CONVERSATION)
    assert visible_text(message).split() == visible_text({"blocks": list(plain.blocks)}).split()


async def test_a_stream_that_slack_will_not_end_just_now_is_ended_later(bench: Bench) -> None:
    bench.slack.mishaps.add("chat.stopStream", Refused("is_archived"), times=3)
    for _ in range(2):
        with pytest.raises(DeliveryDelayed, match="archived"):
            await bench.post()
        assert len(bench.answers()) == 1
    await bench.post()
    [message] = bench.answers()
    reads_as_a_plain_one(message)


async def test_a_second_process_finishes_what_the_first_began_and_did_not_live_to_tell(bench: Bench) -> None:
    bench.slack.mishaps.add("chat.startStream", CutAfterStoring())
    with pytest.raises(DeliveryDelayed):
        await bench.post()
    [begun] = bench.answers()
    assert begun.streaming
    await bench.post(by=bench.next_process())
    [message] = bench.answers()
    assert message.ts == begun.ts
    reads_as_a_plain_one(message)


async def test_a_stream_that_somebody_took_away_meanwhile_is_posted_plainly(bench: Bench) -> None:
    bench.slack.mishaps.add("chat.startStream", CutAfterStoring())
    with pytest.raises(DeliveryDelayed):
        await bench.post()
    bench.slack.core.talk.delete(bench.answers()[0])
    await bench.post(by=bench.next_process())
    [message] = bench.answers()
    reads_as_a_plain_one(message)


@pytest.mark.parametrize("code", ["missing_scope", "channel_type_not_supported", "invalid_chunks", "not_allowed"])
async def test_a_workspace_that_takes_no_streams_gets_plain_messages_and_is_not_asked_each_time(
    bench: Bench, code: str
) -> None:
    bench.slack.mishaps.always("chat.startStream", Refused(code))
    await bench.post()
    [message] = bench.answers()
    reads_as_a_plain_one(message)
    await bench.post(key="reply:2")
    assert bench.called().count("chat.startStream") == 1
    [why] = bench.health.lacking().values()
    assert "shown whole instead of in parts" in why
    assert code in why


async def test_after_an_hour_it_is_tried_again_and_then_nothing_is_lacking(bench: Bench) -> None:
    bench.slack.without_method("chat.startStream")
    await bench.post()
    bench.slack.core.missing_methods.clear()
    await bench.clock.advance(3600)
    await bench.post(key="reply:2")
    assert bench.called()[-1] == "chat.stopStream"
    assert bench.health.lacking() == {}


async def test_where_streams_come_too_often_the_answer_does_not_wait(bench: Bench) -> None:
    bench.slack.mishaps.add("chat.startStream", RateLimited(retry_after=600))
    await bench.post()
    await bench.post(key="reply:2")
    assert bench.called() == ["chat.startStream", "chat.postMessage", "chat.postMessage"]
    assert bench.health.lacking() == {}, "a workspace that is busy lacks nothing"


async def test_outside_a_thread_and_in_channels_it_is_a_plain_message(bench: Bench) -> None:
    root = await bench.slack.person("nina").mention("help", wait=False)
    await bench.post(spot=Spot(bench.question.channel))
    await bench.post(key="reply:2", spot=Spot(root.channel, root.ts))
    assert bench.called() == ["chat.postMessage", "chat.postMessage"]


async def test_an_answer_too_long_for_one_message_goes_on_in_plain_ones(bench: Bench) -> None:
    long = replace(ANSWER, text="\n\n".join(f"Paragraph {n}: " + "word " * 100 for n in range(40)))
    await bench.post(long)
    found = bench.answers()
    assert len(found) == len(render(long, CONVERSATION)) > 1
    said = " ".join(visible_text(message) for message in found)
    assert all(f"Paragraph {n}:" in said for n in range(40))
    assert "Talk to a person" in labels(found[-1])


async def test_in_a_thread_with_handrail_a_models_answer_comes_in_parts_and_a_passage_does_not(tmp_path: Path) -> None:
    async with house(tmp_path) as town:
        nina = town.slack.person("nina")
        root = await nina.say("The wireless in the halls is slow")
        await town.slack.wait_for_message(nina.dm, containing="forget the network")
        assert town.slack.calls_of("chat.startStream") == [], "a passage is shown as it stands"
        town.composer.text = "Five pence a page.\n\nColour costs twenty."
        await nina.say("Printing costs a page, colour too", thread=root)
        answer = await town.slack.wait_for_message(nina.dm, containing="language model", thread=root)
        assert "Talk to a person" in labels(answer)
        assert not answer.streaming
        assert len(town.slack.calls_of("chat.startStream")) == 1
