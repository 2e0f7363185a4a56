"""Teams' pace: so many messages a bot and thread in each span of time."""

from __future__ import annotations

from collections import OrderedDict, deque
from datetime import datetime, timedelta

from bot.errors import DeliveryDelayed
from bot.ports.surroundings import Clock

LIMITS = ((1, 7), (2, 8), (30, 60), (3600, 1800))
"""Seconds, and how many messages may go to one thread within them. Vendor's documentation, November 2026."""

LONGEST_WAIT = 3.0
"""Seconds that are waited on the spot; who would have to wait longer comes again later."""

_A_LITTLE = 0.05
"""Seconds besides: our clock and Teams' are not one."""

_MOST_THREADS = 2_000


class Pace:
    """When the next message may go to a thread. Counts what was sent from here."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sent: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._stopped: dict[str, datetime] = {}

    async def turn(self, thread: str) -> None:
        """Wait for this thread's turn, and take it. ``DeliveryDelayed`` where that takes long."""
        while (wait := self._wait(thread)) > 0:
            if wait > LONGEST_WAIT:
                raise DeliveryDelayed(
                    "Teams takes only so many messages a thread, and others are before this one.", wait
                )
            await self._clock.sleep(wait)
        self._took(thread)

    def free(self, thread: str) -> bool:
        """Whether something may go there at once that can be spared: half of what Teams takes is kept for messages."""
        if self._wait(thread) > 0:
            return False
        now = self._clock.now()
        sent = self._sent.get(thread, ())
        if any(sum(one > now - timedelta(seconds=span) for one in sent) * 2 >= most for span, most in LIMITS):
            return False
        self._took(thread)
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
        sent = self._sent.get(thread)
        for span, most in LIMITS if sent else ():
            assert sent is not None  # there is something in it
            if len(sent) >= most:
                earliest = max(earliest, sent[-most] + timedelta(seconds=span + _A_LITTLE))
        return max(0.0, (earliest - now).total_seconds())

    def _took(self, thread: str) -> None:
        longest_span, most = LIMITS[-1]
        sent = self._sent.setdefault(thread, deque(maxlen=most))
        sent.append(self._clock.now())
        self._sent.move_to_end(thread)
        while len(self._sent) > _MOST_THREADS:
            oldest = next(iter(self._sent))
            if self._sent[oldest][-1] > self._clock.now() - timedelta(seconds=longest_span):
                break
            del self._sent[oldest]
