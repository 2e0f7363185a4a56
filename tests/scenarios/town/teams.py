"""Teams as the scenarios see it: the personal chat with the bot, and the desks' channels."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bot.knowledge.composing.chat import Writer
from tests.fakes.teams import person as teams
from tests.fakes.teams import world
from tests.fakes.teams.records import Message
from tests.fakes.teams.server import LocalTeams, local_teams
from tests.fakes.teams.visible import has_feedback, labels, visible_text
from tests.scenarios.town.clock import MovedClock
from tests.scenarios.town.house import House, Library, house
from tests.scenarios.town.people import RESOLUTIONS, Agent, DeskName, Name, Person, Seen, Town
from tests.scenarios.town.tables import DESKS, tables

THUMBS = {"Helped": "like", "Didn't help": "dislike"}


class TeamsTown(Town):
    """Everybody is in one organisation; each desk is a channel of its team."""

    def __init__(self, house: House, local: LocalTeams) -> None:
        super().__init__(house)
        self.teams = local

    async def person(self, name: Name = "nina") -> Person:
        return TeamsPerson(self.house, self.teams, self.teams.person(name))

    async def agent(self, name: Name = "sam", desk: DeskName = "it") -> Agent:
        return TeamsAgent(self.house, self.teams, self.teams.person(name), desk)

    async def calls(self) -> int:
        kim = self.teams.person("kim").id
        return len({ping.message for ping in self.teams.pings() if ping.target == kim and ping.name == "IT on call"})


class TeamsPerson(Person):
    """``Person`` in their personal chat."""

    def __init__(self, house: House, local: LocalTeams, hands: teams.Person) -> None:
        super().__init__(house, hands.name)
        self._teams = local
        self._hands = hands

    async def shown(self) -> Sequence[Seen]:
        return [_seen(one, self._hands) for one in self._teams.messages(self._hands.chat)]

    async def write(self, text: str) -> None:
        await self._hands.say(text)

    async def push(self, label: str) -> None:
        if not any(one.by_app for one in self._teams.messages(self._hands.chat)):
            await self._hands.installs()  # before a word was said there is the welcome to press on
            await self.house.quiet()
        there = list(reversed(self._teams.messages(self._hands.chat)))
        thumbed = next((one for one in there if has_feedback(one)), None)
        if label in THUMBS and thumbed is not None:
            await self._hands.thumbs(thumbed, THUMBS[label])
            return
        found = next((one for one in there if label in labels(one, self._hands.id)), None)
        assert found is not None, f"nothing reads {label!r}:\n{await self._all()}"
        await self._hands.press(found, label)

    async def attach(self, file: str, content: bytes, text: str) -> None:
        await self._hands.say(text, files=[(file, content)])


class TeamsAgent(Agent):
    """``Agent`` in a desk's channel; words for them alone come in their own chat."""

    def __init__(self, house: House, local: LocalTeams, hands: teams.Person, desk: DeskName) -> None:
        super().__init__(house, hands.name, desk)
        self._teams = local
        self._hands = hands
        self._card: Message | None = None

    async def shown(self) -> Sequence[Seen]:
        return [_seen(one, self._hands) for one in self._reads() if one is not self._card]

    async def card(self) -> str:
        assert self._card is not None, "turn to a case first"
        return visible_text(self._card, self._hands.id)

    async def open(self, words: str) -> None:
        cards = [one for one in self._teams.messages(self.desk) if one.by_app and one.root == one.id]
        here = [one for one in cards if words in visible_text(one)]
        assert here, f"no case at {self.desk} about {words!r}:\n{chr(10).join(map(visible_text, cards))}"
        self._card = here[-1]

    async def write(self, text: str) -> None:
        assert self._card is not None, "turn to a case first"
        await self._hands.mention(text, thread=self._card)

    async def push(self, label: str) -> None:
        wanted = f"Resolve: {label.lower()}" if label in RESOLUTIONS else label
        wanted = "Hand back to the bot" if wanted == "Hand back" else wanted
        found = next((one for one in reversed(self._reads()) if wanted in labels(one, self._hands.id)), None)
        assert found is not None, f"nothing reads {wanted!r}:\n{await self.card()}\n{await self._all()}"
        await self._hands.press(found, wanted)

    def _reads(self) -> Sequence[Message]:
        """The case's thread, and their own chat."""
        assert self._card is not None, "turn to a case first"
        return [*self._teams.messages(self.desk, self._card), *self._teams.messages(self._hands.chat)]


def _seen(message: Message, reader: teams.Person) -> Seen:
    who = "" if message.by_app else message.name
    text = visible_text(message, reader.id)
    buttons = (*labels(message, reader.id), *(tuple(THUMBS) if has_feedback(message) else ()))
    return Seen(message.id, f"{who} {text}".strip(), buttons, message.sender == reader.id)


@asynccontextmanager
async def teams_town(articles: Library, folder: Path, writer: Writer | None = None) -> AsyncIterator[Town]:
    clock = MovedClock()
    async with local_teams(lambda: clock.now().timestamp()) as local:
        staff = world.add_team(local.state, "staff", "Staff", ["nina", "sam", "kim"], "staff")
        staff.installed = True
        for desk in DESKS:
            local.add_channel("desk", desk, DESKS[desk])
        places = {desk: f"teams:{local.conversation(desk).id}" for desk in DESKS}
        table = tables(
            places,
            on_call=f"{local.person('kim').id}|IT on call",
            more=f'\n[teams.audiences]\n"{staff.id}" = "staff"\n',
        )
        async with house(articles, folder, table, local.environment(), "invite", clock=clock, writer=writer) as running:
            local.send_activities_to(f"{running.address}/api/messages")
            running.settled = local.settled
            yield TeamsTown(running, local)
            await running.quiet()
