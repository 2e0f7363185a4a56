"""What came from Teams, understood as far as it can be without asking anybody: who, where and what.

Each ``id`` is made of what it is about, so that a repeated delivery is the same thing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.messages.incoming import Attachment
from bot.platforms.pressing import Coded
from bot.platforms.teams.conversations import Place, Spot

PICKED = ":picked:"
"""In the id of what came by a command on a message."""


@dataclass(frozen=True, slots=True)
class Source:
    """Who did something, where, and how to answer there."""

    tenant: str
    user: str
    name: str
    spot: Spot
    service_url: str
    bot: str
    """Our own id there."""
    team: str = ""
    """Of a channel: the team that it is in."""
    object_id: str = ""
    """Theirs in Microsoft Entra."""
    at: datetime = field(kw_only=True)

    @property
    def own(self) -> Place:
        """This person's conversation in that place."""
        return Place.at(self.tenant, self.user, self.spot)


@dataclass(frozen=True, slots=True)
class Wrote:
    """Somebody wrote something."""

    source: Source
    message: str
    """Teams' id of the message."""
    text: str
    files: tuple[Attachment, ...] = ()
    mentioned: bool = False
    """Whether it mentions the bot."""
    others: bool = False
    """Whether it mentions somebody else."""
    begins: bool = False
    """Whether it is the first message of its thread."""
    unseen: int = 0
    """How many files there are besides that Teams does not show us."""

    @property
    def id(self) -> str:
        return f"{_of(self.source)}:said:{self.ref}"

    @property
    def ref(self) -> str:
        return f"{self.source.spot.chat}/{self.message}"


@dataclass(frozen=True, slots=True)
class Changed:
    """Somebody changed the words of a message of theirs, or brought back one that they had deleted."""

    source: Source
    message: str
    text: str
    stamp: str
    """When, as Teams writes it."""

    @property
    def id(self) -> str:
        return f"{_of(self.source)}:changed:{self.ref}:{self.stamp}"

    @property
    def ref(self) -> str:
        return f"{self.source.spot.chat}/{self.message}"


@dataclass(frozen=True, slots=True)
class Removed:
    """Somebody deleted a message of theirs."""

    source: Source
    message: str

    @property
    def id(self) -> str:
        return f"{_of(self.source)}:deleted:{self.ref}"

    @property
    def ref(self) -> str:
        return f"{self.source.spot.chat}/{self.message}"


@dataclass(frozen=True, slots=True)
class Press:
    """Somebody pressed a button of ours. ``message``: on which message; ``words``: what stood in the card's box."""

    source: Source
    message: str
    coded: Coded
    key: str
    """Which button on which message, pressed by whom; without the time."""
    activity: str
    words: str = ""
    waits: bool = True
    """Whether Teams waits for an answer to show: not where the press came as a message."""

    @property
    def ref(self) -> str:
        return f"{self.source.spot.chat}/{self.message}" if self.message else ""


@dataclass(frozen=True, slots=True)
class Thumb:
    """Somebody pressed Teams' own thumbs under an answer. ``words``: what they wrote with it."""

    source: Source
    message: str
    up: bool
    words: str = ""

    @property
    def ref(self) -> str:
        return f"{self.source.spot.chat}/{self.message}"


@dataclass(frozen=True, slots=True)
class Picked:
    """Somebody picked *Ask Handrail* or *Hand this to a person* on a message, or on none."""

    source: Source
    activity: str
    what: Literal["ask", "person"]
    text: str
    author: str = ""
    """The name of whoever wrote the message; empty where they did themselves."""
    files: tuple[Attachment, ...] = ()

    @property
    def id(self) -> str:
        return f"{_of(self.source)}{PICKED}{self.activity}"


@dataclass(frozen=True, slots=True)
class Installed:
    """The bot was added: for a person, to a team, to a group chat."""

    source: Source


@dataclass(frozen=True, slots=True)
class Uninstalled:
    """The bot was removed from there."""

    source: Source


@dataclass(frozen=True, slots=True)
class MembersChanged:
    """Somebody joined or left."""

    source: Source


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing for us, and why."""

    why: str


Heard = Wrote | Changed | Removed | Press | Thumb | Picked | Installed | Uninstalled | MembersChanged | Ignored


def _of(source: Source) -> str:
    return f"teams:{source.tenant}"
