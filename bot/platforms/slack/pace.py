"""Slack's pace: about one message a second in a channel, a few at once are let through."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.errors import DeliveryDelayed
from bot.ports.surroundings import Clock

EVERY = 1.0
"""Seconds a message."""

AT_ONCE = 3
"""Messages that may follow each other without a pause, after a quiet time."""

LONGEST_WAIT = 3.0
"""Seconds that are waited on the spot; who would have to wait longer comes again later."""


class Pace:
    """When the next message may go to a channel. One for all: they are kept by workspace and channel."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._free_at: dict[str, datetime] = {}

    async def turn(self, channel: str) -> None:
        """Wait for this channel's turn. ``DeliveryDelayed`` where that takes long."""
        now = self._clock.now()
        earliest = now - timedelta(seconds=EVERY * (AT_ONCE - 1))
        free_at = max(self._free_at.get(channel, earliest), earliest)
        wait = (free_at - now).total_seconds()
        if wait > LONGEST_WAIT:
            raise DeliveryDelayed("This channel gets about one message a second, and others are before this one.", wait)
        self._free_at[channel] = free_at + timedelta(seconds=EVERY)
        if wait > 0:
            await self._clock.sleep(wait)
        self._forget(now)

    def stop_until(self, channel: str, seconds: float) -> None:
        """Slack asked to wait: nobody else needs to ask again before that."""
        self._free_at[channel] = self._clock.now() + timedelta(seconds=seconds)

    def _forget(self, now: datetime) -> None:
        if len(self._free_at) > 1000:
            self._free_at = {channel: at for channel, at in self._free_at.items() if at > now - timedelta(minutes=1)}
