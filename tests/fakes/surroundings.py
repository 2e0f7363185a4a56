"""A clock that stands still until it is told to go on, and ids that count."""

from __future__ import annotations

import asyncio
import heapq
from datetime import UTC, datetime, timedelta
from itertools import count

START = datetime(2025, 3, 4, 9, 0, tzinfo=UTC)


async def settle(rounds: int = 60) -> None:
    """Let everything that can go on without time go on."""
    for _ in range(rounds):
        await asyncio.sleep(0)


class FakeClock:
    """``Clock``: time passes only in ``advance``, and whoever sleeps wakes in the right order."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._count = count()

    def now(self) -> datetime:
        return self._now

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        wake: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + timedelta(seconds=seconds), next(self._count), wake))
        await wake

    async def advance(self, seconds: float) -> None:
        """Let ``seconds`` pass, with all that happens in them."""
        end = self._now + timedelta(seconds=seconds)
        await settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            at, _, wake = heapq.heappop(self._sleepers)
            if wake.done():  # whoever slept was cancelled
                continue
            self._now = max(self._now, at)
            wake.set_result(None)
            await settle()
        self._now = end


class FakeIds:
    """``Ids``: 26 characters that count up."""

    def __init__(self, prefix: str = "") -> None:
        self._prefix = prefix
        self._count = count(1)

    def new(self) -> str:
        return f"{self._prefix}{next(self._count):0{26 - len(self._prefix)}d}"
