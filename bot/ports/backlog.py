"""What waits and what went wrong, counted over all that is stored: the same whoever asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol

from bot.messages.case import Case

Table = Literal["inbox", "outbox"]

BEHIND_AFTER = timedelta(seconds=30)
"""A lane whose oldest row has been due for so long is behind: it is mostly done within a second."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """As of one moment."""

    behind: Mapping[Table, int] = field(default_factory=dict)
    """Lanes that are behind."""
    oldest: Mapping[Table, datetime] = field(default_factory=dict)
    """Since when the oldest row is due; nothing where nothing is."""
    dead: Mapping[tuple[Table, str], int] = field(default_factory=dict)
    """Messages set aside, parcels refused or of unknown outcome, by table and state."""
    cases: Sequence[Case] = ()
    """All that are open, by number."""


class Backlogs(Protocol):
    """Raises ``StoreError``."""

    async def backlog(self, now: datetime) -> Backlog: ...
