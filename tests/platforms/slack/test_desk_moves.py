"""A case goes from one desk's channel to another's: with everything, and whichever of the two hears of it first."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from bot.messages.outgoing import CaseCard, CaseEntry, ToDesk
from bot.messages.people import member
from bot.messages.turn import Parcel
from bot.platforms.health import Health
from bot.platforms.slack.desk import SlackDesk
from bot.platforms.slack.files import Files
from bot.platforms.slack.homes import Homes
from bot.platforms.slack.pace import Pace
from bot.platforms.slack.posting import Posting
from bot.platforms.slack.records import Records, no_cases, no_transcript
from bot.platforms.slack.settings import SlackSettings
from bot.platforms.slack.workspaces import Workspaces
from bot.surroundings import SystemClock
from tests.fakes.anchors import FakeAnchors, FakeInstallations
from tests.fakes.slack.records import Message
from tests.fakes.slack.server import LocalSlack, local_slack
from tests.fakes.slack.visible import visible_text

HERE = "slack:T0ALDER:U0NINA:D0NINA:dm"
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
NINA = member("slack", "T0ALDER", "U0NINA", "Nina Falk")
CARD = CaseCard("c1", 7, "waiting", NINA, "VPN is down", "Asked for a person.", (), (), (), "ordinary", NOON)
GONE = replace(CARD, state="moved", resolution="moved to Facilities", closed_at=NOON)
OLD, NEW = "C0DESK", "C0FACILITIES"


@dataclass
class Desks:
    slack: LocalSlack
    desk: SlackDesk

    async def send(self, channel: str, what: ToDesk) -> None:
        await self.desk.send(Parcel(1, "p1", f"desk:slack:{channel}#c1", HERE, what))

    def cards(self, channel: str) -> list[Message]:
        return [one for one in self.slack.messages(channel) if not one.in_thread and "Case #7" in visible_text(one)]


@pytest.fixture
async def desks() -> AsyncIterator[Desks]:
    async with local_slack() as slack:
        slack.add_channel("facilities")
        anchors, clock, health = FakeAnchors(), SystemClock(), Health("slack")
        settings = SlackSettings(bot_token=slack.bot_token, app_token=slack.app_token, api_url=slack.api_url)
        workspaces = Workspaces(settings, FakeInstallations(), health, clock)
        posting = Posting(anchors, Pace(clock), health, clock)
        files = Files(workspaces, anchors, posting, health)
        records = Records(no_cases, no_transcript)
        yield Desks(slack, SlackDesk(settings, workspaces, anchors, posting, files, Homes(anchors), records))
        await workspaces.close()


@pytest.mark.parametrize("first", [OLD, NEW])
async def test_each_desk_has_one_card_whichever_is_told_first(desks: Desks, first: str) -> None:
    await desks.send(OLD, CARD)
    moves = [(OLD, GONE), (NEW, CARD)]
    for channel, card in moves if first == OLD else reversed(moves):
        await desks.send(channel, card)
    await desks.send(NEW, replace(CARD, state="claimed", agent=NINA, claimed_at=NOON))
    await desks.send(OLD, GONE)
    [old], [new] = desks.cards(OLD), desks.cards(NEW)
    assert "Moved to Facilities" in visible_text(old)
    assert "Nina Falk has it" in visible_text(new)


async def test_the_transcript_stands_at_the_next_desk_too(desks: Desks) -> None:
    said = CaseEntry("c1", "D/1", "person", "Nina Falk", "Still down", NOON)
    await desks.send(OLD, CARD)
    await desks.send(OLD, said)
    await desks.send(NEW, CARD)
    await desks.send(NEW, said)
    for channel in (OLD, NEW):
        [line] = [one for one in desks.slack.messages(channel) if one.in_thread]
        assert "Still down" in visible_text(line)
