"""Who may see what, and who stands at a desk: what cannot be determined is not granted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.errors import NotAllowed
from bot.platforms.health import Health
from bot.platforms.teams.connector import Connector
from bot.platforms.teams.conversations import Spot
from bot.platforms.teams.directory import Directory, Unsure
from bot.platforms.teams.heard import Source
from bot.platforms.teams.references import References
from tests.fakes.anchors import FakeAnchors
from tests.fakes.surroundings import FakeClock
from tests.fakes.teams.mishaps import Refused
from tests.fakes.teams.server import LocalTeams, local_teams
from tests.fakes.teams.world import HOME
from tests.platforms.teams.house import settings_for


class Asked:
    """A directory, and who asks."""

    def __init__(self, teams: LocalTeams, clock: FakeClock) -> None:
        self.teams = teams
        self.clock = clock
        self.health = Health("teams")
        self.settings = replace(settings_for(teams), team_audiences={teams.team("desk").id: "it"})
        self.connector = Connector(self.settings, self.health, clock)
        references = References(self.settings, FakeAnchors())
        self.directory = Directory(self.settings, self.connector, references, self.health, clock)

    def source(self, name: str, place: str = "") -> Source:
        person = self.teams.person(name)
        there = self.teams.conversation(place or person.chat)
        spot = Spot(there.id, "", there.kind)
        service = self.teams.service_url
        return Source(HOME, person.id, person.name, spot, service, "28:app", there.team, at=datetime.now(UTC))

    async def audiences(self, name: str, place: str = "") -> frozenset[str]:
        return (await self.directory.person(self.source(name, place))).audiences

    async def at(self, place: str) -> frozenset[str]:
        there = self.teams.conversation(place)
        return await self.directory.audiences_at(HOME, Spot(there.id, "", there.kind))


@pytest.fixture
async def asked() -> AsyncIterator[Asked]:
    async with local_teams() as teams:
        made = Asked(teams, FakeClock())
        yield made
        await made.connector.close()


async def test_members_guests_and_people_from_elsewhere_have_what_is_theirs(asked: Asked) -> None:
    asked.teams.person("gus").user.installed = True
    assert await asked.audiences("nina") == {"public", "members"}
    assert await asked.audiences("sam") == {"public", "members", "it"}
    assert await asked.audiences("gus") == {"public"}
    assert await asked.audiences("stella", "shared") == {"public"}


async def test_while_teams_cannot_say_only_what_is_public_is_granted(asked: Asked) -> None:
    asked.teams.mishaps.always("member", Refused(503))
    assert await asked.audiences("sam") == {"public"}
    asked.teams.mishaps.clear()
    await asked.clock.advance(11)
    assert await asked.audiences("sam") == {"public", "members", "it"}


async def test_a_channel_may_see_what_everybody_in_it_may_see(asked: Asked) -> None:
    assert await asked.at("general") == {"public"}, "a guest reads along"
    assert await asked.at("shared") == {"public"}, "somebody from elsewhere reads along"
    assert await asked.at("lunch") == {"public", "members"}
    assert await asked.at("desk") == {"public", "members", "it"}
    asked.teams.mishaps.always("paged_members", Refused(503))
    asked.directory.forget()
    await asked.clock.advance(11)
    assert await asked.at("desk") == {"public"}


async def test_a_large_team_is_read_page_by_page(asked: Asked) -> None:
    asked.teams.rules.members_a_page = 1
    assert await asked.at("lunch") == {"public", "members"}
    assert len(asked.teams.calls_of("paged_members")) >= 3


async def test_only_members_of_the_desks_team_may_act_and_that_is_asked_again_within_seconds(asked: Asked) -> None:
    [desk] = asked.settings.desks
    assert (await asked.directory.check_agent(asked.source("sam"), desk)).name == "Sam Ortiz"
    with pytest.raises(NotAllowed, match="Only members"):
        await asked.directory.check_agent(asked.source("nina"), desk)
    asked.teams.conversation("desk").members.remove(asked.teams.person("sam").id)
    await asked.directory.check_agent(asked.source("sam"), desk)
    await asked.clock.advance(21)
    with pytest.raises(NotAllowed, match="Only members"):
        await asked.directory.check_agent(asked.source("sam"), desk)
    asked.teams.conversation("desk").members.append(asked.teams.person("nina").id)
    assert await asked.directory.check_agent(asked.source("nina"), desk), "who has just joined need not wait"


async def test_while_teams_cannot_say_who_is_at_the_desk_nobody_is(asked: Asked) -> None:
    asked.teams.mishaps.always("member", Refused(503))
    with pytest.raises(Unsure):
        await asked.directory.check_agent(asked.source("sam"), asked.settings.desks[0])
