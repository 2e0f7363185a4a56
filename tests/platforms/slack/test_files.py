"""Files on their way to the desk and to the person: shown once, or said plainly why not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from bot.errors import DeliveryDelayed
from bot.messages.incoming import Attachment
from bot.platforms.health import Health
from bot.platforms.slack import files as files_module
from bot.platforms.slack.files import Files
from bot.platforms.slack.pace import Pace
from bot.platforms.slack.posting import ChannelShut, Posting, Spot
from bot.platforms.slack.settings import SlackSettings
from bot.platforms.slack.workspaces import Workspace, Workspaces
from bot.surroundings import SystemClock
from tests.fakes.anchors import FakeAnchors, FakeInstallations
from tests.fakes.slack.mishaps import CutAfterStoring, CutBeforeStoring, Refused
from tests.fakes.slack.records import File, Message
from tests.fakes.slack.server import LocalSlack, local_slack
from tests.fakes.slack.visible import visible_text

DESK = Spot("C0DESK")


@dataclass
class Bench:
    slack: LocalSlack
    files: Files
    workspace: Workspace
    health: Health
    sent: File

    def attachment(self, **changes: Any) -> Attachment:
        values = {"name": "letter.pdf", "media_type": "application/pdf", "size": 6, "where": f"T0ALDER/{self.sent.id}"}
        return Attachment(**(values | changes))

    async def bring(self, *attachments: Attachment, key: str = "entry:c1:e1") -> None:
        await self.files.bring(self.workspace, key, attachments, DESK)

    def at_desk(self) -> list[Message]:
        return self.slack.messages("desk")

    def said(self) -> str:
        [message] = self.at_desk()
        assert message.files == []
        return visible_text(message)


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with local_slack() as slack:
        clock, health, anchors = SystemClock(), Health("slack"), FakeAnchors()
        settings = SlackSettings(bot_token=slack.bot_token, app_token=slack.app_token, api_url=slack.api_url)
        workspaces = Workspaces(settings, FakeInstallations(), health, clock)
        posting = Posting(anchors, Pace(clock), health, clock)
        message = await slack.person("nina").upload("letter.pdf", b"letter", text="see", wait=False)
        files = Files(workspaces, anchors, posting, health)
        yield Bench(slack, files, await workspaces.only(), health, message.files[0])
        await workspaces.close()


async def test_a_file_is_shown_with_its_content(bench: Bench) -> None:
    await bench.bring(bench.attachment())
    [message] = bench.at_desk()
    assert [file.content for file in message.files] == [b"letter"]


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("file_not_found", "Slack no longer has it"),
        ("file_deleted", "it was deleted"),
        ("not_visible", "Slack does not let the app read it"),
        ("unknown_method", "the app may not pass files on here"),
        ("missing_scope", "the app may not pass files on here"),
        ("something_new", "Slack refused it (something_new)"),
    ],
)
async def test_a_file_that_cannot_be_brought_says_so_and_why(bench: Bench, code: str, why: str) -> None:
    bench.slack.mishaps.add("files.info", Refused(code))
    await bench.bring(bench.attachment())
    assert bench.said() == f"letter.pdf could not be brought here: {why}."


async def test_what_lies_outside_of_slack_is_too_large_or_gone_says_so(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files_module, "LARGEST", 5)
    await bench.bring(bench.attachment())
    assert "it is larger than" in bench.said()


@pytest.mark.parametrize("where", ["T0BIRCH/F1", "C:/b.png", ""])
async def test_a_file_from_elsewhere_says_so_without_slack_being_asked(bench: Bench, where: str) -> None:
    await bench.bring(bench.attachment(where=where))
    assert "sent somewhere else than in this workspace" in bench.said()
    assert bench.slack.calls_of("files.info") == []


async def test_it_is_said_once_however_often_it_is_tried(bench: Bench) -> None:
    bench.slack.mishaps.always("files.info", Refused("not_visible"))
    bench.slack.mishaps.add("chat.postMessage", CutAfterStoring())
    with pytest.raises(DeliveryDelayed):
        await bench.bring(bench.attachment())
    for _ in range(3):
        await bench.bring(bench.attachment())
    assert "could not be brought here" in bench.said()


@pytest.mark.parametrize("mishap", [CutAfterStoring(), CutBeforeStoring()])
async def test_where_nobody_can_tell_it_is_looked_for_and_shown_once(bench: Bench, mishap: Any) -> None:
    bench.slack.mishaps.add("files.completeUploadExternal", mishap)
    with pytest.raises(DeliveryDelayed):
        await bench.bring(bench.attachment())
    await bench.bring(bench.attachment())
    [message] = bench.at_desk()
    assert [file.content for file in message.files] == [b"letter"]


async def test_an_archived_desk_is_no_fault_of_the_file(bench: Bench) -> None:
    bench.slack.mishaps.add("files.completeUploadExternal", Refused("is_archived"))
    with pytest.raises(ChannelShut):
        await bench.bring(bench.attachment())
    await bench.bring(bench.attachment())
    assert [len(message.files) for message in bench.at_desk()] == [1]


async def test_a_deleted_message_takes_all_its_files_along_those_that_were_left_too(bench: Bench) -> None:
    await bench.bring(bench.attachment(name="secret plan.doc", where=""), bench.attachment())
    await bench.files.take_away(bench.workspace, "entry:c1:e1")
    said = " ".join(visible_text(message) for message in bench.at_desk())
    assert "secret plan" not in said
    assert len(bench.slack.calls_of("files.delete")) == 1
    await bench.files.take_away(bench.workspace, "entry:c1:e1")
    assert len(bench.slack.calls_of("files.delete")) == 1
