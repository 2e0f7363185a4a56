"""Whose lanes go behind others' in the queue: those of a person who has had many woken lately."""

from __future__ import annotations

from collections import OrderedDict, deque
from datetime import datetime, timedelta

from bot.ports.surroundings import Clock

LATELY = timedelta(seconds=10)

_MOST_BEHIND = 100
_REMEMBERED = 10_000
"""People; those who have been quiet longest are forgotten first."""


class Crowd:
    """Counts in memory what this process wakes: near enough, as everybody in line is answered in the end."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._woken: OrderedDict[str, deque[datetime]] = OrderedDict()

    def behind(self, lane: str) -> int:
        """Count one, and say how many of the same person's came lately before it."""
        now, person = self._clock.now(), person_of(lane)
        if not person:
            return 0
        woken = self._woken.setdefault(person, deque(maxlen=_MOST_BEHIND))
        self._woken.move_to_end(person)
        while len(self._woken) > _REMEMBERED:
            self._woken.popitem(last=False)
        while woken and now - woken[0] > LATELY:
            woken.popleft()
        woken.append(now)
        return len(woken) - 1


def person_of(lane: str) -> str:
    """Whose lane it is, by key; nothing for a desk's."""
    if lane.startswith("desk:"):
        return ""
    return ":".join(lane.removeprefix("person:").split(":")[:3])
