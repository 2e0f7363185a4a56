"""The engine wakes; the tables decide."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Engine(Protocol):
    """Wakes a lane, now or at a time. Waking twice or late changes nothing; a lost wake-up is found by a sweep."""

    def wake_inbox(self, lane: str, at: datetime | None = None) -> None: ...

    def wake_outbox(self, lane: str, at: datetime | None = None) -> None: ...
