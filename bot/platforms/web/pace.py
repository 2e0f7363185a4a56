"""How much one person may send at once: a few minutes' typing in one go, then about as fast as anybody types."""

from __future__ import annotations

from datetime import datetime

from bot.errors import HandrailError
from bot.ports.surroundings import Clock

AT_ONCE = 60
"""Requests that change something, in one go."""

A_SECOND = 1.0
"""… and after that."""

_KEPT = 10_000
"""People whose pace is remembered; those who have been quiet longest go first."""


class TooMany(HandrailError):
    """More than a person sends. The message says what becomes of it; the page tries again by itself."""


class Pace:
    """Counts by person, in memory: each process has its own, which is near enough."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._left: dict[str, tuple[float, datetime]] = {}

    def check(self, person_key: str) -> None:
        """Count one request. ``TooMany`` when there were too many lately."""
        now = self._clock.now()
        left, at = self._left.pop(person_key, (float(AT_ONCE), now))
        left = min(float(AT_ONCE), left + A_SECOND * (now - at).total_seconds())
        enough = left >= 1
        self._left[person_key] = (left - 1 if enough else left, now)
        while len(self._left) > _KEPT:
            del self._left[next(iter(self._left))]
        if not enough:
            raise TooMany("That is a lot at once. It goes on in a moment.")
