"""The engine wakes; the tables decide."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Engine(Protocol):
    """Wakes a lane, now or at a time. A wake-up that comes twice or late changes nothing; a lost one is found by a sweep."""

    def wake_inbox(self, lane: str, at: datetime | None = None) -> None: ...

    def wake_outbox(self, lane: str, at: datetime | None = None) -> None: ...
