"""The transcript under a card when something breaks between one entry and the next."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import DeliveryDelayed, DeliveryRefused
from bot.messages.outgoing import Blanked, CaseEntry
from bot.messages.transcript import Entry
from bot.messages.turn import Parcel
from bot.platforms.health import Health
from bot.platforms.slack.desk_entries import DeskEntries
from bot.platforms.slack.files import Files
from bot.platforms.slack.pace import Pace
from bot.platforms.slack.posting import Posting, Spot
from bot.platforms.slack.records import Records, no_cases
from bot.platforms.slack.settings import SlackSettings
from bot.platforms.slack.workspaces import Workspace, Workspaces
from bot.surroundings import SystemClock
from tests.fakes.anchors import FakeAnchors, FakeInstallations
from tests.fakes.slack.mishaps import CutAfterStoring, Refused
from tests.fakes.slack.records import Message
from tests.fakes.slack.server import LocalSlack, local_slack
from tests.fakes.slack.visible import visible_text

HERE = "slack:T0ALDER:U0NINA:D0NINA:dm"
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@dataclass
class Desk:
    slack: LocalSlack
    anchors: FakeAnchors
    workspaces: Workspaces
    workspace: Workspace
    thread: Spot
    entries: list[Entry] = field(default_factory=list)

    def process(self) -> DeskEntries:
        """A process that begins anew, on the same database."""
        health, clock = Health("slack"), SystemClock()
        posting = Posting(self.anchors, Pace(clock), health, clock)
        files = Files(self.workspaces, self.anchors, posting, health)
        return DeskEntries(self.anchors, posting, files, Records(no_cases, self._transcript))

    async def _transcript(self, _: str) -> Sequence[Entry]:
        return self.entries

    def said(self, count: int) -> None:
        for number in range(count):
            at = NOON + timedelta(minutes=number)
            words = f"Word {number} of mine"
            self.entries.append(Entry(f"e{number}", HERE, at, "person", "Nina Falk", "said", words, ref=f"D/{number}"))

    async def post(self, process: DeskEntries, number: int, *, edited: bool = False) -> str:
        entry = [one for one in self.entries if one.ref == f"D/{number}"][-1]
        what = CaseEntry("c1", entry.ref, entry.who, entry.name, entry.text, entry.at, edited=edited)
        return await process.post(self.workspace, self.thread, self._parcel(what), what)

    async def blank(self, process: DeskEntries, number: int) -> None:
        self.entries = [
            replace(one, text="", blanked=True) if one.ref == f"D/{number}" else one for one in self.entries
        ]
        what = Blanked(f"D/{number}", "c1")
        await process.blank(self.workspace, self._parcel(what), what)

    def _parcel(self, what: CaseEntry | Blanked) -> Parcel:
        return Parcel(1, "p1", "desk:slack:C0DESK#c1", HERE, what)

    def messages(self) -> list[Message]:
        return [one for one in self.slack.messages("desk") if one.in_thread]

    def text(self) -> str:
        return "\n".join(visible_text(one) for one in self.messages())


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with local_slack() as slack:
        anchors = FakeAnchors()
        settings = SlackSettings(bot_token=slack.bot_token, app_token=slack.app_token, api_url=slack.api_url)
        workspaces = Workspaces(settings, FakeInstallations(), Health("slack"), SystemClock())
        workspace = await workspaces.only()
        answer = await workspace.client.chat_postMessage(channel="C0DESK", text="the card")
        card = {"case": "c1", "conversation": HERE, "channel": "C0DESK", "thread": "", "at": answer["ts"]}
        await anchors.put(workspace.place, "card:c1", card, where=f"C0DESK/{answer['ts']}")
        yield Desk(slack, anchors, workspaces, workspace, Spot("C0DESK", str(answer["ts"])))
        await workspaces.close()


async def test_entries_that_were_there_before_the_card_share_a_message(desk: Desk) -> None:
    desk.said(5)
    process = desk.process()
    receipts = {await desk.post(process, number) for number in range(5)}
    assert len(receipts) == len(desk.messages()) == 1
    assert [desk.text().count(f"Word {number} ") for number in range(5)] == [1] * 5


async def test_a_crash_after_a_post_that_nobody_heard_of_doubles_nothing(desk: Desk) -> None:
    desk.said(5)
    desk.slack.mishaps.add("chat.postMessage", CutAfterStoring())
    with pytest.raises(DeliveryDelayed):
        await desk.post(desk.process(), 0)
    desk.entries.append(replace(desk.entries[-1], id="e5", ref="D/5", text="Word 5 of mine"))
    again = desk.process()
    for number in range(6):
        await desk.post(again, number)
    first, later = (visible_text(one) for one in desk.messages())
    assert [first.count(f"Word {number} ") for number in range(6)] == [1] * 5 + [0]
    assert "Word 5 " in later


async def test_when_a_joint_message_is_refused_the_others_still_arrive(desk: Desk) -> None:
    desk.said(3)
    desk.slack.mishaps.add("chat.postMessage", Refused("no_permission"))
    process = desk.process()
    with pytest.raises(DeliveryRefused):
        await desk.post(process, 0)
    for number in (1, 2):
        await desk.post(process, number)
    assert [desk.text().count(f"Word {number} ") for number in range(3)] == [0, 1, 1]


async def test_a_changed_and_a_deleted_entry_are_so_in_the_joint_message_alone(desk: Desk) -> None:
    desk.said(3)
    process = desk.process()
    for number in range(3):
        await desk.post(process, number)
    changed = replace(desk.entries[1], id="x1", did="changed", text="Another word")
    desk.entries.append(changed)
    await desk.post(process, 1, edited=True)
    assert "Another word" in desk.text()
    assert "Word 1 " not in desk.text()
    await desk.blank(process, 1)
    await desk.blank(process, 0)
    assert desk.text().count("(deleted by the person)") == 2
    assert "Word 2 " in desk.text()
    await desk.post(process, 1, edited=True)  # a change that comes late
    assert "Another word" not in desk.text()
    assert len(desk.messages()) == 1


async def test_a_long_entry_stands_alone_and_whole(desk: Desk) -> None:
    desk.said(2)
    long = " ".join(f"part{number}" for number in range(3000))
    desk.entries[0] = replace(desk.entries[0], text=long)
    process = desk.process()
    for number in range(2):
        await desk.post(process, number)
    whole = desk.text()
    assert all(f"part{number}" in whole for number in range(0, 3000, 53))
    assert "Word 1 " in visible_text(desk.messages()[-1])
    assert "part" not in visible_text(desk.messages()[-1])


async def test_what_is_said_after_the_card_was_posted_is_told_by_itself(desk: Desk) -> None:
    desk.said(2)
    late = datetime.now(UTC) + timedelta(minutes=1)
    desk.entries = [replace(one, at=late) for one in desk.entries]
    process = desk.process()
    for number in range(2):
        await desk.post(process, number)
    assert len(desk.messages()) == 2
