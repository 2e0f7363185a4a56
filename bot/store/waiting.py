"""Who waits at which desk, and how long others waited, in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, insert, or_, select
from sqlalchemy.engine import Connection

from bot.messages.case import Case
from bot.messages.people import FORGOTTEN, Person
from bot.messages.waiting import Queued, Wait
from bot.store.codec import CASES
from bot.store.tables import CASE, WAIT

_WAITING = CASE.c.state == "waiting"
_QUEUE = select(CASE.c.id, CASE.c.number, CASE.c.urgent, CASE.c.waits_since)
_ADD = insert(WAIT)
_LOOKED_THROUGH = 500
"""Cases: whoever works at a desk is among its latest."""


def case_values(case: Case) -> dict[str, Any]:
    """The columns of a case that say where it waits and who has it."""
    agent = case.agent or case.had_by
    return {
        "desk": case.desk_id,
        "urgent": case.urgency == "urgent",
        "waits_since": case.waits_since,
        "late_at": case.overdue_at,
        "agent": agent.key if agent is not None else "",
        "agent_at": case.agent_at,
    }


def add_waits(connection: Connection, ended: Sequence[Wait]) -> None:
    if ended:
        values = [{"desk": w.desk, "since": w.since, "seconds": w.seconds, "taken": w.taken} for w in ended]
        connection.execute(_ADD, values)


def waits(connection: Connection, desk: str, windows: Sequence[tuple[datetime, datetime]]) -> Sequence[Wait]:
    within = or_(False, *(and_(WAIT.c.since >= since, WAIT.c.since <= until) for since, until in windows))
    rows = connection.execute(select(WAIT).where(WAIT.c.desk == desk, within).order_by(WAIT.c.since, WAIT.c.id))
    return [Wait(row.desk, row.since, row.seconds, row.taken) for row in rows]


def queue(connection: Connection, desk: str) -> Sequence[Queued]:
    its = _QUEUE.where(CASE.c.desk == desk, _WAITING, CASE.c.waits_since.is_not(None))
    rows = connection.execute(its.order_by(CASE.c.urgent.desc(), CASE.c.number))
    return [Queued(row.id, row.number, row.urgent, row.waits_since) for row in rows]


def agent_seen(connection: Connection, agent: str) -> datetime | None:
    newest = select(func.max(CASE.c.agent_at)).where(CASE.c.agent == agent)
    seen: datetime | None = connection.execute(newest).scalar_one_or_none()
    return seen


def agents(connection: Connection, desk: str, since: datetime) -> Sequence[Person]:
    its = select(CASE.c.body).where(CASE.c.desk == desk, CASE.c.agent != "", CASE.c.agent_at >= since)
    bodies = connection.execute(its.order_by(CASE.c.agent_at.desc(), CASE.c.number.desc()).limit(_LOOKED_THROUGH))
    found = (case.agent or case.had_by for case in map(CASES.decode, bodies.scalars()))
    known: dict[str, Person] = {}
    for agent in found:
        if agent is not None and agent.name and agent.id != FORGOTTEN:
            known.setdefault(agent.key, agent)
    return tuple(known.values())


def late(connection: Connection, now: datetime) -> int:
    open_ones = CASE.c.state.in_(("waiting", "claimed"))
    those = select(func.count()).select_from(CASE).where(open_ones, CASE.c.late_at <= now)
    count: int = connection.execute(those).scalar_one()
    return count
