"""What could not be done or sent, or has waited for too long: found, done again, or let go of. Never its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from bot.messages.turn import Parcel, Received

RESTORED = "It waited when the backup was made that was gone back to, and may have been done since."
"""Begins the ``why`` of what an older state of the database brought back: nobody can tell what became of it."""

LetterState = Literal[
    "aside",  # a message that could not be handled, however often it was tried
    "refused",  # what the platform will not take
    "unknown",  # what may have arrived, and may not
    "behind",  # the first row of a lane that has waited for too long
]


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One of them. ``id``: ``m12`` is a message's row in the inbox, ``p7`` a parcel's in the outbox."""

    id: str
    state: LetterState
    platform: str
    conversation: str
    lane: str
    kind: str
    """Of message or parcel: ``said``, ``reply``, ``relayed`` …"""
    since: datetime
    attempts: int = 0
    why: str = ""
    """Why the last attempt failed."""
    again_at: datetime | None = None
    """When it is tried again by itself."""
    count: int = 1
    """With what waits behind it in the same lane."""

    @property
    def incoming(self) -> bool:
        """Whether it came, and was not to be sent."""
        return self.id.startswith("m")

    @property
    def restored(self) -> bool:
        """Whether it came back with an older state of the database: it may have been done after that was saved."""
        return self.state in ("aside", "unknown") and self.why.startswith(RESTORED)

    @property
    def case(self) -> str:
        """The case whose posts it is among; nothing where it is no desk's."""
        return self.lane.partition("#")[2] if self.lane.startswith("desk:") else ""


def still_restored(row: Received | Parcel, why: str) -> str:
    """Why an attempt failed, and that what was tried had come back with an older state where it had."""
    return f"{RESTORED} {why}" if row.restored else why


class DeadLetters(Protocol):
    """Raises ``StoreError``."""

    async def found(self, now: datetime) -> Sequence[DeadLetter]:
        """All there are, messages first, oldest first."""
        ...

    async def one(self, id: str, now: datetime) -> DeadLetter | None:
        """None where there is none of this name any more."""
        ...

    async def retry(self, letter: DeadLetter) -> bool:
        """Have it done again, now. False where it was dealt with meanwhile."""
        ...

    async def drop(self, letter: DeadLetter, reason: str, now: datetime) -> bool:
        """Let go of it for good; the reason is kept with it. False where it was dealt with meanwhile."""
        ...
