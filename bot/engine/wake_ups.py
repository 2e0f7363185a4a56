"""Wake-ups that reach other processes: Procrastinate's queue, on the same PostgreSQL as the tables.

A job says "look at this lane" and nothing more. At most one waits for each lane, and it waits while another job of the
lane runs; what there is to do is asked of the tables when it runs.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job, Status

from bot.errors import StoreError

Table = Literal["inbox", "outbox"]
"""Whose lanes: of the messages that came, or of what must be sent."""

QUEUES: Mapping[Table, str] = {"inbox": "handrail-inbox", "outbox": "handrail-outbox"}

KEYS = 7_263_541_909
"""Sets the keys of lanes apart from all else that is locked on the same PostgreSQL, the store's own locks too."""

CONNECTIONS = 4
"""That a process has to the queue, at most."""

_ANSWER_WITHIN = 5.0
"""Seconds after which a call fails while the database is away."""

_TODO = "SELECT queueing_lock AS key FROM procrastinate_jobs WHERE status = 'todo' AND queueing_lock = ANY(%(keys)s)"
_HELD = """
    SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 1 AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
_UNDER_WAY = f"""
    SELECT lock AS key FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND lock = ANY(%(keys)s)
    UNION SELECT key FROM unnest(%(keys)s::text[]) AS key WHERE hashtextextended(key, {KEYS}) IN ({_HELD})
"""  # noqa: S608  # the only value in it is the constant above
_ABANDONED = f"""
    SELECT id, queue_name, lock, args->>'lane' AS lane FROM procrastinate_jobs AS job
    WHERE status = 'doing' AND queue_name = ANY(%(queues)s) AND hashtextextended(job.lock, {KEYS}) NOT IN ({_HELD})
"""  # noqa: S608  # the only value in it is the constant above
_SEEN = "SELECT extract(epoch FROM now() - max(last_heartbeat))::float AS seconds FROM procrastinate_workers"


logging.getLogger("procrastinate").setLevel(logging.CRITICAL)  # the engine logs the same, without traces
logging.getLogger("psycopg.pool").setLevel(logging.ERROR)


class QueueUnavailable(StoreError):
    """The wake-ups cannot be read or written just now: the database is away."""


@dataclass(frozen=True, slots=True)
class Abandoned:
    """A lane's job that is marked as under way while no process holds the lane: whoever had it has died."""

    job: int
    table: Table
    lane: str


def key_of(table: Table, lane: str) -> str:
    """What a lane is called among all locks: ``inbox web:local:nina:1``."""
    return f"{table} {lane}"


class WakeUps:
    """The queue. ``dsn``: the address of the database as libpq takes it. Errors come out as ``QueueUnavailable``."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        connector = PsycopgConnector(
            conninfo=dsn,
            kwargs={"application_name": "handrail engine"},
            min_size=1,
            max_size=CONNECTIONS,
            timeout=_ANSWER_WITHIN,
            reconnect_timeout=2.0,  # after that the next call tries anew, instead of the pool ever more rarely
        )
        self.app = App(connector=connector)
        self._connector = connector

    async def open(self) -> None:
        try:
            await self.app.open_async()
        except Exception as error:  # the pool's own time-out is none of Procrastinate's errors
            raise QueueUnavailable(
                "The database cannot be reached. Check DATABASE_URL and that it is running."
            ) from error

    async def close(self) -> None:
        await self.app.close_async()

    async def wake(
        self,
        table: Table,
        lanes: Collection[str],
        *,
        lost: bool = False,
        at: datetime | None = None,
        after: Mapping[str, int] | None = None,
    ) -> None:
        """Have these lanes looked at. ``lost``: only those that no job waits for and nobody is at work in. ``after``:
        by lane, how far behind others' it goes; 0 for those that are not named."""
        if not lanes:
            return
        keys = {key_of(table, lane): lane for lane in lanes}
        known = await self._keys(_UNDER_WAY if lost else _TODO, list(keys))
        behind = after or {}
        jobs = [_job(table, lane, at, -behind.get(lane, 0)) for key, lane in keys.items() if key not in known]
        if not jobs:
            return
        try:
            await self.app.job_manager.batch_defer_jobs_async(jobs)
        except AlreadyEnqueued:  # somebody else was first with one of them
            for job in jobs:
                await self._defer(job)
        except ConnectorException as error:
            raise QueueUnavailable("The queue cannot be written to just now.") from error

    async def abandoned(self) -> list[Abandoned]:
        """Jobs under way whose lane nobody holds just now. One that has only begun, or is about to end, is so too."""
        tables = {queue: table for table, queue in QUEUES.items()}
        rows = await self._all(_ABANDONED, queues=list(tables))
        return [Abandoned(row["id"], tables[row["queue_name"]], row["lane"]) for row in rows]

    async def forget(self, abandoned: Abandoned) -> None:
        """Take the job of a process that died out of the lane's way."""
        job = _job(abandoned.table, abandoned.lane, None).evolve(id=abandoned.job)
        try:
            await self.app.job_manager.finish_job(job, Status.FAILED, delete_job=True)
        except ConnectorException:
            return  # another process was first, or the next look finds it again

    async def worker_seen(self) -> float | None:
        """Seconds since any worker was alive, on the database's clock; None where there is none at all."""
        rows = await self._all(_SEEN)
        return None if rows[0]["seconds"] is None else float(rows[0]["seconds"])

    async def _defer(self, job: Job) -> None:
        try:
            await self.app.job_manager.defer_job_async(job)
        except AlreadyEnqueued:
            return  # it runs after this, so it sees what this would have seen
        except ConnectorException as error:
            raise QueueUnavailable("The queue cannot be written to just now.") from error

    async def _keys(self, query: str, keys: list[str]) -> set[str]:
        return {str(row["key"]) for row in await self._all(query, keys=keys)}

    async def _all(self, query: str, **values: object) -> list[dict[str, Any]]:
        try:
            found: list[dict[str, Any]] = await self._connector.execute_query_all_async(query, **values)
            return found
        except ConnectorException as error:
            raise QueueUnavailable("The queue cannot be read just now.") from error


def _job(table: Table, lane: str, at: datetime | None, priority: int = 0) -> Job:
    key = key_of(table, lane)
    return Job(
        id=None,
        queue=QUEUES[table],
        lock=key,
        queueing_lock=key,
        task_name=f"handrail.{table}",
        task_kwargs={"lane": lane},
        scheduled_at=at,
        priority=priority,
    )
