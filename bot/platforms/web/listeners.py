"""Who has the page open, and a bell to ring for them. In memory: what must last stands in ``Posts``."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

from bot.platforms.web.pace import TooMany

STREAMS = 24
"""Streams that one person may have open: several browsers with several tabs each."""


class Listener:
    """One open stream. ``status`` is a word on what is happening that has not been shown yet, or None."""

    def __init__(self, whose: str, places: frozenset[str]) -> None:
        self.whose = whose
        self.places = places
        self.status: str | None = None
        self.closing = False
        self._bell = asyncio.Event()

    def ring(self) -> None:
        self._bell.set()

    async def heard(self, seconds: float) -> None:
        """Wait for the bell, at most so long."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._bell.wait(), seconds)
        self._bell.clear()


class Listeners:
    """All open streams of this process."""

    def __init__(self) -> None:
        self._open: set[Listener] = set()
        self._closing = False

    @contextmanager
    def listen(self, whose: str, places: Iterable[str]) -> Iterator[Listener]:
        """Hear of these places. ``whose``: the key of who is at the other end. ``TooMany`` when they have enough."""
        if sum(listener.whose == whose for listener in self._open) >= STREAMS:
            raise TooMany("This page is open too often. Close some of its tabs, and it goes on here.")
        listener = Listener(whose, frozenset(places))
        listener.closing = self._closing
        self._open.add(listener)
        try:
            yield listener
        finally:
            self._open.discard(listener)

    def ring(self, place: str) -> None:
        """Something changed there."""
        for listener in self._open:
            if place in listener.places:
                listener.ring()

    def status(self, place: str, text: str) -> None:
        """A word on what is happening there, for those who have it open now; an empty text takes it away."""
        for listener in self._open:
            if place in listener.places:
                listener.status = text
                listener.ring()

    def close(self) -> None:
        """The server stops: let every stream end, so that pages come back to whoever serves next."""
        self._closing = True
        for listener in self._open:
            listener.closing = True
            listener.ring()
