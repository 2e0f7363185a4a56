"""What a torture does, from a seed: who says what and how it is delivered, and what goes wrong when.

The plan is the same for the same seed; which of the processes is faster is not, so a run is repeatable as far as
anything with real processes is.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tests.torture.doom import MOMENTS, Doom

Platform = Literal["web", "slack", "teams"]
Storm = Literal["database restarts", "database is cut off", "chroma is away"]

QUESTIONS = (
    "The Wi-Fi connects, but it is really slow",
    "My printer queue is stuck",
    "I lost the phone I sign in with",
    "Who can see what is in a shared mailbox",
    "How do I set up the VPN",
    "The kiln timer blinks and nobody knows why",
    "My screen stays black when I dock the laptop",
    "Is there a form for a new keyboard",
)
ASKING = ("I want to talk to a person about this", "can I speak to somebody please, this is no use")

TAG = re.compile(r"(?:note|line) \d+-\d+")
"""What makes every word that is said a word of its own: ``note 12-3`` is the person's, ``line 12-3`` the agent's."""


def tag_in(text: str) -> str:
    found = TAG.search(text)
    return found.group() if found else ""


@dataclass(frozen=True)
class Part:
    """One conversation. ``desk``: by which word the routing finds the desk that its case goes to."""

    number: int
    platform: Platform
    desk: str
    desk_on_page: bool
    questions: tuple[str, ...]
    hasty: bool
    """Says all of it at once, and does not wait for answers."""
    asks_twice: bool
    """Asks for a person twice, by a button and in words."""
    further: tuple[str, ...]
    """What the person says once an agent has the case."""
    lines: tuple[str, ...]
    """What the agent says."""
    resolved: bool

    @property
    def person_tag(self) -> str:
        return f"note {self.number}-"


@dataclass(frozen=True)
class Plan:
    """``storms``: at which share of the conversations begun what happens."""

    seed: int
    parts: tuple[Part, ...]
    storms: tuple[tuple[float, Storm], ...]

    @property
    def sends(self) -> bool:
        """Whether anything goes to a platform: the page has what it shows in the database."""
        return any(part.platform != "web" or not part.desk_on_page for part in self.parts)

    def dooms(self, seat: int) -> Iterator[Doom | float]:
        """How each life at this seat ends: at a moment of its own, or after so many seconds."""
        chance = random.Random(f"{self.seed}/{seat}")
        moments = [one for one in MOMENTS if self.sends or not one.endswith("send")]
        while True:
            chance.shuffle(moments)
            for moment in moments:
                yield Doom(moment, chance.randint(2, 24) if moment.endswith("commit") else chance.randint(1, 8))
            yield chance.uniform(0.5, 2.5)

    def chance(self, name: str) -> random.Random:
        """For one of those who torture: what each draws does not depend on the others."""
        return random.Random(f"{self.seed}/{name}")


def plan(
    seed: int,
    conversations: int,
    platforms: Sequence[Platform],
    desks: Mapping[str, str],
    storms: Sequence[Storm] = (),
) -> Plan:
    """``desks``: the word by which the routing finds each, and its place (``web``, ``slack:C0DESK`` …)."""
    chance = random.Random(seed)
    names = list(desks)
    parts = tuple(
        _part(chance, number, platforms[number % len(platforms)], names[(number // len(platforms)) % len(names)], desks)
        for number in range(conversations)
    )
    return Plan(seed, parts, tuple(((at + 1) / (len(storms) + 1), storm) for at, storm in enumerate(storms)))


def _part(chance: random.Random, number: int, platform: Platform, desk: str, desks: Mapping[str, str]) -> Part:
    numbers = iter(range(1, 100))

    def note(text: str) -> str:
        return f"{text}, it is the {desk} building (note {number}-{next(numbers)})"

    questions = tuple(note(text) for text in chance.sample(QUESTIONS, chance.randint(1, 3)))
    asks_twice = chance.random() < 0.4
    further = chance.randint(1, 3)
    return Part(
        number=number,
        platform=platform,
        desk=desk,
        desk_on_page=desks[desk] == "web",
        questions=(*questions, note(chance.choice(ASKING))) if asks_twice else questions,
        hasty=chance.random() < 0.4,
        asks_twice=asks_twice,
        further=tuple(note(f"here is more of it, part {one + 1}") for one in range(further)),
        lines=tuple(f"please try the other one (line {number}-{one + 1})" for one in range(chance.randint(1, 3))),
        resolved=chance.random() < 0.5,
    )


def desk_tables(desks: Mapping[str, str]) -> str:
    """As ``handrail.toml`` has them: the first takes whatever no word speaks for."""
    names = list(desks)
    tables = [f'[desks.{name}]\nname = "the {name} desk"\nplace = "{desks[name]}"\n' for name in names]
    tables = [
        table + (f'keywords = ["{name}"]\n' if at else "")
        for at, (name, table) in enumerate(zip(names, tables, strict=True))
    ]
    return "\n".join(('[audiences]\n"Alder staff" = "staff"\n', *tables))
