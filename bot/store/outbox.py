"""Everything that must still be sent, in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Update, bindparam, func, insert, select, update
from sqlalchemy.engine import Connection

from bot.messages.incoming import Woke
from bot.messages.outgoing import CaseCard, CaseEntry, Relayed
from bot.messages.transcript import Entry
from bot.messages.turn import ForDesk, ForPerson, Parcel, Received, Turn
from bot.ports.dead_letters import RESTORED, still_restored
from bot.ports.ledger import HeldUp, ParcelEnd
from bot.store.codec import OUTGOING
from bot.store.database import Moment
from bot.store.entries import entry_values
from bot.store.inbox import accept_word
from bot.store.tables import ENTRY, OUTBOX
from bot.store.transactions import Transactions, lock_lane

# Statements are made once: making one takes longer than SQLite needs to carry it out.
_WAITING = OUTBOX.c.state == "waiting"
_NOW = bindparam("now", type_=Moment())
_LANE: Any = bindparam("lane")
_ROW: Any = bindparam("row")
_HEAD = select(OUTBOX).where(OUTBOX.c.lane == _LANE, _WAITING).order_by(OUTBOX.c.id).limit(2)
_HELD = select(OUTBOX.c.lane).where(_WAITING, OUTBOX.c.retry_at > _NOW)
_LANES = select(OUTBOX.c.lane).distinct().where(_WAITING, OUTBOX.c.lane.not_in(_HELD))
_LANES_OF = _LANES.where(OUTBOX.c.conversation == bindparam("conversation"))
_NEXT_DUE = select(func.min(OUTBOX.c.retry_at)).where(_WAITING, OUTBOX.c.retry_at > _NOW)
_TRIED = select(OUTBOX.c.lane).where(
    _WAITING, OUTBOX.c.attempts > 0, OUTBOX.c.at <= bindparam("before", type_=Moment())
)
_HELD_UP = (
    select(
        OUTBOX.c.lane,
        func.count().label("parcels"),
        func.min(OUTBOX.c.at).label("since"),
        func.max(OUTBOX.c.why).label("why"),
    )
    .where(_WAITING, OUTBOX.c.lane.in_(_TRIED))
    .group_by(OUTBOX.c.lane)
)
_ENDED = update(OUTBOX).where(OUTBOX.c.id == _ROW, _WAITING)
_LATER = _ENDED.values(attempts=OUTBOX.c.attempts + 1)
_POSTED = (
    select(OUTBOX.c.receipt)
    .where(OUTBOX.c.lane == _LANE, OUTBOX.c.ref == bindparam("ref"), OUTBOX.c.state == "sent")
    .order_by(OUTBOX.c.id)
    .limit(1)
)
_LINE = insert(ENTRY)


def parcel_lane(conversation: str, sending: ForPerson | ForDesk) -> str:
    """Where it goes: ``person:<conversation>`` or ``desk:<desk>#<case>``."""
    if isinstance(sending, ForDesk):
        return f"desk:{sending.desk}#{sending.what.case}"
    return f"person:{conversation}"


def letter_lane(to: str) -> str:
    """Where a letter goes: ``letter:<to whom>``."""
    return f"letter:{to}"


def parcel_ref(sending: ForPerson | ForDesk) -> str:
    """By what the post can be found again: the agent's message, the transcript entry, or for a card its case."""
    what = sending.what
    if isinstance(what, Relayed | CaseEntry):
        return what.ref
    return what.case if isinstance(what, CaseCard) else ""


def parcel_values(received: Received, turn: Turn, *, now: datetime) -> list[dict[str, Any]]:
    """The rows of all that a turn sends, in order."""
    conversation = received.incoming.conversation
    since = (received.since or now) if received.restored else now  # from then on it may have been sent before
    return [
        {
            "parcel": f"{received.incoming.id}.{number}",
            "lane": parcel_lane(conversation, sending),
            "conversation": conversation,
            "ref": parcel_ref(sending),
            "body": OUTGOING.encode(sending.what),
            "unless_claimed": isinstance(sending, ForPerson) and sending.unless_claimed,
            "at": since,
            "trace": received.trace,
            "why": RESTORED if received.restored else "",
        }
        for number, sending in enumerate(turn.send)
    ]


def platform_of(lane: str) -> str:
    """The platform that a lane leads to."""
    return lane.partition(":")[2].partition("#")[0].partition(":")[0]


def by_platform(lanes: Iterable[HeldUp]) -> list[HeldUp]:
    """What is held up in each lane, put together by platform."""
    found: dict[str, list[HeldUp]] = {}
    for one in lanes:
        found.setdefault(one.platform, []).append(one)
    oldest = {platform: min(those, key=lambda one: one.since) for platform, those in found.items()}
    return [replace(oldest[name], count=sum(one.count for one in found[name])) for name in sorted(found)]


class SqlOutbox:
    """``Outbox`` in a database."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def next(self, lane: str, now: datetime) -> Parcel | None:
        rows = await self._transactions.read(lambda connection: connection.execute(_HEAD, {"lane": lane}).all())
        row = rows[0] if rows else None
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
            trace=row.trace,
            last=len(rows) == 1,
            restored=row.why.startswith(RESTORED),
        )

    async def lanes(self, now: datetime, *, conversation: str = "") -> Sequence[str]:
        query, which = _LANES_OF if conversation else _LANES, {"now": now, "conversation": conversation}
        return await self._transactions.read(lambda connection: connection.execute(query, which).scalars().all())

    async def next_due(self, now: datetime) -> datetime | None:
        when = {"now": now}
        return await self._transactions.read(
            lambda connection: connection.execute(_NEXT_DUE, when).scalar_one_or_none()
        )

    async def ended(
        self,
        parcel: Parcel,
        end: ParcelEnd,
        *,
        now: datetime,
        receipt: str = "",
        why: str = "",
        entry: Entry | None = None,
        tells: Woke | None = None,
    ) -> None:
        values = {"row": parcel.row, "state": end, "ended_at": now, "receipt": receipt, "why": why, "retry_at": None}

        def work(connection: Connection) -> None:
            if _changed(connection, _ENDED, values, tells, parcel.trace) and entry is not None:
                connection.execute(_LINE, entry_values(entry))

        await self._transactions.write(work, one_statement=tells is None and entry is None)

    async def later(self, parcel: Parcel, at: datetime, why: str, *, tells: Woke | None = None) -> None:
        values = {"row": parcel.row, "retry_at": at, "why": still_restored(parcel, why)}
        await self._transactions.write(lambda connection: _changed(connection, _LATER, values, tells, parcel.trace))

    async def held_up(self, before: datetime) -> Sequence[HeldUp]:
        rows = await self._transactions.read(lambda connection: connection.execute(_HELD_UP, {"before": before}).all())
        return by_platform(HeldUp(platform_of(row.lane), row.parcels, row.since, row.why) for row in rows)

    async def parcel(self, id: str) -> Parcel | None:
        return await self._one(OUTBOX.c.parcel == id)

    async def by_row(self, row: int) -> Parcel | None:
        """The same by the row's number."""
        return await self._one(OUTBOX.c.id == row)

    async def _one(self, which: Any) -> Parcel | None:
        asking = select(OUTBOX).where(which, OUTBOX.c.body != "")
        row = await self._transactions.read(lambda connection: connection.execute(asking).first())
        if row is None:
            return None
        return Parcel(row.id, row.parcel, row.lane, row.conversation, OUTGOING.decode(row.body))

    async def receipt(self, lane: str, ref: str) -> str:
        if not ref:
            return ""
        which = {"lane": lane, "ref": ref}
        found = await self._transactions.read(
            lambda connection: connection.execute(_POSTED, which).scalar_one_or_none()
        )
        return found or ""


def _changed(connection: Connection, how: Update, values: Mapping[str, Any], tells: Woke | None, trace: str) -> bool:
    """Change a parcel that still waits, and with it tell its conversation. Whether it did wait."""
    if tells is not None:
        lock_lane(connection, tells.conversation)  # first, as every turn does: whoever saves changes parcels too
    waited = connection.execute(how, values).rowcount > 0
    if waited and tells is not None:
        accept_word(connection, tells, trace=trace)
    return waited
