"""The engine wakes; the tables decide."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Engine(Protocol):
    """Wakes a lane, now or at a time. Wake-ups that come twice or late change nothing; a lost one is found by a sweep."""

    def wake_inbox(self, lane: str, at: datetime | None = None) -> None: ...

    def wake_outbox(self, lane: str, at: datetime | None = None) -> None: ...
