"""What goes when its time is over. Each step is small, and doing it again changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from bot.ports.experience import KeptFigure, KnownTopic

Kind = Literal["messages", "talk", "signing_in", "figures"]
KINDS: tuple[Kind, ...] = ("messages", "talk", "signing_in", "figures")


@dataclass(frozen=True, slots=True)
class Keep:
    """How long what is kept."""

    talk: timedelta = timedelta(days=400)
    """Conversations, topics, cases, surveys, and the page's posts: since anything was done about them."""
    messages: timedelta = timedelta(days=90)
    """What came in and what was sent, as it was sent: since it was dealt with."""
    signing_in: timedelta = timedelta(days=90)
    """Links that nobody can sign in with any more, and who they were for."""
    figures: timedelta = timedelta(days=1100)
    """Measures without words or names."""


class Retention(Protocol):
    """Whatever belongs to a conversation with an open case is left alone. Raises ``StoreError``."""

    async def old_topics(self, before: datetime, limit: int = 200) -> Sequence[KnownTopic]:
        """About which nothing was done since, by when they were asked."""
        ...

    async def let_go_of(self, topics: Sequence[KnownTopic], figures: Sequence[KeptFigure]) -> None:
        """Topics go and their figures stay, in one transaction. ``figures``: with whose they are, by key."""
        ...

    async def let_go(self, kind: Kind, before: datetime, limit: int = 500) -> int:
        """The next few of a kind. How many there were: 0 when there is nothing left to do.

        ``messages``: what was in them goes, that they came or were sent stays. ``talk``: all but topics, which go
        first.
        """
        ...

    async def due(self, kind: Kind, before: datetime) -> int:
        """How many would go; of ``talk`` with topics. Nothing is changed."""
        ...
