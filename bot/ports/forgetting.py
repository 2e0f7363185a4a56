"""What is held about one person, and how it goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from bot.messages.case import Case
from bot.messages.people import Person
from bot.messages.survey import Survey
from bot.messages.transcript import Entry
from bot.ports.experience import KeptFigure, KnownTopic

Emptied = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""What stays of a post on the page's desk, whatever stood in it."""


@dataclass(frozen=True, slots=True)
class Link:
    """Somebody's personal link to the page."""

    role: str
    invited_at: datetime
    good_until: datetime
    signed_in: int = 0
    """How many browsers are signed in by it."""


@dataclass(frozen=True, slots=True)
class Held:
    """All that is held about one person under their own name."""

    person: Person
    conversations: tuple[str, ...] = ()
    topics: Sequence[KnownTopic] = ()
    cases: Sequence[Case] = ()
    """By number."""
    entries: Sequence[Entry] = ()
    """Every line of their conversations, notes among agents too, in order."""
    surveys: Sequence[Survey] = ()
    link: Link | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    """What else: kind → how many rows."""
    has_as_agent: tuple[int, ...] = ()
    """Numbers of the open cases that they have as an agent."""
    elsewhere: int = 0
    """Rows of others in which they stand: as an agent, overheard, or as an owner who did something."""
    said_elsewhere: Sequence[Entry] = ()
    """Their own words as an agent in others' conversations; none where somebody else has the same name."""

    @property
    def open_cases(self) -> tuple[Case, ...]:
        return tuple(case for case in self.cases if case.open)

    @property
    def nothing(self) -> bool:
        return self.nothing_own and not self.elsewhere

    @property
    def nothing_own(self) -> bool:
        """Nothing under their own name; they may stand in what is others'."""
        return not (self.conversations or self.cases or self.surveys or self.link or any(self.counts.values()))


@dataclass(frozen=True, slots=True)
class Copy:
    """Something that stands on a chat platform and is to go there, or to name them no longer. ``state``: waiting, sent,
    refused or unknown."""

    where: str
    """A desk (``slack:C0123``) or the conversation's platform (``slack``)."""
    number: int
    """The case's; 0 for what was sent to the person."""
    state: str
    receipt: str = ""
    why: str = ""
    renamed: bool = False
    """It is somebody else's, and names them."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What stood in other people's conversations."""

    blanked: int = 0
    """Rows from which they were taken out."""
    quoted: tuple[str, ...] = ()
    """Conversations in which others wrote their name in words of their own, which stay."""
    ambiguous: bool = False
    """Somebody else has the same name, so only what stands beside their id was taken out."""
    faded: Mapping[str, int] = field(default_factory=dict)
    """Posts in conversations where they helped, of which the words are not kept any more: where → how many."""


class Forgetting(Protocol):
    """Raises ``StoreError``."""

    async def known(self, who: str) -> Sequence[Person]:
        """Whoever is meant by a key, an id or a name; everybody of that name."""
        ...

    async def held(self, person: Person) -> Held: ...

    async def forget(
        self, held: Held, *, id: str, now: datetime, figures: Sequence[KeptFigure], emptied: Emptied
    ) -> None:
        """All of it goes, in one transaction, with the orders to take away what stands on chat platforms.

        Whatever is under way in their conversations comes to nothing. Figures stay, and lead to nobody.
        """
        ...

    async def take_out_elsewhere(self, person: Person, *, id: str, now: datetime) -> Elsewhere:
        """Their name and id go from other people's conversations too; done again it changes nothing.

        What names them on chat platforms is ordered to be changed there, as part of the forgetting ``id``.
        """
        ...

    async def under_way(self, person: Person) -> str:
        """The id of a forgetting of theirs that is not finished; empty where there is none."""
        ...

    async def copies(self, id: str) -> Sequence[Copy]:
        """How it stands with what is on chat platforms; nothing once it is finished."""
        ...

    async def finish(self, now: datetime) -> Sequence[str]:
        """Of all forgettings whose copies are dealt with, what is left goes too. Returns their ids."""
        ...

    async def result(self, id: str) -> Sequence[Copy]:
        """How it went with the copies of a forgetting that is finished."""
        ...
