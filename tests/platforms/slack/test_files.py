"""Files on their way to the desk and to the person: shown once, or said plainly why not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from bot.errors import DeliveryDelayed
from bot.messages.incoming import Attachment
from bot.platforms.fetching import ATTEMPTS, NO_ANSWER
from bot.platforms.health import Health
from bot.platforms.slack import files as files_module
from bot.platforms.slack.files import Files
from bot.platforms.slack.pace import Pace
from bot.platforms.slack.posting import ChannelShut, Posting, Spot
from bot.platforms.slack.settings import SlackSettings
from bot.platforms.slack.workspaces import Workspace, Workspaces
from bot.ports.attachments import DELETED, ELSEWHERE, Left
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

    async def bring(self, *attachments: Attachment, key: str = "entry:c1:e1", attempts: int = 0) -> tuple[Left, ...]:
        return await self.files.bring(self.workspace, key, attachments, DESK, attempts=attempts)

    def at_desk(self) -> list[Message]:
        return self.slack.messages("desk")

    def said(self) -> str:
        [message] = self.at_desk()
        assert message.files == []
        return visible_text(message)


async def _content_of(file: Attachment, most: int) -> bytes | Left:
    if file.where == "picture:broken":
        raise DeliveryDelayed("Teams cannot be reached.", 2.0)
    found = {"kept:f1": b"signed", "picture:https://teams.example/1": b"\x89PNG"}.get(file.where)
    assert most == files_module.LARGEST
    return found or Left(file.name, DELETED if file.where.startswith("kept:") else ELSEWHERE)


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with local_slack() as slack:
        clock, health, anchors = SystemClock(), Health("slack"), FakeAnchors()
        settings = SlackSettings(bot_token=slack.bot_token, app_token=slack.app_token, api_url=slack.api_url)
        workspaces = Workspaces(settings, FakeInstallations(), health, clock)
        posting = Posting(anchors, Pace(clock), health, clock)
        message = await slack.person("nina").upload("letter.pdf", b"letter", text="see", wait=False)
        files = Files(workspaces, anchors, posting, health, _content_of)
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


async def test_what_was_attached_on_the_page_is_brought_or_says_so(bench: Bench) -> None:
    await bench.bring(bench.attachment(where="kept:f1", name="contract.pdf"))
    [message] = bench.at_desk()
    assert [(file.name, file.content) for file in message.files] == [("contract.pdf", b"signed")]
    await bench.bring(bench.attachment(where="kept:gone"), key="entry:c1:e2")
    assert visible_text(bench.at_desk()[-1]) == "letter.pdf could not be brought here: it was deleted."


@pytest.mark.parametrize(
    ("where", "why"),
    [
        ("T0BIRCH/F1", "it was sent somewhere else than in this workspace"),
        ("C:/b.png", "it was sent somewhere that I can't read"),
        ("", "it was sent somewhere that I can't read"),
    ],
)
async def test_a_file_that_nobody_can_read_says_so_without_slack_being_asked(
    bench: Bench, where: str, why: str
) -> None:
    left = await bench.bring(bench.attachment(where=where))
    assert bench.said() == f"letter.pdf could not be brought here: {why}."
    assert bench.slack.calls_of("files.info") == []
    assert left == (Left("letter.pdf", why),)
    assert await bench.bring(bench.attachment(where=where)) == left, "however often it is tried"


async def test_what_was_sent_in_teams_is_brought(bench: Bench) -> None:
    assert await bench.bring(bench.attachment(where="picture:https://teams.example/1", name="shot.png")) == ()
    [message] = bench.at_desk()
    assert [(file.name, file.content) for file in message.files] == [("shot.png", b"\x89PNG")]


async def test_a_place_that_does_not_answer_holds_nothing_up_for_ever(bench: Bench) -> None:
    file = bench.attachment(where="picture:broken")
    for attempts in range(ATTEMPTS - 1):
        with pytest.raises(DeliveryDelayed):
            await bench.bring(file, attempts=attempts)
    assert await bench.bring(file, attempts=ATTEMPTS) == (Left("letter.pdf", NO_ANSWER),)
    assert NO_ANSWER in bench.said()


async def test_a_file_on_slack_is_given_to_other_platforms(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    content = bench.files.content
    assert await content(bench.attachment(), 6) == b"letter"
    assert await content(bench.attachment(), 5) == Left("letter.pdf", "it is larger than 0 kB")
    assert await content(bench.attachment(where="kept:1"), 6) is None, "not ours"
    bench.slack.mishaps.add("files.info", Refused("file_deleted"))
    assert await content(bench.attachment(), 6) == Left("letter.pdf", DELETED)


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
