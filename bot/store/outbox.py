"""Everything that must still be sent, in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Connection

from bot.messages.outgoing import CaseCard, CaseEntry, Relayed
from bot.messages.transcript import Entry
from bot.messages.turn import ForDesk, ForPerson, Parcel, Received, Turn
from bot.ports.ledger import ParcelEnd
from bot.store.codec import OUTGOING
from bot.store.entries import entry_values
from bot.store.tables import ENTRY, OUTBOX
from bot.store.transactions import Transactions

_WAITING = OUTBOX.c.state == "waiting"


def parcel_lane(conversation: str, sending: ForPerson | ForDesk) -> str:
    """Where it goes: ``person:<conversation>`` or ``desk:<desk>#<case>``."""
    if isinstance(sending, ForDesk):
        return f"desk:{sending.desk}#{sending.what.case}"
    return f"person:{conversation}"


def parcel_ref(sending: ForPerson | ForDesk) -> str:
    """By what the post can be found again: the agent's message, the transcript entry, or for a card its case."""
    what = sending.what
    if isinstance(what, Relayed | CaseEntry):
        return what.ref
    return what.case if isinstance(what, CaseCard) else ""


def parcel_values(received: Received, turn: Turn, *, now: datetime) -> list[dict[str, Any]]:
    """The rows of all that a turn sends, in order."""
    conversation = received.incoming.conversation
    return [
        {
            "parcel": f"{received.incoming.id}.{number}",
            "lane": parcel_lane(conversation, sending),
            "conversation": conversation,
            "ref": parcel_ref(sending),
            "body": OUTGOING.encode(sending.what),
            "unless_claimed": isinstance(sending, ForPerson) and sending.unless_claimed,
            "at": now,
        }
        for number, sending in enumerate(turn.send)
    ]


class SqlOutbox:
    """``Outbox`` in a database."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def next(self, lane: str, now: datetime) -> Parcel | None:
        head = select(OUTBOX).where(OUTBOX.c.lane == lane, _WAITING).order_by(OUTBOX.c.id).limit(1)
        row = await self._transactions.read(lambda connection: connection.execute(head).first())
        if row is None or (row.retry_at is not None and row.retry_at > now):
            return None
        return Parcel(
            row=row.id,
            id=row.parcel,
            lane=row.lane,
            conversation=row.conversation,
            what=OUTGOING.decode(row.body),
            attempts=row.attempts,
            unless_claimed=row.unless_claimed,
            created_at=row.at,
        )

    async def lanes(self, now: datetime) -> Sequence[str]:
        held = select(OUTBOX.c.lane).where(_WAITING, OUTBOX.c.retry_at > now)
        due = select(OUTBOX.c.lane).distinct().where(_WAITING, OUTBOX.c.lane.not_in(held))
        return await self._transactions.read(lambda connection: connection.execute(due).scalars().all())

    async def next_due(self, now: datetime) -> datetime | None:
        retry = select(func.min(OUTBOX.c.retry_at)).where(_WAITING, OUTBOX.c.retry_at > now)
        return await self._transactions.read(lambda connection: connection.execute(retry).scalar_one_or_none())

    async def ended(
        self,
        parcel: Parcel,
        end: ParcelEnd,
        *,
        now: datetime,
        receipt: str = "",
        why: str = "",
        entry: Entry | None = None,
    ) -> None:
        change = (
            update(OUTBOX)
            .where(OUTBOX.c.id == parcel.row, _WAITING)
            .values(state=end, ended_at=now, receipt=receipt, why=why, retry_at=None)
        )

        def work(connection: Connection) -> None:
            if connection.execute(change).rowcount and entry is not None:
                connection.execute(insert(ENTRY), entry_values(entry))

        await self._transactions.write(work)

    async def later(self, parcel: Parcel, at: datetime, why: str) -> None:
        change = (
            update(OUTBOX)
            .where(OUTBOX.c.id == parcel.row, _WAITING)
            .values(attempts=OUTBOX.c.attempts + 1, retry_at=at, why=why)
        )
        await self._transactions.write(lambda connection: connection.execute(change))

    async def receipt(self, lane: str, ref: str) -> str:
        posted = (
            select(OUTBOX.c.receipt)
            .where(OUTBOX.c.lane == lane, OUTBOX.c.ref == ref, OUTBOX.c.ref != "", OUTBOX.c.state == "sent")
            .order_by(OUTBOX.c.id)
            .limit(1)
        )
        found = await self._transactions.read(lambda connection: connection.execute(posted).scalar_one_or_none())
        return found or ""
