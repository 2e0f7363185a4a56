"""A clock that the test moves: it stands still, also for whoever sleeps, until it is told to go on."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

MONDAY_MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""In London's winter, so that its clocks show the same."""

_SENDERS = "outbox "
"""How the engine names the tasks that send."""


class MovedClock:
    """``Clock``. Who sends and keeps to a platform's pace makes seconds pass; everybody else waits for ``go_to``."""

    def __init__(self, start: datetime = MONDAY_MORNING) -> None:
        self._now = start
        self._sleepers: list[tuple[datetime, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        return self._now

    async def sleep(self, seconds: float) -> None:
        until = self._now + timedelta(seconds=seconds)
        task = asyncio.current_task()
        if task is not None and task.get_name().startswith(_SENDERS):
            self.go_to(until)
        if until <= self._now:
            await asyncio.sleep(0)
            return
        wake: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((until, wake))
        await wake

    def go_to(self, at: datetime) -> None:
        """It is then; never back."""
        self._now = max(self._now, at)
        due = [wake for until, wake in self._sleepers if until <= self._now]
        self._sleepers = [(until, wake) for until, wake in self._sleepers if until > self._now]
        for wake in due:
            if not wake.done():  # whoever slept was cancelled
                wake.set_result(None)
