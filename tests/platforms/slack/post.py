"""A sender on a local Slack, as one process has it, and what is sent with it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from bot.messages.evidence import ArticleRef, Citation
from bot.messages.outgoing import (
    CaseEntry,
    Outgoing,
    Reply,
    Route,
)
from bot.messages.people import member
from bot.messages.turn import Parcel
from bot.platforms.health import Health
from bot.platforms.slack.directory import Directory
from bot.platforms.slack.files import Files
from bot.platforms.slack.homes import Homes
from bot.platforms.slack.pace import Pace
from bot.platforms.slack.posting import Posting
from bot.platforms.slack.sender import SlackSender
from bot.platforms.slack.settings import SlackSettings
from bot.platforms.slack.status import Status
from bot.platforms.slack.streaming import Streaming
from bot.platforms.slack.workspaces import Workspaces
from bot.surroundings import SystemClock
from tests.fakes.anchors import FakeAnchors, FakeInstallations
from tests.fakes.samples import NOON, card
from tests.fakes.slack.records import Message
from tests.fakes.slack.server import LocalSlack
from tests.fakes.slack.visible import visible_text

SAM = member("slack", "T0ALDER", "U0SAM", "Sam Ortiz")


DIRECT = "slack:T0ALDER:U0NINA:D0NINA:dm"


class Post:
    """One process's sender. ``again`` is the next process, on the same database."""

    def __init__(self, slack: LocalSlack, anchors: FakeAnchors) -> None:
        self.slack, self.anchors, self.health, clock = slack, anchors, Health("slack"), SystemClock()
        settings = SlackSettings(
            bot_token=slack.bot_token, app_token=slack.app_token, api_url=slack.api_url, desk="C0DESK"
        )
        self.workspaces = Workspaces(settings, FakeInstallations(), self.health, clock)
        self.homes = Homes(anchors)
        pace = Pace(clock)
        posting = Posting(anchors, pace, self.health, clock, desks=settings.all_desks)
        streaming = Streaming(anchors, posting, pace, self.health, clock)
        directory = Directory(settings, self.health, clock)
        status = Status(self.workspaces, self.homes, self.health, clock)
        files = Files(self.workspaces, anchors, posting, self.health)
        self.sender = SlackSender(
            settings, self.workspaces, anchors, posting, self.homes, directory, status, files, streaming
        )
        self._count = count(1)

    def parcel(self, what: Outgoing, conversation: str = DIRECT, *, id: str = "", desk: str = "") -> Parcel:
        row = next(self._count)
        case = getattr(what, "case", "")
        lane = f"desk:{desk}#{case}" if desk else f"person:{conversation}"
        return Parcel(row, id or f"p{row}", lane, conversation, what)  # type: ignore[arg-type]  # every Outgoing goes

    async def to_person(self, what: Outgoing, conversation: str = DIRECT, *, id: str = "") -> str:
        return await self.sender.send(self.parcel(what, conversation, id=id))

    async def to_desk(self, what: Outgoing, *, id: str = "", desk: str = "slack:C0DESK") -> str:
        return await self.sender.send(self.parcel(what, id=id, desk=desk))

    def at_person(self) -> list[str]:
        return [visible_text(message) for message in self.slack.messages("D0NINA")]

    def thread(self) -> list[Message]:
        found = self.slack.messages("desk")
        return [message for message in found if message.in_thread]


@dataclass(frozen=True)
class Thread:
    root: Message

    @property
    def conversation(self) -> str:
        return f"slack:T0ALDER:U0NINA:{self.root.channel}:{self.root.ts}"


async def asked_in(post: Post, channel: str) -> Thread:
    return Thread(await post.slack.person("nina").say("Where are the payslips?", channel=channel, wait=False))


def reply(text: str = "Take the paper out.", *, case: str = "", audience: tuple[str, ...] | None = None) -> Reply:
    found = ArticleRef("a1", "Payslips", audience=audience or ())
    cited = (Citation(1, "p1", found, "Payslips", "They are there."),) if audience is not None else ()
    return Reply("answer", text, Route(case=case), citations=cited)


CARD = card("c1", desk="slack:C0DESK").what


def entry(text: str, ref: str = "e1", *, edited: bool = False) -> CaseEntry:
    return CaseEntry("c1", ref, "person", "Nina Falk", text, NOON, edited=edited)
