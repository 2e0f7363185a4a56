"""Lanes at work: side by side, and within a lane one step after another."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import Context

import structlog

from bot.engine.faults import fault
from bot.engine.places import Places
from bot.engine.waits import growing
from bot.ports.surroundings import Clock

_log = structlog.get_logger(__name__)

FIRST_REST = 0.25
LONGEST_REST = 30.0
"""Seconds between two attempts of a lane whose step fails as a whole, as it does while the database is down."""


class Lanes:
    """One asyncio task a lane, for as long as the lane has work.

    ``step`` does the next row of a lane and says whether there may be more. A lane that is woken while it is at work
    looks once more before it ends, so no wake-up is lost.
    """

    def __init__(self, name: str, step: Callable[[str], Awaitable[bool]], clock: Clock, places: Places) -> None:
        self._name = name
        self._step = step
        self._clock = clock
        self._places = places
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._resting: set[str] = set()
        self._stopping = False

    @property
    def busy(self) -> bool:
        """Whether any lane is at work. One that rests after a failure is not."""
        return len(self._tasks) > len(self._resting)

    def wake(self, lane: str) -> None:
        if self._stopping:
            return
        if lane in self._tasks:
            self._again.add(lane)
        else:
            # In a context of its own: what is known of whoever woke it (ids for the log, a trace) is not of the lane.
            self._tasks[lane] = asyncio.create_task(self._run(lane), name=f"{self._name} {lane}", context=Context())

    async def stop(self, within: float) -> None:
        """Begin nothing new, and give what is at work ``within`` seconds to finish."""
        self._stopping = True
        for lane in self._resting:
            self._tasks[lane].cancel()
        await finish(list(self._tasks.values()), within)

    async def _run(self, lane: str) -> None:
        failures = 0
        try:
            while not self._stopping:
                self._again.discard(lane)
                try:
                    async with self._places.taken():
                        if self._stopping:
                            break
                        more = await self._step(lane)
                    failures = 0
                except Exception as error:  # whatever it is, the lane must go on: the row is still there
                    _log.warning("lane_stumbled", table=self._name, lane=lane, failures=failures + 1, **fault(error))
                    await self._rest(lane, growing(failures, first=FIRST_REST, most=LONGEST_REST))
                    failures += 1
                    continue
                if not more and lane not in self._again:
                    break
        finally:
            self._again.discard(lane)
            del self._tasks[lane]

    async def _rest(self, lane: str, seconds: float) -> None:
        self._resting.add(lane)
        try:
            await self._clock.sleep(seconds)
        finally:
            self._resting.discard(lane)


async def finish(tasks: list[asyncio.Task[None]], within: float) -> None:
    """Give them ``within`` seconds, and cut off those that are late."""
    if not tasks:
        return
    _done, late = await asyncio.wait(tasks, timeout=within)
    for task in late:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
