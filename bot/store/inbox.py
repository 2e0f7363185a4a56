"""Every incoming message and every timer, in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, or_, select, update
from sqlalchemy.engine import Connection

from bot.errors import Conflict
from bot.messages.incoming import Incoming, Woke
from bot.messages.people import Person
from bot.messages.turn import Received
from bot.ports.dead_letters import RESTORED, still_restored
from bot.store.codec import INCOMING
from bot.store.database import Moment
from bot.store.tables import INBOX
from bot.store.transactions import Transactions, lock_lane

_AT_ONCE = 20
"""Rows looked at to find the one whose turn it is: enough to see a timer beside the first message."""

# Statements are made once: making one takes longer than SQLite needs to carry it out.
_WAITING = INBOX.c.state == "waiting"
_NOW = bindparam("now", type_=Moment())
_LANE: Any = bindparam("lane")
_ROW: Any = bindparam("row")
_DUE = or_(INBOX.c.due_at.is_(None), INBOX.c.due_at <= _NOW)

_ACCEPT = insert(INBOX)
_KNOWN = select(INBOX.c.id).where(INBOX.c.event == bindparam("event"))
_READY = (
    select(
        INBOX.c.id,
        INBOX.c.body,
        INBOX.c.at,
        INBOX.c.due_at,
        INBOX.c.retry_at,
        INBOX.c.attempts,
        INBOX.c.trace,
        INBOX.c.why,
    )
    .where(INBOX.c.lane == _LANE, _WAITING, _DUE)
    .order_by(INBOX.c.attempts.desc(), INBOX.c.id)
    .limit(_AT_ONCE)
)
_HELD = select(INBOX.c.lane).where(_WAITING, INBOX.c.retry_at > _NOW)
_LANES = select(INBOX.c.lane).distinct().where(_WAITING, _DUE, INBOX.c.lane.not_in(_HELD))
_NEXT_DUE = select(
    select(func.min(INBOX.c.due_at)).where(_WAITING, INBOX.c.due_at > _NOW).scalar_subquery(),
    select(func.min(INBOX.c.retry_at)).where(_WAITING, INBOX.c.retry_at > _NOW).scalar_subquery(),
)
_BEHIND = select(INBOX.c.id).where(_WAITING, INBOX.c.lane == _LANE, INBOX.c.id > _ROW, INBOX.c.preempts).limit(1)
_ANYBODY_BEHIND = (
    select(INBOX.c.id)
    .where(_WAITING, INBOX.c.lane == _LANE, INBOX.c.id > _ROW, INBOX.c.kind != "woke", INBOX.c.due_at.is_(None))
    .limit(1)
)
_FAILED = update(INBOX).where(INBOX.c.id == _ROW, _WAITING).values(attempts=INBOX.c.attempts + 1)
_ASIDE = select(func.count()).select_from(INBOX).where(INBOX.c.state == "aside")


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

    async def accept(self, incoming: Incoming, *, now: datetime, preempts: bool = False, trace: str = "") -> bool:
        values = incoming_values(incoming, now=now) | {"preempts": preempts, "trace": trace}

        def work(connection: Connection) -> None:
            lock_lane(connection, incoming.conversation)
            connection.execute(_ACCEPT, values)

        try:
            await self._transactions.write(work)
        except Conflict:  # the event is known: nothing else in this row is unique
            return False
        return True

    async def next(self, lane: str, now: datetime) -> Received | None:
        return await self._transactions.read(lambda connection: next_received(connection, lane, now))

    async def lanes(self, now: datetime) -> Sequence[str]:
        return await self._transactions.read(
            lambda connection: connection.execute(_LANES, {"now": now}).scalars().all()
        )

    async def next_due(self, now: datetime) -> datetime | None:
        row = await self._transactions.read(lambda connection: connection.execute(_NEXT_DUE, {"now": now}).one())
        return min((at for at in row if at is not None), default=None)

    async def overtaken(self, lane: str, row: int, *, by_anybody: bool = False) -> bool:
        which, query = {"lane": lane, "row": row}, _ANYBODY_BEHIND if by_anybody else _BEHIND
        return await self._transactions.read(lambda connection: connection.execute(query, which).first() is not None)

    async def failed(
        self, received: Received, why: str, retry_at: datetime | None, *, tells: Woke | None = None
    ) -> None:
        state = "waiting" if retry_at else "aside"
        values = {"row": received.row, "retry_at": retry_at, "state": state, "why": still_restored(received, why)}

        def work(connection: Connection) -> None:
            if tells is not None:
                lock_lane(connection, tells.conversation)
            if connection.execute(_FAILED, values).rowcount and tells is not None:
                accept_word(connection, tells, trace=received.trace)

        await self._transactions.write(work)

    async def set_aside(self) -> int:
        """How many messages could not be done at all: for health."""
        return await self._transactions.read(lambda connection: connection.execute(_ASIDE).scalar_one())


def accept_word(connection: Connection, word: Woke, *, trace: str) -> None:
    """Within a transaction that has locked the word's lane: a word that is known already is not said again."""
    if connection.execute(_KNOWN, {"event": word.id}).first() is None:
        connection.execute(_ACCEPT, incoming_values(word, now=word.at) | {"preempts": False, "trace": trace})


def next_received(connection: Connection, lane: str, now: datetime) -> Received | None:
    """The row whose turn it is: one that failed before all others, then by arrival; a timer arrives when it is due."""
    rows = connection.execute(_READY, {"lane": lane, "now": now}).all()
    if not rows:
        return None
    first = rows[0] if rows[0].attempts else _by_arrival(rows)
    if first.retry_at is not None and first.retry_at > now:
        return None
    return Received(
        first.id,
        INCOMING.decode(first.body),
        first.attempts,
        first.trace,
        since=first.due_at or first.at,
        timed=first.due_at is not None,
        last=len(rows) == 1,
        restored=first.why.startswith(RESTORED),
    )


def _by_arrival(rows: Sequence[Any]) -> Any:
    """Messages by id, whatever the clock said when they came; a timer before those that came after it was due."""
    message = next((row for row in rows if row.due_at is None), None)
    timers = sorted((row for row in rows if row.due_at is not None), key=lambda row: (row.due_at, row.id))
    if timers and (message is None or timers[0].due_at <= message.at):
        return timers[0]
    return message
