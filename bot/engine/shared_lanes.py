"""Lanes at work in several processes: each in one process at a time, woken here or through the queue.

Whoever wakes a lane begins with it at once where there is room: the queue is for what others should do, or later. A
process that dies takes such a wake-up along, and a sweep finds the lane.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextvars import Context
from datetime import timedelta
from typing import Any

import structlog
from procrastinate import App
from procrastinate.job_context import JobContext
from procrastinate.jobs import DeleteJobCondition
from procrastinate.worker import Worker

from bot.engine.crowd import Crowd
from bot.engine.faults import fault
from bot.engine.lane_locks import LaneLocks
from bot.engine.lanes import FIRST_REST, LONGEST_REST, finish
from bot.engine.places import Places
from bot.engine.waits import growing
from bot.engine.wake_ups import QUEUES, QueueUnavailable, Table, WakeUps, key_of
from bot.ports.surroundings import Clock

_log = structlog.get_logger(__name__)

LOOK_EVERY = 1.0
"""Seconds after which a job is found whose announcement was missed."""

ALIVE_EVERY = 5.0
"""Seconds between two signs of life of a worker."""

_HELD_ELSEWHERE = 1.0
"""Seconds until a lane is looked at again that another process still holds."""


class Waker:
    """Wakes lanes of one table through the queue: all that are asked for meanwhile go together."""

    def __init__(self, table: Table, wake_ups: WakeUps, crowd: Crowd) -> None:
        self.table = table
        self._wake_ups = wake_ups
        self._crowd = crowd
        self._asked: set[str] = set()
        self._task: asyncio.Task[None] | None = None

    @property
    def busy(self) -> bool:
        return self._task is not None and not self._task.done()

    def wake(self, lane: str) -> None:
        self._asked.add(lane)
        if not self.busy:
            self._task = asyncio.create_task(self._pass_on(), name=f"wake {self.table}")

    async def close(self) -> None:
        """Wait until all have been passed on."""
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)

    async def _pass_on(self) -> None:
        while self._asked:
            lanes, self._asked = self._asked, set()
            try:
                await self._wake_ups.wake(self.table, lanes, after={lane: self._crowd.behind(lane) for lane in lanes})
            except QueueUnavailable as error:  # a sweep will find them
                _log.warning("wake_ups_lost", table=self.table, lanes=len(lanes), **fault(error))


class SharedLanes:
    """What ``Lanes`` is in one process, for many. ``step`` is as there; ``room`` says whether this process should begin
    with one more lane.

    A lane has a place for as long as it is at work, except while its turn gives that up (it waits to compute, computes,
    or waits for a chat model): then others are begun, and the worker fetches them from the queue.
    """

    def __init__(
        self,
        table: Table,
        step: Callable[[str], Awaitable[bool]],
        clock: Clock,
        places: Places,
        wake_ups: WakeUps,
        locks: LaneLocks,
        room: Callable[[str], bool],
    ) -> None:
        self.table: Table = table
        self._step = step
        self._clock = clock
        self._wake_ups = wake_ups
        self._locks = locks
        self._places = places
        self._room = room
        self._crowd = Crowd(clock)
        self._waker = Waker(table, wake_ups, self._crowd)
        self._here: dict[str, asyncio.Task[None]] = {}
        self._again_here: set[str] = set()
        self._without_place: set[str] = set()
        self._at_work: set[str] = set()
        self._failures: Counter[str] = Counter()
        self._stopping = False
        self._working: asyncio.Task[None] | None = None
        self._worker: _Worker | None = None
        wake_ups.app.task(name=f"handrail.{table}", queue=QUEUES[table])(self._do_job)

    @property
    def busy(self) -> bool:
        """Whether this process is at work in any lane just now."""
        return bool(self._at_work or self._here) or self._waker.busy

    def wake(self, lane: str) -> None:
        """Here where there is room, else wherever there is."""
        if lane in self._here and not self._stopping:
            self._again_here.add(lane)
        elif self._begins(lane):
            self._crowd.behind(lane)
            self._without_place.add(lane)
            self._here[lane] = asyncio.create_task(self._do_here(lane), name=f"{self.table} {lane}", context=Context())
        else:
            self._waker.wake(lane)

    def is_here(self, lane: str) -> bool:
        """Whether this process has it in hand, without any job."""
        return lane in self._here

    def start(self) -> None:
        """Take jobs from the queue, and go on doing so whatever becomes of the database."""
        self._working = asyncio.create_task(self._keep_working(), name=f"worker {self.table}")

    async def stop(self, within: float) -> None:
        """Begin nothing new, and give what is at work ``within`` seconds to finish."""
        self._stopping = True
        if self._working is not None:
            if self._worker is not None:
                self._worker.shutdown_graceful_timeout = within
            self._working.cancel()
            await asyncio.gather(self._working, finish(list(self._here.values()), within), return_exceptions=True)

    async def close(self) -> None:
        """After all lanes have been stopped: pass on what they have woken at the end."""
        await self._waker.close()

    async def _keep_working(self) -> None:
        failures = 0
        while not self._stopping:
            began = self._clock.now()
            self._worker = _Worker(
                self._places,
                self._wake_ups.app,
                queues=[QUEUES[self.table]],
                name=self.table,
                fetch_job_polling_interval=LOOK_EVERY,
                delete_jobs=DeleteJobCondition.ALWAYS,
                install_signal_handlers=False,
                update_heartbeat_interval=ALIVE_EVERY,
            )
            try:
                await self._worker.run()  # type: ignore[no-untyped-call]  # the library's
            except Exception as error:  # the database was away: a worker is good for one stretch of it only
                _log.warning("worker_stumbled", table=self.table, **fault(error))
            if (self._clock.now() - began).total_seconds() > LONGEST_REST:
                failures = 0
            await self._clock.sleep(growing(failures, first=FIRST_REST, most=5.0))
            failures += 1

    def _begins(self, lane: str) -> bool:
        """Whether this process begins with it, without a job. One that is at work in a job goes on in the next."""
        if self._working is None or self._stopping or lane in self._at_work:
            return False
        return not self._places.free.locked() and len(self._without_place) < self._places.at_once and self._room(lane)

    async def _do_here(self, lane: str) -> None:
        """Woken again meanwhile, it looks once more before it ends."""
        try:
            self._again_here.add(lane)
            while lane in self._again_here and not self._stopping:
                self._without_place.add(lane)
                async with self._places.taken():
                    self._without_place.discard(lane)
                    await self._do(lane)
            if lane in self._again_here:
                self._waker.wake(lane)
        finally:
            self._without_place.discard(lane)
            self._again_here.discard(lane)
            del self._here[lane]

    async def _do_job(self, lane: str) -> None:
        if lane in self._here:
            self._again_here.add(lane)
        else:
            await self._do(lane)

    async def _do(self, lane: str) -> None:
        """Everything that is due in the lane, unless another process holds it."""
        self._at_work.add(lane)
        self._again_here.discard(lane)
        try:
            ended = await self._locks.while_held(key_of(self.table, lane), lambda: self._steps(lane))
        except Exception as error:  # whatever it is, the lane must go on: the row is still there
            rest = growing(self._failures[lane], first=FIRST_REST, most=LONGEST_REST)
            self._failures[lane] += 1
            _log.warning("lane_stumbled", table=self.table, lane=lane, failures=self._failures[lane], **fault(error))
            await self._again(lane, rest)
        else:
            if ended == "done":
                self._failures.pop(lane, None)
            else:
                await self._again(lane, _HELD_ELSEWHERE)
        finally:
            self._at_work.discard(lane)

    async def _steps(self, lane: str) -> None:
        more = True
        while more and not self._stopping:
            self._again_here.discard(lane)  # whoever woke it until now has made no row that this look does not see
            more = await self._step(lane)
        if more:  # somebody else goes on with it
            self._waker.wake(lane)

    async def _again(self, lane: str, seconds: float) -> None:
        try:
            await self._wake_ups.wake(self.table, [lane], at=self._clock.now() + timedelta(seconds=seconds))
        except QueueUnavailable:
            return  # a sweep will find it when the database is back


class _Worker(Worker):
    """Procrastinate's worker, with three things that it leaves open."""

    def __init__(self, places: Places, app: App, **options: Any) -> None:
        super().__init__(app, concurrency=places.at_once, **options)
        self._places = places

    def _start_side_tasks(self) -> list[asyncio.Task[Any]]:
        self._job_semaphore = self._places.free  # its own counts a job that only waits like one at work
        side_tasks: list[asyncio.Task[Any]] = super()._start_side_tasks()
        return side_tasks

    async def _process_job(self, context: JobContext) -> None:
        try:
            await super()._process_job(context)
        finally:
            self._new_job_event.set()  # one that waited for this lane may begin, and nobody announces that

    async def _update_heartbeat(self) -> None:
        """A sign of life that fails is no reason never to give one again."""
        while True:
            await asyncio.sleep(self.update_heartbeat_interval)
            try:
                assert self.worker_id is not None
                await self.app.job_manager.update_heartbeat(self.worker_id)
            except Exception as error:  # the database is away; fetching jobs will notice
                _log.warning("heartbeat_missed", **fault(error))
