"""Every incoming message and every timer, in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.messages.incoming import Incoming
from bot.messages.people import Person
from bot.messages.turn import Received
from bot.store.codec import INCOMING
from bot.store.tables import INBOX
from bot.store.transactions import Transactions, lock_lane

_AT_ONCE = 20
"""Rows looked at to find the one whose turn it is: enough to see a timer beside the first message."""

_WAITING = INBOX.c.state == "waiting"


def incoming_values(incoming: Incoming, *, now: datetime) -> dict[str, Any]:
    """The row of an incoming message."""
    person = getattr(incoming, "person", None)
    return {
        "event": incoming.id,
        "lane": incoming.conversation,
        "kind": incoming.kind,
        "ref": getattr(incoming, "ref", ""),
        "person": person.key if isinstance(person, Person) else "",
        "body": INCOMING.encode(incoming),
        "at": now,
    }


class SqlInbox:
    """``Inbox`` in a database."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def accept(self, incoming: Incoming, *, now: datetime, preempts: bool = False) -> bool:
        values = incoming_values(incoming, now=now) | {"preempts": preempts}

        def work(connection: Connection) -> bool:
            lock_lane(connection, incoming.conversation)
            try:
                with connection.begin_nested():
                    connection.execute(_ACCEPT, values)
            except IntegrityError:  # the event is known
                return False
            return True

        return await self._transactions.write(work)

    async def next(self, lane: str, now: datetime) -> Received | None:
        return await self._transactions.read(lambda connection: next_received(connection, lane, now))

    async def lanes(self, now: datetime) -> Sequence[str]:
        held = select(INBOX.c.lane).where(_WAITING, INBOX.c.retry_at > now)
        due = select(INBOX.c.lane).distinct().where(_WAITING, _due(now), INBOX.c.lane.not_in(held))
        return await self._transactions.read(lambda connection: connection.execute(due).scalars().all())

    async def next_due(self, now: datetime) -> datetime | None:
        timer = select(func.min(INBOX.c.due_at)).where(_WAITING, INBOX.c.due_at > now)
        retry = select(func.min(INBOX.c.retry_at)).where(_WAITING, INBOX.c.retry_at > now)
        both = select(timer.scalar_subquery(), retry.scalar_subquery())
        row = await self._transactions.read(lambda connection: connection.execute(both).one())
        return min((at for at in row if at is not None), default=None)

    async def overtaken(self, lane: str, row: int) -> bool:
        behind = select(INBOX.c.id).where(_WAITING, INBOX.c.lane == lane, INBOX.c.id > row, INBOX.c.preempts).limit(1)
        return await self._transactions.read(lambda connection: connection.execute(behind).first() is not None)

    async def failed(self, received: Received, why: str, retry_at: datetime | None) -> None:
        state = "waiting" if retry_at else "aside"
        change = (
            update(INBOX)
            .where(INBOX.c.id == received.row, _WAITING)
            .values(attempts=INBOX.c.attempts + 1, retry_at=retry_at, state=state, why=why)
        )
        await self._transactions.write(lambda connection: connection.execute(change))

    async def set_aside(self) -> int:
        """How many messages could not be done at all: for health."""
        count = select(func.count()).select_from(INBOX).where(INBOX.c.state == "aside")
        return await self._transactions.read(lambda connection: connection.execute(count).scalar_one())


_ACCEPT = insert(INBOX)


def _due(now: datetime) -> Any:
    return or_(INBOX.c.due_at.is_(None), INBOX.c.due_at <= now)


def next_received(connection: Connection, lane: str, now: datetime) -> Received | None:
    """The row whose turn it is: one that failed before all others, then by arrival; a timer arrives when it is due."""
    columns = (INBOX.c.id, INBOX.c.body, INBOX.c.at, INBOX.c.due_at, INBOX.c.retry_at, INBOX.c.attempts)
    ready = select(*columns).where(INBOX.c.lane == lane, _WAITING, _due(now))
    rows = connection.execute(ready.order_by(INBOX.c.attempts.desc(), INBOX.c.id).limit(_AT_ONCE)).all()
    if not rows:
        return None
    first = rows[0]
    if not first.attempts:
        message = next((row for row in rows if row.due_at is None), None)
        timer = min((row for row in rows if row.due_at is not None), key=lambda row: (row.due_at, row.id), default=None)
        if timer is not None and (message is None or timer.due_at <= message.at):
            first = timer
        elif message is not None:
            first = message
    if first.retry_at is not None and first.retry_at > now:
        return None
    return Received(first.id, INCOMING.decode(first.body), first.attempts)
