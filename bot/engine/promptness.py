"""How soon those who write are got to: whether deciding about messages keeps up with their coming."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from statistics import median

LATELY = timedelta(seconds=1)

LATE_AFTER = 0.5
"""Seconds: half of those within which a first sign of life is promised."""


class Promptness:
    """Of one process. Where several share a queue each of them sees the same, since all take from its front.

    People are counted, and of each the message that was got to soonest: one person's many may wait behind others, and
    that says nothing of these.
    """

    def __init__(self) -> None:
        self._waited: deque[tuple[datetime, str, float]] = deque()

    def got_to(self, now: datetime, person: str, waited: float) -> None:
        """A message's turn has begun ``waited`` seconds after it came."""
        self._waited.append((now, person, waited))

    def behind(self, now: datetime) -> float:
        """How many times too late people were got to lately; 0 where they were in time, or nobody came."""
        while self._waited and now - self._waited[0][0] > LATELY:
            self._waited.popleft()
        soonest: dict[str, float] = {}
        for _, person, waited in self._waited:
            soonest[person] = min(waited, soonest.get(person, waited))
        usual = median(soonest.values()) if soonest else 0.0
        return usual / LATE_AFTER if usual > LATE_AFTER else 0.0
