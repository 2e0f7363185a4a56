"""Where people and agents meet: the page, Slack and Teams together, on one register of what was said."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from bot.platforms.slack.reading_back import key_of
from tests.fakes.slack.server import LocalSlack
from tests.fakes.teams.server import LocalTeams
from tests.torture import slack as on_slack
from tests.torture import teams as on_teams
from tests.torture.clients import AtDesk, Somebody
from tests.torture.house import House
from tests.torture.page import Doors, PageAgent, PageDesk, PagePerson
from tests.torture.plan import Part, Plan
from tests.torture.words import Words

AGENTS = ("sam", "kim")


class Places:
    """``desks``: where the case of each part goes, by its word: ``web``, or a channel of Slack's or Teams'."""

    def __init__(
        self,
        plan: Plan,
        house: House,
        desks: Mapping[str, str],
        slack: LocalSlack | None = None,
        teams: LocalTeams | None = None,
    ) -> None:
        self._plan = plan
        self._house = house
        self._desks = desks
        self.slack = slack
        self.teams = teams
        self.words = Words()
        self.doors = Doors(house.addresses, plan.chance("page"))
        self.desk = PageDesk(self.doors)
        self._line: on_slack.TorturedLine | None = None
        if slack is not None:
            self._line = on_slack.TorturedLine(slack.signing_secret, house.addresses, self.words, plan.chance("slack"))
            slack.outgoing.line = self._line
            slack.outgoing.retry_after = on_slack.RETRIES
            on_slack.go_wrong(slack, plan.chance("slack's mishaps"))
        self._turning: asyncio.Task[None] | None = None
        if teams is not None:
            self._turning = on_teams.begin(teams, house.addresses, plan.chance("teams"))
            on_teams.go_wrong(teams, plan.chance("mishaps of Teams"))
        self._clients: list[Any] = []

    def meet(self, part: Part) -> tuple[Somebody, AtDesk]:
        """The person of a conversation, and who will have their case."""
        met = self._person(part), self._agent(part)
        self._clients += met
        return met

    def calm(self) -> None:
        """Nothing goes wrong any more."""
        for platform in (self.slack, self.teams):
            if platform is not None:
                platform.mishaps.clear()

    async def settled(self) -> None:
        """Until everything that the platforms have to deliver is delivered."""
        await self.words.settled()
        for platform in (self.slack, self.teams):
            if platform is not None:
                await platform.settled()

    async def read_all(self, *clients: Any) -> None:
        for client in clients:
            if isinstance(client, PagePerson | PageAgent):
                await client.reads_all()

    def wordless(self) -> Sequence[str]:
        return self.doors.wordless

    def figures(self) -> Counter[str]:
        found = Counter({"delivered again": self.doors.again + (self._line.again if self._line else 0)})
        if self.slack is not None:
            found["mishaps on Slack"] = on_slack.met(self.slack).total()
            found["posts on Slack"] = len(self._keys())
        if self.teams is not None:
            found["mishaps on Teams"] = on_teams.met(self.teams).total()
            found += on_teams.delivered_anew(self.teams)
        return found

    def posted_twice(self) -> Sequence[str]:
        """Posts that stand more than once on Slack, by the keys that they carry."""
        if self.slack is None:
            return ()
        return [f"{key} part {part}" for (_, key, part), times in Counter(self._keys()).items() if times > 1]

    def heard_of_it(self, parcel: str) -> bool:
        """Whether an agent was told, in the direct message, of a word for them alone that they may not have seen."""
        return self.slack is not None and any(key == f"unseen:{parcel}" for _, key, _ in self._keys())

    async def leave(self) -> None:
        for client in (*self._clients, self.desk):
            if hasattr(client, "leaves"):
                await client.leaves()
        await self.doors.close()
        if self._turning is not None:
            self._turning.cancel()
            await asyncio.gather(self._turning, return_exceptions=True)
        if self._line is not None:
            await self._line.close()

    def _keys(self) -> list[tuple[str, str, int]]:
        assert self.slack is not None
        found = []
        for channel in self.slack.state.channels.values():
            for one in channel.messages:
                key = key_of({"metadata": one.metadata})
                if key:
                    part = ((one.metadata or {}).get("event_payload") or {}).get("part", 0)
                    found.append((channel.id, key, int(part)))
        return found

    def _person(self, part: Part) -> Somebody:
        if part.platform == "slack":
            assert self.slack is not None
            person = self.slack.add_person(f"p{part.number}", f"Person {part.number}")
            return on_slack.SlackPerson(self.slack, person, self.words)
        if part.platform == "teams":
            assert self.teams is not None
            known = self.teams.add_user(f"p{part.number}", f"Person {part.number}")
            return on_teams.TeamsPerson(self.teams, known, self.words, self._plan.chance(f"person {part.number}"))
        return PagePerson(self.doors, part, self.words, self._plan.chance(f"person {part.number}"))

    def _agent(self, part: Part) -> AtDesk:
        place = self._desks[part.desk]
        if place.startswith("slack:"):
            assert self.slack is not None
            agent = self.slack.person(AGENTS[part.number % len(AGENTS)])
            return on_slack.SlackAgent(self.slack, agent, place.partition(":")[2], part, self.words)
        if place.startswith("teams:"):
            assert self.teams is not None
            helper = self.teams.person(AGENTS[part.number % len(AGENTS)])
            channel = place.partition(":")[2]
            chance = self._plan.chance(f"agent {part.number}")
            return on_teams.TeamsAgent(self.teams, helper, channel, part, self.words, chance)
        return PageAgent(self.desk, part, self.words, self._plan.chance(f"agent {part.number}"))
