"""What could not be done or sent, or has waited for too long, in SQL."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.engine import Connection

from bot.ports.backlog import BEHIND_AFTER
from bot.ports.dead_letters import DeadLetter
from bot.store.database import Moment
from bot.store.inbox import next_received
from bot.store.tables import INBOX, OUTBOX
from bot.store.transactions import Transactions

_CAME: Any = func.coalesce(INBOX.c.due_at, INBOX.c.at, type_=Moment())
_STATES = {"aside": ("aside",), "refused": ("refused",), "unknown": ("unknown",), "behind": ("waiting",)}
"""A letter's state → the row's."""


class SqlDeadLetters:
    """``DeadLetters`` in a database."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def found(self, now: datetime) -> Sequence[DeadLetter]:
        return await self._transactions.read(lambda connection: _found(connection, now))

    async def one(self, id: str, now: datetime) -> DeadLetter | None:
        return next((letter for letter in await self.found(now) if letter.id == id), None)

    async def retry(self, letter: DeadLetter) -> bool:
        fresh: dict[str, Any] = {"state": "waiting", "retry_at": None}
        return await self._change(letter, fresh | ({"attempts": 0} if letter.incoming else {"ended_at": None}))

    async def drop(self, letter: DeadLetter, reason: str, now: datetime) -> bool:
        why = f"{letter.why} Dropped: {reason}".strip()
        ended = "done_at" if letter.incoming else "ended_at"
        return await self._change(letter, {"state": "dropped", "why": why, "retry_at": None, ended: now})

    async def _change(self, letter: DeadLetter, values: dict[str, Any]) -> bool:
        table, row = (INBOX if letter.incoming else OUTBOX), int(letter.id[1:])
        change = update(table).where(table.c.id == row, table.c.state.in_(_STATES[letter.state])).values(**values)
        return await self._transactions.write(lambda connection: connection.execute(change).rowcount == 1)


def _found(connection: Connection, now: datetime) -> list[DeadLetter]:
    aside = select(INBOX).where(INBOX.c.state == "aside").order_by(INBOX.c.id)
    dead = select(OUTBOX).where(OUTBOX.c.state.in_(("refused", "unknown"))).order_by(OUTBOX.c.id)
    return [
        *(_message(row, "aside") for row in connection.execute(aside)),
        *_lanes_of_messages(connection, now),
        *(_parcel(row, row.state) for row in connection.execute(dead)),
        *_lanes_of_parcels(connection, now),
    ]


def _lanes_of_messages(connection: Connection, now: datetime) -> list[DeadLetter]:
    due = (INBOX.c.state == "waiting", now - BEHIND_AFTER >= _CAME)
    lanes = select(INBOX.c.lane, func.count().label("those"), func.min(INBOX.c.id).label("first")).where(*due)
    found = []
    for lane in connection.execute(lanes.group_by(INBOX.c.lane).order_by(func.min(INBOX.c.id))).all():
        head = next_received(connection, lane.lane, now)  # the one that is to be done next, if any may be
        row = connection.execute(_held(lane.lane) if head is None else select(INBOX).where(INBOX.c.id == head.row))
        first = row.first() or connection.execute(select(INBOX).where(INBOX.c.id == lane.first)).one()
        found.append(_message(first, "behind", lane.those))
    return found


def _held(lane: str) -> Any:
    """Of a lane that waits until something is tried again: that."""
    retried = select(INBOX).where(INBOX.c.lane == lane, INBOX.c.state == "waiting", INBOX.c.retry_at.is_not(None))
    return retried.order_by(INBOX.c.attempts.desc(), INBOX.c.id).limit(1)


def _lanes_of_parcels(connection: Connection, now: datetime) -> list[DeadLetter]:
    """A lane is sent in the order of its rows."""
    due = (OUTBOX.c.state == "waiting", OUTBOX.c.at <= now - BEHIND_AFTER)
    lanes = select(func.count().label("those"), func.min(OUTBOX.c.id).label("first")).where(*due)
    found = []
    for lane in connection.execute(lanes.group_by(OUTBOX.c.lane).order_by(func.min(OUTBOX.c.id))).all():
        row = connection.execute(select(OUTBOX).where(OUTBOX.c.id == lane.first)).one()
        found.append(_parcel(row, "behind", lane.those))
    return found


def _message(row: Any, state: Any, count: int = 1) -> DeadLetter:
    return DeadLetter(
        id=f"m{row.id}", state=state, platform=row.lane.partition(":")[0], conversation=row.lane, lane=row.lane,
        kind=row.kind, since=row.due_at or row.at, attempts=row.attempts, why=row.why, again_at=row.retry_at,
        count=count,
    )  # fmt: skip


def _parcel(row: Any, state: Any, count: int = 1) -> DeadLetter:
    platform = row.lane.partition(":")[2].partition("#")[0].partition(":")[0]
    return DeadLetter(
        id=f"p{row.id}", state=state, platform=platform, conversation=row.conversation, lane=row.lane,
        kind=json.loads(row.body or "{}").get("out", ""), since=row.at, attempts=row.attempts, why=row.why,
        again_at=row.retry_at, count=count,
    )  # fmt: skip
