"""Who is who on Teams: who belongs to the organisation, which audiences they have, who stands at a desk.

What cannot be determined is not granted: a look-up that fails leaves ``public`` alone, and no right at a desk.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from bot.errors import NotAllowed
from bot.messages.people import MEMBERS, PUBLIC, Person
from bot.platforms.health import Health
from bot.platforms.remembering import Memory
from bot.platforms.teams.answers import TeamsSaidNo, how_to_mend
from bot.platforms.teams.connector import Connector
from bot.platforms.teams.conversations import Spot
from bot.platforms.teams.heard import Source
from bot.platforms.teams.references import References
from bot.platforms.teams.settings import TeamsSettings
from bot.ports.surroundings import Clock

LOOK_UP_WITHIN = 3.0
"""Seconds for a look-up while Teams waits for its answer (a message extension's person: five seconds in all)."""

_WHO_IS_THERE_WITHIN = 15.0
"""Seconds for finding out who is in a channel: nobody's answer waits for that."""

_LOOKS = 3
"""Times that it is asked who is at a desk before an agent's words are refused: they would have to say them again."""

_PEOPLE_FOR = timedelta(minutes=5)
_DESK_FOR = timedelta(seconds=20)

Member = Mapping[str, Any]


class Unsure(NotAllowed):
    """Teams could not say just now."""


class Directory:
    """Asks Teams, and remembers for a few minutes; for the desk for seconds."""

    def __init__(
        self, settings: TeamsSettings, connector: Connector, references: References, health: Health, clock: Clock
    ) -> None:
        self._settings = settings
        self._connector = connector
        self._references = references
        self._health = health
        self._people: Memory[Member | None] = Memory("teams", clock, _PEOPLE_FOR)
        self._teams: Memory[Member | None] = Memory("teams", clock, _PEOPLE_FOR)
        self._desks: Memory[Member | None] = Memory("teams", clock, _DESK_FOR)
        self._rosters: Memory[tuple[Member, ...]] = Memory("teams", clock, _PEOPLE_FOR)

    async def person(self, source: Source) -> Person:
        """Who that is, with the audiences that are certain."""
        key = f"{source.tenant}/{source.spot.chat}/{source.user}"
        found = await self._people.get(
            key, partial(self._member, source.tenant, source.spot.chat, source.user), within=LOOK_UP_WITHIN
        )
        member = found.value if found else None
        name = source.name or (str(member.get("name") or "") if member else "")
        if member is None or not _same_tenant(member, source.tenant):
            return Person("teams", source.tenant, source.user, name, named=source.object_id)
        own = {PUBLIC, MEMBERS} if _full(member) else {PUBLIC}
        audiences = frozenset(own | await self._of_teams(source.tenant, source.user))
        return Person("teams", source.tenant, source.user, name, audiences, source.object_id)

    async def name(self, tenant: str, chat: str, user: str) -> str:
        """What somebody in a chat is called; empty where that cannot be found out."""
        key = f"{tenant}/{chat}/{user}"
        found = await self._people.get(key, partial(self._member, tenant, chat, user), within=LOOK_UP_WITHIN)
        return str(found.value.get("name") or "") if found is not None and found.value is not None else ""

    async def check_agent(self, source: Source, desk: str) -> Person:
        """The agent, if they are in the desk's team. ``NotAllowed`` says why not, ``Unsure`` that Teams can't."""
        key = f"{source.tenant}/{desk}/{source.user}"
        for attempt in range(_LOOKS):
            found = await self._desks.get(
                key, partial(self._member, source.tenant, desk, source.user), within=LOOK_UP_WITHIN
            )
            if found is not None and (found.value is not None or attempt > 0):
                break
            if attempt < _LOOKS - 1:
                self._desks.forget(key)  # they may have joined a moment ago, or a look-up broke
        if found is None:
            raise Unsure(
                "I can't check just now whether you belong to this desk, so nothing was changed. Please try again."
            )
        if found.value is None:
            raise NotAllowed("Only members of the desk's team can do that. Ask somebody there to add you to it.")
        return self.agent(source, found.value)

    def agent(self, source: Source, member: Member | None = None) -> Person:
        """Somebody at the desk."""
        name = source.name or (str(member.get("name") or "") if member else "")
        return Person("teams", source.tenant, source.user, name, frozenset({PUBLIC, MEMBERS}))

    async def audiences_at(self, tenant: str, spot: Spot) -> frozenset[str]:
        """What everybody there may see: ``public`` alone where a guest or somebody from elsewhere is in it."""
        there = await self._rosters.get(
            f"{tenant}/{spot.chat}", partial(self._roster, tenant, spot.chat), within=_WHO_IS_THERE_WITHIN
        )
        if there is None or not there.value:
            return frozenset({PUBLIC})
        if not all(_same_tenant(one, tenant) and _full(one) for one in there.value):
            return frozenset({PUBLIC})
        return frozenset({PUBLIC, MEMBERS} | await self._of_all(tenant, [str(one.get("id")) for one in there.value]))

    def forget(self) -> None:
        """Somebody came or went."""
        for memory in (self._people, self._teams, self._desks):
            memory.forget_all()
        self._rosters.forget_all()

    async def _of_all(self, tenant: str, users: list[str]) -> set[str]:
        """The audiences that everybody of these has, through teams."""
        found: set[str] = set()
        for team, audience in self._settings.team_audiences.items():
            there = await self._rosters.get(
                f"{tenant}/{team}", partial(self._roster, tenant, team), within=_WHO_IS_THERE_WITHIN
            )
            if there is not None and set(users) <= {str(one.get("id")) for one in there.value}:
                found.add(audience)
        return found

    async def _of_teams(self, tenant: str, user: str) -> set[str]:
        """The audiences of the teams that somebody is in."""

        async def one(team: str, audience: str) -> str:
            key = f"{tenant}/{team}/{user}"
            found = await self._teams.get(key, partial(self._member, tenant, team, user), within=LOOK_UP_WITHIN)
            return audience if found is not None and found.value is not None else ""

        found = await asyncio.gather(*(one(*named) for named in self._settings.team_audiences.items()))
        return {audience for audience in found if audience}

    async def _member(self, tenant: str, chat: str, user: str) -> Member | None:
        service = await self._references.service(tenant, chat)
        try:
            found = await self._connector.member(service, chat, user)
        except TeamsSaidNo as no:
            self._health.without(f"members of {chat}", f"Who is in {chat} cannot be looked up. {how_to_mend(no)}")
            raise
        self._health.has(f"members of {chat}")
        return found

    async def _roster(self, tenant: str, chat: str) -> tuple[Member, ...]:
        service = await self._references.service(tenant, chat)
        return tuple([one async for one in self._connector.members(service, chat)])


def _same_tenant(member: Member, tenant: str) -> bool:
    return str(member.get("tenantId") or "").lower() == tenant.lower()


def _full(member: Member) -> bool:
    """Whether they belong to the organisation: neither a guest nor somebody without a name."""
    return str(member.get("userRole") or "").lower() == "user"
