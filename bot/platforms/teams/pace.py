"""Teams' pace: so many messages a bot and thread in each span of time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import DeliveryDelayed
from bot.ports.surroundings import Clock

LIMITS = ((1, 7), (2, 8), (30, 60), (3600, 1800))
"""Seconds, and how many messages may go to one thread within them. Vendor's documentation, November 2026."""

LONGEST_WAIT = 3.0
"""Seconds that are waited on the spot; who would have to wait longer comes again later."""

_LONGEST_SPAN = timedelta(seconds=LIMITS[-1][0])
_A_LITTLE = timedelta(seconds=0.05)
"""Besides: our clock and Teams' are not one."""

_MOST_THREADS = 2_000


@dataclass(slots=True)
class _Sent:
    """A message. ``at``: when Teams had it at the latest; None while it is on its way."""

    at: datetime | None = None


class Pace:
    """When the next message may go to a thread. Counts what was sent from here."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sent: OrderedDict[str, list[_Sent]] = OrderedDict()
        self._stopped: dict[str, datetime] = {}

    @asynccontextmanager
    async def turn(self, thread: str) -> AsyncIterator[None]:
        """Wait for this thread's turn, and take it for what is sent inside. ``DeliveryDelayed`` where that takes
        long."""
        while (wait := self._wait(thread)) > 0:
            if wait > LONGEST_WAIT:
                raise DeliveryDelayed(
                    "Teams takes only so many messages a thread, and others are before this one.", wait
                )
            await self._clock.sleep(wait)
        sent = self._take(thread)
        try:
            yield
        finally:
            sent.at = self._clock.now()

    def free(self, thread: str) -> bool:
        """Whether something may go there at once that can be spared: half of what Teams takes is kept for messages.
        It is counted as sent."""
        now = self._clock.now()
        times = self._times(thread)
        if self._stopped.get(thread, now) > now:
            return False
        if any(sum(at > now - timedelta(seconds=span) for at in times) * 2 >= most for span, most in LIMITS):
            return False
        self._take(thread).at = now
        return True

    def stop_until(self, thread: str, seconds: float) -> None:
        """Teams asked to wait: nobody else needs to ask again before that."""
        self._stopped[thread] = self._clock.now() + timedelta(seconds=seconds)

    def _wait(self, thread: str) -> float:
        """Seconds until all limits allow one more."""
        now = self._clock.now()
        earliest = self._stopped.get(thread, now)
        if earliest <= now:
            self._stopped.pop(thread, None)
        times = self._times(thread)
        for span, most in LIMITS:
            if len(times) >= most:
                earliest = max(earliest, times[-most] + timedelta(seconds=span) + _A_LITTLE)
        return max(0.0, (earliest - now).total_seconds())

    def _times(self, thread: str) -> list[datetime]:
        """When each message of the last hour was there, in order; what is on its way is there now."""
        now = self._clock.now()
        return sorted(one.at or now for one in self._sent.get(thread, ()))

    def _take(self, thread: str) -> _Sent:
        now = self._clock.now()
        kept = [one for one in self._sent.get(thread, ()) if one.at is None or one.at > now - _LONGEST_SPAN]
        sent = _Sent()
        self._sent[thread] = [*kept, sent]
        self._sent.move_to_end(thread)
        while len(self._sent) > _MOST_THREADS:
            oldest = next(iter(self._sent))
            if any(one.at is None or one.at > now - _LONGEST_SPAN for one in self._sent[oldest]):
                break
            del self._sent[oldest]
        return sent
