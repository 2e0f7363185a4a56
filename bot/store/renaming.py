"""What stands on chat platforms and names somebody who is forgotten, ordered to be changed there. In SQL.

What was sent is kept for a while, and their name has just been taken out of it: of each post that it changed the
newest state goes into the outbox once more, behind whatever is still under way in its lane.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Connection

from bot.messages.letter import Letter
from bot.messages.outgoing import (
    CaseCard,
    CaseEntry,
    Outgoing,
    Relayed,
    RelayedDeletion,
    RelayedEdit,
    Renamed,
    Reply,
    Whisper,
)
from bot.messages.people import Person
from bot.store.codec import OUTGOING
from bot.store.keeping_tables import FORGETTING
from bot.store.tables import OUTBOX
from bot.store.transactions import lock_lane

_MAY_STAND = ("sent", "waiting", "unknown")
"""States of what may stand there, or will."""

_AT_ONCE = 500


def lock(connection: Connection, rows: Sequence[int]) -> None:
    """The conversations of these rows of the outbox, so that nothing comes between. Sorted: two who do so at once do
    not wait for each other."""
    theirs = select(OUTBOX.c.conversation).where(OUTBOX.c.id.in_(rows)).distinct()
    for conversation in sorted(connection.execute(theirs).scalars()):
        lock_lane(connection, conversation)


def order(connection: Connection, id: str, person: Person, rows: Collection[int], now: datetime) -> None:
    """To be changed: what these rows of the outbox, from which somebody was just taken out, were the newest of."""
    lanes = select(OUTBOX.c.lane).where(OUTBOX.c.id.in_(sorted(rows))).distinct()
    orders = [
        {
            "parcel": f"forget:{id}.e{row.id}",
            "lane": row.lane,
            "conversation": row.conversation,
            "body": OUTGOING.encode(what),
            "unless_claimed": False,
            "at": now,
        }
        for lane in sorted(connection.execute(lanes).scalars())
        if not lane.partition(":")[2].startswith("web")
        for row, what in _newest(connection, lane)
        if row.id in rows
    ]
    if orders:
        _begin(connection, id, person, now)
        connection.execute(insert(OUTBOX), orders)


def faded(connection: Connection, conversations: Collection[str]) -> Mapping[str, int]:
    """How much stands on chat platforms of which the words are not kept any more: where → how many posts."""
    found: dict[str, int] = {}
    those = sorted(conversations)
    for start in range(0, len(those), _AT_ONCE):
        part = OUTBOX.c.conversation.in_(those[start : start + _AT_ONCE])
        gone = select(OUTBOX.c.lane, func.count()).where(part, OUTBOX.c.body == "", OUTBOX.c.state == "sent")
        for lane, count in connection.execute(gone.group_by(OUTBOX.c.lane)).all():
            kind, _, rest = lane.partition(":")
            where = rest.partition("#")[0] if kind == "desk" else rest.partition(":")[0]
            if not where.startswith("web"):
                found[where] = found.get(where, 0) + count
    return dict(sorted(found.items()))


def _newest(connection: Connection, lane: str) -> list[tuple[Any, Renamed]]:
    """Of every post in a lane the row that says what it is now."""
    there = (OUTBOX.c.lane == lane, OUTBOX.c.body != "", OUTBOX.c.state.in_(_MAY_STAND))
    found: dict[str, tuple[Any, Renamed]] = {}
    for row in connection.execute(select(OUTBOX).where(*there).order_by(OUTBOX.c.id)).all():
        what: Outgoing = OUTGOING.decode(row.body)
        renamed = what if isinstance(what, Renamed) else _renamed(what, row.parcel)
        if renamed is not None:
            found[_post(renamed)] = (row, renamed)
    return list(found.values())


def _renamed(what: Outgoing, parcel: str) -> Renamed | None:
    """None where no name stands in it."""
    match what:
        case Reply() | Relayed() | RelayedEdit() | RelayedDeletion() | CaseCard() | CaseEntry() | Whisper() | Letter():
            return Renamed(what, parcel)
        case _:
            return None


def _post(renamed: Renamed) -> str:
    """Which post of its lane: what is sent about the same one later takes its place."""
    match renamed.what:
        case CaseCard(case=case):
            return f"card:{case}"
        case CaseEntry(ref=ref):
            return f"entry:{ref}"
        case Relayed(ref=ref) | RelayedEdit(ref=ref) | RelayedDeletion(ref=ref):
            return f"relayed:{ref}"
        case Letter(ref=ref):
            return f"letter:{ref}"
        case _:
            return f"parcel:{renamed.parcel}"


def _begin(connection: Connection, id: str, person: Person, now: datetime) -> None:
    """There is something to wait for, though nothing else may have been kept of them, or that be dealt with."""
    row = connection.execute(select(FORGETTING).where(FORGETTING.c.id == id)).first()
    about = {"person": person.key, "conversations": [], "cases": []}
    if row is None:
        connection.execute(insert(FORGETTING), {"id": id, "at": now, "body": json.dumps(about, ensure_ascii=False)})
    elif row.finished_at is not None:
        body = json.dumps({**about, **json.loads(row.body)}, ensure_ascii=False)
        connection.execute(update(FORGETTING).where(FORGETTING.c.id == id).values(finished_at=None, body=body))
