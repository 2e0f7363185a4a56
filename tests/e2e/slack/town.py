"""Slack as the scenarios' clients see it: somebody who needs help, and an agent at the desk's channel."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from bot.platforms.slack.reading_back import key_of
from bot.platforms.slack.render import mark_reaction, mark_words
from tests.e2e.slack.server import PATIENCE, ServedHandrail
from tests.fakes.slack.person import Person
from tests.fakes.slack.records import Message
from tests.fakes.slack.server import LocalSlack
from tests.fakes.slack.visible import labels, visible_text
from tests.scenarios.clients import CaseSeen, Shown

ROUTES = ("Talk to a person", "Your case")
MARKS = ("sent", "part", "note", "held", "refused", "unknown")
RESOLUTIONS = {"Fixed": "Resolve: fixed", "Got round it": "Resolve: got round it", "Not fixed": "Resolve: not fixed"}
"""What the page has under *Resolve* are buttons of their own here."""

_SOURCE = re.compile(r"(?m)^\[\d+\] (.+?)(?: › | · |$)")

Found = TypeVar("Found")


@dataclass(frozen=True)
class Town:
    """A workspace and the Handrail that serves it."""

    slack: LocalSlack
    handrail: ServedHandrail

    def staff(self, name: str = "nina", channel: str = "") -> SlackStaff:
        return SlackStaff(self, self.slack.person(name), channel)

    def agent(self, name: str = "sam") -> SlackAgent:
        return SlackAgent(self, self.slack.person(name))


class SlackStaff:
    """``StaffClient`` in the direct message, or beginning with a mention in a channel."""

    def __init__(self, town: Town, person: Person, channel: str = "") -> None:
        self.slack = town.slack
        self._handrail = town.handrail
        self.person = person
        self.root: Message | None = None
        self._channel = channel
        self._read = 0

    async def say(self, text: str) -> None:
        """Where the conversation is: a thread that was begun with a mention goes on without, until it moves."""
        self._read = len(self.replies())
        if not self._channel or self._moved():
            await self.person.say(text)
        elif self.root is None:
            self.root = await self.person.mention(text, self._channel)
        else:
            await self.person.say(text, self._channel, self.root)

    async def press(self, label: str) -> None:
        """Before a word was said there is the welcome to press on."""
        replies = self.replies()
        self._read = len(replies)
        if replies:
            await self.person.press(next(one for one in replies[-1] if label in labels(one)), label)
            return
        await self.person.opens_messages()
        await self.person.press(await self.slack.wait_for_message(self.person.dm, label), label)

    async def reply(self) -> Shown:
        found = await self._until(lambda: self.replies()[self._read :], f"a reply to {self.person.name}")
        self._read += 1
        await self._handrail.sent(f"person:slack:{self.person.team}:{self.person.id}:")
        return _shown(found[0])

    async def hears(self, words: str) -> str:
        def look() -> Message | None:
            relayed = [one for one in self._of_the_app() if key_of(_plain(one)).startswith("relayed:")]
            return next((one for one in relayed if words in visible_text(one)), None)

        return visible_text(await self._until(look, f"{words!r} at {self.person.name}'s")).split("\n")[0]

    async def own_words(self) -> tuple[str, ...]:
        return tuple(visible_text(one) for one in self._all() if one.user == self.person.id)

    async def everything(self) -> str:
        return "\n".join(visible_text(one) for one in self._all())

    def _moved(self) -> bool:
        said = [one for one in self._of_the_app() if key_of(_plain(one)).startswith(("reply:", "relayed:"))]
        return bool(said) and said[-1].channel == self.person.dm

    def replies(self) -> list[list[Message]]:
        """The bot's own, oldest first; one may take several messages, the last of which has the route."""
        found: dict[str, list[Message]] = {}
        for one in self._of_the_app():
            if (key := key_of(_plain(one))).startswith("reply:"):
                found.setdefault(key, []).append(one)
        return [parts for parts in found.values() if set(labels(parts[-1])) & set(ROUTES)]

    def _of_the_app(self) -> list[Message]:
        return [one for one in self._all() if one.bot_id]

    def _all(self) -> list[Message]:
        seen = self.person.sees()
        if self.root is not None:
            seen = [*seen, *self.person.sees(self._channel, self.root)]
        return sorted(seen, key=lambda one: float(one.ts))

    async def _until(self, look: Callable[[], Found | None], what: str) -> Found:
        return await self.slack.until(lambda: look() or None, PATIENCE, what)


class SlackAgent:
    """``AgentClient`` in the desk's channel."""

    def __init__(self, town: Town, person: Person, desk: str = "desk") -> None:
        self.slack = town.slack
        self._handrail = town.handrail
        self.person = person
        self._desk = desk
        self._card: Message | None = None

    @property
    def card(self) -> Message:
        assert self._card is not None, "open a case first"
        return self._card

    async def open_case(self, question: str) -> CaseSeen:
        def look() -> Message | None:
            waiting = [one for one in self.cards() if "Waiting" in _headline(one) and question in visible_text(one)]
            return waiting[-1] if waiting else None

        self._card = await self._until(look, f"a waiting case about {question!r}")
        await self._handrail.sent("desk:slack:")
        return await self.look()

    async def look(self) -> CaseSeen:
        lines = visible_text(self.card).split("\n")
        why = [line for line in lines if not line.startswith(">")]
        return CaseSeen(
            _number(self.card),
            "\n".join(line.removeprefix("> ") for line in lines if line.startswith(">")),
            "\n".join(why[1:]),
            tuple(visible_text(one) for one in self._thread()),
            _headline(self.card),
        )

    async def press(self, label: str) -> None:
        if label == "Resolve":
            return
        wanted = RESOLUTIONS.get(label, label)

        def look() -> Message | None:
            here = [one for one in self.person.sees(self._desk) if one.root == self.card.ts]
            return next((one for one in reversed(here) if wanted in labels(one)), None)

        await self.person.press(await self._until(look, f"the button {wanted!r}"), wanted)

    async def say(self, text: str) -> None:
        await self.person.reply_in_thread(self.card, text)

    async def sees(self, words: str) -> None:
        await self._until(
            lambda: any(words in visible_text(one) for one in self._thread() if one.bot_id), f"{words!r} at the desk"
        )

    async def mark_on(self, words: str, mark: str) -> None:
        emoji = next(mark_reaction(one) for one in MARKS if mark in mark_words(one).lower())
        own = next(one for one in self._thread() if one.user == self.person.id and words in visible_text(one))
        await self._until(lambda: list(own.reactions) == [emoji], f"the mark {mark!r}")

    async def state(self, words: str) -> None:
        wanted = f"{self.person.name} has it" if words == "you have it" else words
        await self._until(lambda: wanted.lower() in _headline(self.card).lower(), f"the case to be {words!r}")

    def cards(self) -> list[Message]:
        """Every case's card that stands at the desk, oldest first."""
        return [one for one in self.slack.messages(self._desk) if key_of(_plain(one)).startswith("card:")]

    def _thread(self) -> list[Message]:
        return [one for one in self.slack.messages(self._desk, self.card) if one is not self.card]

    async def _until(self, look: Callable[[], Found | None], what: str) -> Found:
        return await self.slack.until(lambda: look() or None, PATIENCE, what)


def _shown(parts: list[Message]) -> Shown:
    text = "\n".join(visible_text(one) for one in parts)
    found = [label for one in parts for label in labels(one)]
    return Shown(
        text,
        tuple(label for label in found if label not in ROUTES),
        next(label for label in reversed(found) if label in ROUTES),
        tuple(_SOURCE.findall(text)),
    )


def _plain(message: Message) -> dict[str, object]:
    return {"metadata": message.metadata}


def _headline(card: Message) -> str:
    return visible_text(card).split("\n")[0]


def _number(card: Message) -> str:
    number = re.search(r"#\d+", _headline(card))
    assert number is not None
    return number.group()
