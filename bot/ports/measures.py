"""What is counted and timed while it happens. Kinds and numbers only: no ids, nobody's name, no words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from bot.messages.turn import TurnResult
from bot.ports.ledger import ParcelEnd

Arrival = Literal["new", "known", "refused"]
"""A message that is stored, one that had come before, one that was not taken (too long)."""


@dataclass(frozen=True, slots=True)
class Gauge:
    """One value as it stands. ``labels``: kinds and places, never people."""

    name: str
    value: float
    labels: Mapping[str, str] = field(default_factory=dict)


class Measures(Protocol):
    """Told of what happened in this process. Never raises."""

    def arrived(self, platform: str, how: Arrival) -> None: ...

    def turned(self, kind: str, result: TurnResult, *, took: float, waited: float) -> None:
        """A turn was done and saved. ``took``: seconds at work; ``waited``: from its arrival until it was begun."""
        ...

    def turn_failed(self, *, aside: bool) -> None:
        """A turn could not be done: it is tried again, or was set aside."""
        ...

    def delivered(self, platform: str, end: ParcelEnd, *, waited: float) -> None:
        """A parcel has ended. ``waited``: seconds since it was to be sent."""
        ...

    def put_off(self, platform: str) -> None:
        """A send did not succeed and is tried again."""
        ...


class NoMeasures:
    """``Measures`` where nobody counts."""

    def arrived(self, platform: str, how: Arrival) -> None:
        """Nobody wants to know; nor below."""

    def turned(self, kind: str, result: TurnResult, *, took: float, waited: float) -> None: ...

    def turn_failed(self, *, aside: bool) -> None: ...

    def delivered(self, platform: str, end: ParcelEnd, *, waited: float) -> None: ...

    def put_off(self, platform: str) -> None: ...
