"""Teams as the scenarios' clients see it: somebody who needs help, and an agent at the desk's channel."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from bot.platforms.teams.buttons import WORDS
from bot.platforms.teams.render import mark_words
from tests.e2e.slack.server import PATIENCE, ServedHandrail
from tests.fakes.teams.person import Person
from tests.fakes.teams.records import Message
from tests.fakes.teams.server import LocalTeams
from tests.fakes.teams.visible import citations, has_feedback, labels, visible_text
from tests.scenarios.clients import CaseSeen, Shown

ROUTES = ("Talk to a person", "Your case")
THUMBS = {"Helped": "like", "Didn't help": "dislike"}
MARKS = ("sent", "part", "note", "held", "refused", "unknown")
RESOLUTIONS = {"Fixed": "Resolve: fixed", "Got round it": "Resolve: got round it", "Not fixed": "Resolve: not fixed"}
"""What the page has under *Resolve* are buttons of their own here."""

_SOURCE = re.compile(r"(?m)^\[\d+\] (.+?)(?: › | · |$)")
_RELAYED = re.compile(r"^.+ from the service desk:")

Found = TypeVar("Found")


@dataclass(frozen=True)
class Town:
    """An organisation's Teams and the Handrail that serves it."""

    teams: LocalTeams
    handrail: ServedHandrail

    def staff(self, name: str = "nina", channel: str = "") -> TeamsStaff:
        return TeamsStaff(self, self.teams.person(name), channel)

    def agent(self, name: str = "sam", *, by_card: bool = False) -> TeamsAgent:
        return TeamsAgent(self, self.teams.person(name), by_card=by_card)


class TeamsStaff:
    """``StaffClient`` in the personal chat, or beginning with a mention in a channel."""

    def __init__(self, town: Town, person: Person, channel: str = "") -> None:
        self.teams = town.teams
        self._handrail = town.handrail
        self.person = person
        self.root: Message | None = None
        self._channel = channel
        self._read = 0

    async def say(self, text: str) -> None:
        """Where the conversation is: in a channel with a mention, until it moves."""
        self._read = len(self.replies())
        if not self._channel or self._moved():
            await self.person.say(text)
        elif self.root is None:
            self.root = await self.person.mention(text, self._channel)
        else:
            await self.person.mention(text, thread=self.root)

    async def press(self, label: str) -> None:
        """Before a word was said there is the welcome to press on."""
        replies = self.replies()
        if not replies:
            await self.person.installs()
            await self._until(self.replies, "a welcome")
            replies = self.replies()
        self._read = len(replies)
        newest = replies[-1]
        if label in THUMBS and any(has_feedback(one) for one in newest):
            await self.person.thumbs(next(one for one in newest if has_feedback(one)), THUMBS[label])
            return
        await self.person.press(next(one for one in newest if label in labels(one, self.person.id)), label)

    async def reply(self) -> Shown:
        found = await self._until(lambda: self.replies()[self._read :], f"a reply to {self.person.name}")
        self._read += 1
        await self._handrail.sent("person:teams:")
        return self._shown(self.replies()[self._read - 1] if found else [])

    async def hears(self, words: str) -> str:
        def look() -> Message | None:
            relayed = [one for one in self._of_the_app() if _RELAYED.match(visible_text(one))]
            return next((one for one in relayed if words in visible_text(one)), None)

        return visible_text(await self._until(look, f"{words!r} at {self.person.name}'s")).split("\n")[0]

    async def own_words(self) -> tuple[str, ...]:
        return tuple(visible_text(one) for one in self._all() if one.sender == self.person.id)

    async def everything(self) -> str:
        return "\n".join(visible_text(one, self.person.id) for one in self._all())

    def _moved(self) -> bool:
        said = [parts[-1] for parts in self.replies()]
        return bool(said) and said[-1].conversation == self.person.chat

    def replies(self) -> list[list[Message]]:
        """The bot's own, oldest first; one takes several messages, the last of which has the route."""
        found: list[list[Message]] = []
        for place in (self.person.chat, self._channel):
            parts: list[Message] = []
            for one in self._of_the_app():
                if self.teams.state.conversation(one.conversation).id != self._place(place):
                    continue
                if _RELAYED.match(visible_text(one)):
                    continue
                parts.append(one)
                if set(labels(one, self.person.id)) & set(ROUTES):
                    found.append(parts)
                    parts = []
        return sorted(found, key=lambda reply: int(reply[-1].id))

    def _place(self, name: str) -> str:
        return self.teams.state.conversation(name).id if name else ""

    def _of_the_app(self) -> list[Message]:
        return [one for one in self._all() if one.by_app]

    def _all(self) -> list[Message]:
        seen = self.teams.messages(self.person.chat)
        if self.root is not None:
            seen = [*seen, *self.teams.messages(self._channel, self.root)]
        return sorted(seen, key=lambda one: int(one.id))

    def _shown(self, parts: list[Message]) -> Shown:
        text = "\n".join(visible_text(one, self.person.id) for one in parts)
        found = [label for one in parts for label in labels(one, self.person.id)]
        thumbs = tuple(THUMBS) if any(has_feedback(one) for one in parts) else ()
        return Shown(
            text,
            (*thumbs, *(label for label in found if label not in ROUTES)),
            next(label for label in reversed(found) if label in ROUTES),
            tuple(dict.fromkeys([*_SOURCE.findall(text), *(cited.name for one in parts for cited in citations(one))])),
        )

    async def _until(self, look: Callable[[], Found | None], what: str) -> Found:
        return await self.teams.until(lambda: look() or None, PATIENCE, what)


class TeamsAgent:
    """``AgentClient`` in the desk's channel: mentions the bot in the thread, or answers in the card's box."""

    def __init__(self, town: Town, person: Person, desk: str = "desk", *, by_card: bool = False) -> None:
        self.teams = town.teams
        self._handrail = town.handrail
        self.person = person
        self._desk = desk
        self._by_card = by_card
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
        await self._handrail.sent("desk:teams:")
        return await self.look()

    async def look(self) -> CaseSeen:
        text = visible_text(self.card)
        lines = text.split("\n")
        return CaseSeen(
            _number(self.card),
            lines[2] if len(lines) > 2 else "",
            text,
            tuple(visible_text(one) for one in self._thread()),
            _headline(self.card),
        )

    async def press(self, label: str) -> None:
        if label == "Resolve":
            return
        wanted = RESOLUTIONS.get(label, label)

        def look() -> Message | None:
            here = [*self._thread(), self.card, *self.teams.messages(self.person.chat)]
            return next((one for one in reversed(here) if wanted in labels(one, self.person.id)), None)

        await self.person.press(await self._until(look, f"the button {wanted!r}"), wanted)

    async def say(self, text: str) -> None:
        if not self._by_card:
            await self.person.mention(text, thread=self.card)
            return
        button = next(label for label in labels(self.card) if label.startswith("Send to"))
        await self.person.press(self.card, button, {WORDS: text})

    async def sees(self, words: str) -> None:
        await self._until(
            lambda: any(words in visible_text(one) for one in self._thread() if one.by_app), f"{words!r} at the desk"
        )

    async def mark_on(self, words: str, mark: str) -> None:
        """The mark stands in a line below the agent's message."""
        wanted = next(mark_words(one) for one in MARKS if mark in mark_words(one).lower())

        def look() -> bool:
            thread = self._thread()
            at = next(number for number, one in enumerate(thread) if words in visible_text(one))
            return any(wanted in visible_text(one) for one in thread[at + 1 :])

        await self._until(look, f"the mark {mark!r}")

    async def state(self, words: str) -> None:
        wanted = f"{self.person.name} has it" if words == "you have it" else words
        await self._until(lambda: wanted.lower() in _headline(self.card).lower(), f"the case to be {words!r}")

    def cards(self) -> list[Message]:
        """Every case's card that stands at the desk, oldest first."""
        return [one for one in self.teams.messages(self._desk) if one.by_app and one.root == one.id]

    def _thread(self) -> list[Message]:
        return [one for one in self.teams.messages(self._desk, self.card) if one is not self.card]

    async def _until(self, look: Callable[[], Found | None], what: str) -> Found:
        return await self.teams.until(lambda: look() or None, PATIENCE, what)


def _headline(card: Message) -> str:
    return visible_text(card).split("\n")[0]


def _number(card: Message) -> str:
    number = re.search(r"#\d+", visible_text(card))
    assert number is not None
    return number.group()
