"""How long people wait at a desk, and who waits there now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Wait:
    """One wait at a desk that is over. ``seconds`` counts only while the desk was open."""

    desk: str
    """The desk's id."""
    since: datetime
    """When it began: the moment of asking, or the desk's next opening after it."""
    seconds: float
    taken: bool = True
    """Whether an agent took the case. Else the wait ended otherwise, and would have lasted longer."""


@dataclass(frozen=True, slots=True)
class Queued:
    """A case that waits at a desk."""

    case: str
    number: int
    urgent: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class DeskNow:
    """What a desk's recent waits around this hour were, and who waits there now."""

    desk: str
    waits: Sequence[Wait] = ()
    queue: Sequence[Queued] = ()
    """In the order in which the desk sees them: urgent ones first, then by number."""
    own: frozenset[str] = frozenset()
    """Ids of the person's own cases among these."""
    agent_seen: datetime | None = None
    """When the agent who had the case last did anything on any case."""
