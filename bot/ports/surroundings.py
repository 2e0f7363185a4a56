"""No clock, no chance inside: time and ids come through these."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The time. ``now()`` is always timezone-aware, in UTC."""

    def now(self) -> datetime: ...

    async def sleep(self, seconds: float) -> None: ...


class Ids(Protocol):
    """Fresh identifiers that nobody can guess: 26 characters, sortable by when they were made."""

    def new(self) -> str: ...
