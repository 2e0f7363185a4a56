"""The engine of many processes: Procrastinate's workers on the PostgreSQL that holds the tables.

What a turn and a delivery are, and what becomes of one that fails, is the same as in one process. Other is how a lane
is woken (through the queue, wherever the worker runs) and held (by one process at a time).
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import structlog

from bot.engine.asynchronous import SENDS_AT_ONCE, STEPS_AT_ONCE, AsyncioEngine, Deliver, Handle
from bot.engine.crowd import Crowd, person_of
from bot.engine.faults import fault
from bot.engine.lane_locks import LaneLocks
from bot.engine.places import Places
from bot.engine.shared_lanes import SharedLanes, Waker
from bot.engine.turnstile import TURNS_AT_ONCE
from bot.engine.wake_ups import Abandoned, WakeUps
from bot.ports.endings import Endings
from bot.ports.ledger import Inbox, Outbox
from bot.ports.measures import Measures
from bot.ports.surroundings import Clock

_log = structlog.get_logger(__name__)

ABANDONED_AFTER = 3.0
"""Seconds for which nobody has held a lane whose job is under way, before the job counts as a dead process's. A process
that lives notices within one second that it has lost its lanes, and stops."""

LOOK_EVERY = 1.0
"""Seconds between two looks for such jobs."""

SOON = 1.0
"""Seconds: a turn that would wait longer than this to compute here is left to whichever process has room first."""


class ProcrastinateEngine(AsyncioEngine):
    """``Engine`` for as many processes as there are. ``dsn``: where the tables are, as libpq takes it."""

    _hears_all = False

    def __init__(
        self,
        inbox: Inbox,
        outbox: Outbox,
        clock: Clock,
        dsn: str,
        *,
        at_once: int = TURNS_AT_ONCE,
        steps_at_once: int = STEPS_AT_ONCE,
        sends_at_once: int = SENDS_AT_ONCE,
        sweep_seconds: float = 2.0,
        measures: Measures | None = None,
    ) -> None:
        super().__init__(
            inbox, outbox, clock,
            at_once=at_once, steps_at_once=steps_at_once, sweep_seconds=sweep_seconds, measures=measures,
        )  # fmt: skip
        self.wake_ups, self._locks = WakeUps(dsn), LaneLocks(dsn)
        sends = Places(sends_at_once)
        turns = SharedLanes("inbox", self._do_turn, clock, self._steps, self.wake_ups, self._locks, self._has_room)
        parcels = SharedLanes(
            "outbox", self._do_parcel, clock, sends, self.wake_ups, self._locks, lambda _: True
        )  # fmt: skip
        self._shared = (turns, parcels)
        self._turns, self._parcels = turns, parcels  # type: ignore[assignment]  # they are woken alike
        self._unheld: dict[int, datetime] = {}
        self._rescue: asyncio.Task[None] | None = None

    async def start(self, handle: Handle, deliver: Deliver, endings: Endings | None = None) -> None:
        await self.wake_ups.open()
        await self._locks.start()
        await super().start(handle, deliver, endings)
        for lanes in self._shared:
            lanes.start()
        self._rescue = asyncio.create_task(self._keep_rescuing(), name="engine rescue")

    async def stop(self, within: float = 10.0) -> None:
        if self._rescue is not None:
            self._rescue.cancel()
            await asyncio.gather(self._rescue, return_exceptions=True)
        await super().stop(within)
        for lanes in self._shared:
            await lanes.close()
        await self._locks.stop()
        await self.wake_ups.close()

    async def worker_seen(self) -> float | None:
        """Seconds since any worker was seen alive, this process's own among them; None where there is none."""
        return await self.wake_ups.worker_seen()

    def _has_room(self, lane: str) -> bool:
        """What would be refused here is refused at once, and does not wait in the queue for that."""
        person = person_of(lane)
        return self.turnstile.wait_for(person) <= SOON or self.turnstile.refuses(person)

    async def _sweep(self) -> float:
        """As in one process; but a lane that any process is at work on, or will be, is left alone."""
        now = self._clock.now()
        turns, parcels = self._shared
        for lanes, found in ((turns, await self._inbox.lanes(now)), (parcels, await self._outbox.lanes(now))):
            lost = [lane for lane in found if not lanes.is_here(lane)]
            await self.wake_ups.wake(lanes.table, lost, lost=True)
        due = [at for at in (await self._inbox.next_due(now), await self._outbox.next_due(now)) if at is not None]
        return (min(due) - self._clock.now()).total_seconds() if due else self._sweep_seconds

    async def _keep_rescuing(self) -> None:
        """Take the jobs of processes that died out of the way of their lanes."""
        while True:
            try:
                await self._rescue_abandoned(await self.wake_ups.abandoned())
            except Exception as error:  # the database is away: look again later
                _log.warning("rescue_failed", **fault(error))
            await self._clock.sleep(LOOK_EVERY)

    async def _rescue_abandoned(self, found: list[Abandoned]) -> None:
        now = self._clock.now()
        self._unheld = {one.job: self._unheld.get(one.job, now) for one in found}
        for one in found:
            if now - self._unheld[one.job] >= timedelta(seconds=ABANDONED_AFTER):
                _log.warning("lane_taken_over", table=one.table, lane=one.lane)
                await self.wake_ups.forget(one)
                await self.wake_ups.wake(one.table, [one.lane])


class WakingEngine:
    """``Engine`` of a process that only takes messages in: it wakes lanes, and workers elsewhere do what is in them."""

    def __init__(self, dsn: str, clock: Clock) -> None:
        self.wake_ups = WakeUps(dsn)
        self._turns = Waker("inbox", self.wake_ups, Crowd(clock))
        self._parcels = Waker("outbox", self.wake_ups, Crowd(clock))

    async def start(
        self,
        handle: Handle,  # noqa: ARG002  # as every engine's
        deliver: Deliver,  # noqa: ARG002
        endings: Endings | None = None,  # noqa: ARG002
    ) -> None:
        """They are for those who do turns: here nobody does."""
        await self.wake_ups.open()

    async def stop(self, within: float = 10.0) -> None:  # noqa: ARG002
        await self._turns.close()
        await self._parcels.close()
        await self.wake_ups.close()

    def wake_inbox(self, lane: str, at: datetime | None = None) -> None:
        """What is due later is found by the workers' own watch."""
        if at is None:
            self._turns.wake(lane)

    def wake_outbox(self, lane: str, at: datetime | None = None) -> None:
        if at is None:
            self._parcels.wake(lane)

    async def worker_seen(self) -> float | None:
        """Seconds since any worker was seen alive; None where there is none."""
        return await self.wake_ups.worker_seen()
