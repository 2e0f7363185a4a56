"""Slack as the scenarios see it: the direct message with the app, and the desks' channels."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import bot
from bot.knowledge.composing.chat import Writer
from bot.platforms.slack.reading_back import key_of
from tests.fakes.slack import person as slack
from tests.fakes.slack.records import Message
from tests.fakes.slack.server import LocalSlack, local_slack
from tests.fakes.slack.visible import labels, visible_text
from tests.scenarios.town.clock import MovedClock
from tests.scenarios.town.house import PATIENCE, House, Library, house
from tests.scenarios.town.people import RESOLUTIONS, Agent, DeskName, Name, Person, Seen, Town
from tests.scenarios.town.tables import DESKS, tables

MANIFEST = Path(bot.__file__).parent.parent / "slack_manifest.yaml"
ON_CALL = "S0AGENTS"


class SlackTown(Town):
    """Everybody is in one workspace; each desk is a channel of its name."""

    def __init__(self, house: House, local: LocalSlack) -> None:
        super().__init__(house)
        self.slack = local

    async def person(self, name: Name = "nina") -> Person:
        return SlackPerson(self.house, self.slack.person(name))

    async def agent(self, name: Name = "sam", desk: DeskName = "it") -> Agent:
        return SlackAgent(self.house, self.slack, self.slack.person(name), desk)

    async def calls(self) -> int:
        return len({ping.message.ts for ping in self.slack.pings() if ping.what == f"<!subteam^{ON_CALL}>"})


class SlackPerson(Person):
    """``Person`` in their direct message."""

    def __init__(self, house: House, hands: slack.Person) -> None:
        super().__init__(house, hands.name)
        self._hands = hands

    async def shown(self) -> Sequence[Seen]:
        return [_seen(one, self._hands) for one in self._hands.sees()]

    async def write(self, text: str) -> None:
        await self._hands.say(text)

    async def push(self, label: str) -> None:
        if not any(one.bot_id for one in self._hands.sees()):
            await self._hands.opens_messages()  # before a word was said there is the welcome to press on
        found = next((one for one in reversed(self._hands.sees()) if label in labels(one)), None)
        assert found is not None, f"nothing reads {label!r}:\n{await self._all()}"
        answered = await self._hands.press(found, label)
        assert answered.acknowledged, answered.error

    async def attach(self, file: str, content: bytes, text: str) -> None:
        await self._hands.upload(file, content, text)


class SlackAgent(Agent):
    """``Agent`` in a desk's channel."""

    def __init__(self, house: House, local: LocalSlack, hands: slack.Person, desk: DeskName) -> None:
        super().__init__(house, hands.name, desk)
        self._slack = local
        self._hands = hands
        self._card: Message | None = None

    async def shown(self) -> Sequence[Seen]:
        return [_seen(one, self._hands) for one in self._thread() if one is not self._card]

    async def card(self) -> str:
        assert self._card is not None, "turn to a case first"
        return visible_text(self._card)

    async def open(self, words: str) -> None:
        cards = [
            one for one in self._slack.messages(self.desk) if key_of({"metadata": one.metadata}).startswith("card")
        ]
        here = [one for one in cards if words in visible_text(one)]
        assert here, f"no case at {self.desk} about {words!r}:\n{chr(10).join(map(visible_text, cards))}"
        self._card = here[-1]

    async def write(self, text: str) -> None:
        assert self._card is not None, "turn to a case first"
        await self._hands.reply_in_thread(self._card, text)

    async def push(self, label: str) -> None:
        wanted = f"Resolve: {label.lower()}" if label in RESOLUTIONS else label
        wanted = "Hand back to the bot" if wanted == "Hand back" else wanted
        found = next((one for one in reversed(self._thread()) if wanted in labels(one)), None)
        assert found is not None, f"nothing reads {wanted!r}:\n{await self.card()}\n{await self._all()}"
        answered = await self._hands.press(found, wanted)
        assert answered.acknowledged, answered.error

    def _thread(self) -> Sequence[Message]:
        """The case's, messages for this agent alone included."""
        assert self._card is not None, "turn to a case first"
        return [one for one in self._hands.sees(self.desk) if one.root == self._card.ts]


def _seen(message: Message, reader: slack.Person) -> Seen:
    who = "" if message.bot_id else message.user
    own = message.user == reader.id and not message.bot_id
    return Seen(message.ts, f"{who} {visible_text(message)}".strip(), labels(message), own)


@asynccontextmanager
async def slack_town(articles: Library, folder: Path, writer: Writer | None = None) -> AsyncIterator[Town]:
    clock = MovedClock()
    async with local_slack("http", manifest=MANIFEST, now=lambda: clock.now().timestamp()) as local:
        local.outgoing.acknowledge_within = PATIENCE  # this Slack shares a process with what it waits for
        local.add_usergroup("staff", ["nina", "sam", "kim"])
        for desk in DESKS:
            local.add_channel(desk, members=["sam", "kim"], private=True)
        places = {desk: f"slack:{local.channel(desk).id}" for desk in DESKS}
        table = tables(places, on_call=ON_CALL, more='\n[slack.audiences]\nstaff = "staff"\n')
        async with house(articles, folder, table, local.environment(), "invite", clock=clock, writer=writer) as running:
            local.send_events_to(f"{running.address}/slack/events")
            running.settled = local.settled
            yield SlackTown(running, local)
            await running.quiet()
