"""A word on what is happening: the typing sign at once, words when it takes long, and nothing of it stays."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.platforms.health import Health
from bot.platforms.teams.connector import Connector
from bot.platforms.teams.conversations import Place, Spot
from bot.platforms.teams.heard import Source
from bot.platforms.teams.homes import Homes
from bot.platforms.teams.pace import Pace
from bot.platforms.teams.references import References
from bot.platforms.teams.status import AGAIN_EVERY, Status
from tests.fakes.anchors import FakeAnchors
from tests.fakes.surroundings import FakeClock
from tests.fakes.teams.mishaps import CutBeforeStoring
from tests.fakes.teams.records import Conversation
from tests.fakes.teams.server import LocalTeams, local_teams
from tests.fakes.teams.visible import visible_text
from tests.fakes.teams.world import HOME
from tests.platforms.teams.house import settings_for

WORDS = "Looking through the articles…"


class Shown:
    def __init__(self, teams: LocalTeams) -> None:
        self.teams, self.clock = teams, FakeClock()
        anchors, settings = FakeAnchors(), settings_for(teams)
        self.connector = Connector(settings, Health("teams"), self.clock)
        self.references = References(settings, anchors)
        homes = Homes(anchors, self.connector, self.references)
        self.status = Status(self.connector, self.references, homes, Pace(self.clock), self.clock)
        nina = teams.person("nina")
        self.spot, self.user = Spot(nina.chat), nina.id
        self.conversation = Place.at(HOME, nina.id, self.spot).conversation

    @property
    def chat(self) -> Conversation:
        return self.teams.conversation(self.spot.chat)

    async def typed(self, times: int) -> None:
        await self.teams.until(lambda: len(self.chat.typing) >= times or None)

    def words(self) -> list[str]:
        return [visible_text(one) for one in self.teams.messages(self.spot.chat)]


@pytest.fixture
async def shown() -> AsyncIterator[Shown]:
    async with local_teams() as teams:
        made = Shown(teams)
        source = Source(
            HOME, made.user, "Nina", made.spot, teams.service_url, "28:app", at=datetime(2026, 11, 23, tzinfo=UTC)
        )
        await made.references.keep(source)
        yield made
        await made.status.close()
        await made.connector.close()


async def test_the_typing_sign_shows_at_once_and_again(shown: Shown) -> None:
    shown.status.show(shown.conversation, WORDS)
    await shown.typed(1)
    assert shown.words() == []
    await shown.clock.advance(AGAIN_EVERY)
    await shown.typed(2)


async def test_words_show_when_it_takes_long_and_go_when_it_is_over(shown: Shown) -> None:
    shown.status.show(shown.conversation, WORDS)
    await shown.typed(1)
    await shown.clock.advance(AGAIN_EVERY)
    await shown.teams.wait_for_message(shown.spot.chat, containing=WORDS)
    shown.status.show(shown.conversation, "")
    await shown.teams.until(lambda: shown.words() == [] or None)


async def test_what_was_quick_leaves_nothing(shown: Shown) -> None:
    shown.status.show(shown.conversation, WORDS)
    await shown.typed(1)
    shown.status.show(shown.conversation, "")
    await shown.status.close()
    await shown.clock.advance(2 * AGAIN_EVERY)
    assert shown.words() == []
    assert len(shown.chat.typing) == 1


async def test_words_on_their_way_when_it_is_over_are_taken_away_too(shown: Shown) -> None:
    shown.status.show(shown.conversation, WORDS)
    await shown.typed(1)
    hold = shown.teams.mishaps.hold("send", after_storing=True)
    await shown.clock.advance(AGAIN_EVERY)
    await hold.reached()
    shown.status.show(shown.conversation, "")
    hold.release()
    await shown.teams.until(lambda: shown.words() == [] or None)


async def test_a_status_never_fails_anybody(shown: Shown) -> None:
    shown.teams.mishaps.always("send", CutBeforeStoring())
    shown.status.show(shown.conversation, WORDS)
    shown.status.show("no conversation of ours", WORDS)
    await shown.teams.until(lambda: any(call.mishap for call in shown.teams.calls) or None)
    shown.status.show(shown.conversation, "")
    shown.status.show("no conversation of ours", "")
    await shown.status.close()
