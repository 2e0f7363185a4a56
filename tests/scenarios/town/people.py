"""The two ends of a scenario, whatever the platform: somebody who needs help, and an agent at a desk.

Each reads what is new since they last did something, last looked, or were shown it: so a word that comes twice is seen
twice, and one that does not come is missed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.messages.survey import Survey
from tests.scenarios.town.house import House

ROUTES = ("Talk to a person", "Your case")
RESOLUTIONS: Mapping[str, str] = {"Fixed": "fixed", "Got round it": "got_round", "Not fixed": "not_fixed"}
Name = Literal["nina", "sam", "kim"]
DeskName = Literal["it", "evening", "facilities", "welfare"]

_AFTER_ALL = 5.0
"""Seconds until words that do not go through the outbox count as missing: an answer to a press, say."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Something that stands there, as they see it. ``own``: they wrote it."""

    key: str
    text: str
    buttons: tuple[str, ...] = ()
    own: bool = False


class Reader:
    """Somebody who reads along."""

    def __init__(self, house: House, name: str) -> None:
        self.house = house
        self.name = name
        self._read: dict[str, str] = {}

    async def shown(self) -> Sequence[Seen]:
        """Everything that they see now, oldest first."""
        raise NotImplementedError

    async def sees(self, *words: str) -> str:
        """What is new has all of these words. Returns it; it counts as read then."""
        await self.house.quiet()
        for _ in range(round(_AFTER_ALL / 0.02)):
            text = await self._news()
            if all(one in text for one in words):
                await self.reads_up()
                return text
            await asyncio.sleep(0.02)
        missing = [one for one in words if one not in text]
        raise AssertionError(
            f"{self.name} does not see {missing} in:\n{text or '(nothing new)'}\n\n{await self._all()}"
        )

    async def sees_nothing_new(self) -> None:
        await self.house.quiet()
        text = await self._news()
        assert not text, f"{self.name} sees:\n{text}"

    async def does_not_see(self, *words: str) -> None:
        """Nowhere in all that stands there."""
        await self.house.quiet()
        text = await self._all()
        assert not [one for one in words if one in text], f"{self.name} sees:\n{text}"

    async def still_sees(self, *words: str) -> None:
        """Somewhere in all that stands there."""
        text = await self._all()
        missing = [one for one in words if one not in text]
        assert not missing, f"{self.name} does not see {missing} in:\n{text}"

    async def reads_up(self) -> None:
        """Nothing is new any more."""
        self._read = {one.key: one.text for one in await self.shown()}

    async def _news(self) -> str:
        return "\n".join(one.text for one in await self.shown() if not one.own and self._read.get(one.key) != one.text)

    async def _all(self) -> str:
        return "\n".join(one.text for one in await self.shown())


class Person(Reader):
    """Somebody who needs help."""

    takes_files = True
    """Whether the platform lets them send a file."""

    async def says(self, text: str) -> None:
        await self._begin()
        await self.write(text)
        await self.house.quiet()

    async def presses(self, label: str) -> None:
        """A button of the newest message that has it."""
        await self._begin()
        await self.push(label)
        await self.house.quiet()

    async def sends(self, file: str, content: bytes, text: str = "") -> None:
        await self._begin()
        await self.attach(file, content, text)
        await self.house.quiet()

    async def buttons(self) -> tuple[str, ...]:
        """What can be pressed on the newest reply, the way to a person left out."""
        newest = next(one for one in reversed(await self.shown()) if set(one.buttons) & set(ROUTES))
        return tuple(label for label in newest.buttons if label not in ROUTES)

    async def _begin(self) -> None:
        await self.house.quiet()
        await self.reads_up()

    async def write(self, text: str) -> None:
        raise NotImplementedError

    async def push(self, label: str) -> None:
        raise NotImplementedError

    async def attach(self, file: str, content: bytes, text: str) -> None:
        raise NotImplementedError


class Agent(Reader):
    """Somebody at a desk, with one case before them."""

    def __init__(self, house: House, name: str, desk: DeskName) -> None:
        super().__init__(house, name)
        self.desk = desk

    async def turns_to(self, words: str = "") -> None:
        """The newest case at their desk whose card has these words; everything in its thread is new."""
        await self.house.quiet()
        await self.open(words)
        self._read = {}

    async def takes(self, words: str = "") -> None:
        await self.turns_to(words)
        await self.presses("Claim")

    async def says(self, text: str) -> None:
        """In the case's thread."""
        await self._begin()
        await self.write(text)
        await self.house.quiet()

    async def presses(self, label: str) -> None:
        await self._begin()
        await self.push(label)
        await self.house.quiet()

    async def closes(self, how: Literal["Fixed", "Got round it", "Not fixed"] = "Fixed") -> None:
        await self.presses(how)

    async def card(self) -> str:
        """The case at a glance, as it stands now."""
        raise NotImplementedError

    async def _begin(self) -> None:
        await self.house.quiet()
        await self.reads_up()

    async def open(self, words: str) -> None:
        raise NotImplementedError

    async def write(self, text: str) -> None:
        raise NotImplementedError

    async def push(self, label: str) -> None:
        raise NotImplementedError


class Town:
    """A place with people, desks and a running Handrail."""

    one_place = False
    """Whether all desks share one place, so that whoever is at one sees what is at the others."""

    def __init__(self, house: House) -> None:
        self.house = house

    async def person(self, name: Name = "nina") -> Person:
        raise NotImplementedError

    async def agent(self, name: Name = "sam", desk: DeskName = "it") -> Agent:
        raise NotImplementedError

    async def passes(self, **time: float) -> None:
        """Let time pass: ``minutes=…``, ``hours=…``, ``days=…``."""
        await self.house.passes(**time)

    async def waited_before(self, desk: DeskName, *minutes: float) -> None:
        """So long people have waited at a desk at this hour lately."""
        await self.house.waited(desk, minutes)

    async def late_in_health(self) -> int:
        """How many cases ``/readyz`` counts as late."""
        return await self.house.late()

    async def counted_waits(self, desk: DeskName) -> int:
        """How many waits of today a desk's estimates rest on."""
        return await self.house.counted_waits(desk)

    async def answered(self) -> list[tuple[str, ...]]:
        """What was answered each time that somebody was asked how it went, oldest first."""
        return [_in_words(survey) for survey in await self.house.surveys()]

    async def calls(self) -> int:
        """How often an on-call group was notified."""
        raise NotImplementedError


def _in_words(survey: Survey) -> tuple[str, ...]:
    repeated = {None: "", True: "repeated", False: "not repeated"}[survey.repeated]
    answers = (str(survey.ease or ""), repeated, survey.ended or "")
    ended = ("silent" if survey.silent else "", "skipped" if survey.skipped else "")
    return tuple(word for word in (*answers, *ended) if word)
