"""What waits and what went wrong, counted in SQL. Nothing here writes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, distinct, func, select
from sqlalchemy.engine import Connection

from bot.messages.case import OPEN_STATES
from bot.ports.backlog import BEHIND_AFTER, Backlog, Table
from bot.store.codec import CASES
from bot.store.database import Moment
from bot.store.tables import CASE, INBOX, OUTBOX
from bot.store.transactions import Transactions

_NOW, _BEFORE = bindparam("now", type_=Moment()), bindparam("before", type_=Moment())
_CAME = func.coalesce(INBOX.c.due_at, INBOX.c.at, type_=Moment())
_DUE: dict[Table, Any] = {
    "inbox": select(func.count(distinct(INBOX.c.lane)).filter(_CAME <= _BEFORE), func.min(_CAME)).where(
        INBOX.c.state == "waiting", _CAME <= _NOW
    ),
    "outbox": select(func.count(distinct(OUTBOX.c.lane)).filter(OUTBOX.c.at <= _BEFORE), func.min(OUTBOX.c.at)).where(
        OUTBOX.c.state == "waiting", OUTBOX.c.at <= _NOW
    ),
}
_ASIDE = select(func.count()).select_from(INBOX).where(INBOX.c.state == "aside")
_DEAD = select(OUTBOX.c.state, func.count()).where(OUTBOX.c.state.in_(("refused", "unknown"))).group_by(OUTBOX.c.state)
_OPEN = select(CASE.c.body).where(CASE.c.state.in_(sorted(OPEN_STATES))).order_by(CASE.c.number)


class SqlBacklogs:
    """``Backlogs`` in a database."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def backlog(self, now: datetime) -> Backlog:
        return await self._transactions.read(lambda connection: _backlog(connection, now))


def _backlog(connection: Connection, now: datetime) -> Backlog:
    behind: dict[Table, int] = {}
    oldest: dict[Table, datetime] = {}
    for table, query in _DUE.items():
        behind[table], since = connection.execute(query, {"now": now, "before": now - BEHIND_AFTER}).one()
        if since is not None:
            oldest[table] = since
    dead: dict[tuple[Table, str], int] = {("outbox", "refused"): 0, ("outbox", "unknown"): 0}
    dead |= {("outbox", state): count for state, count in connection.execute(_DEAD)}
    dead["inbox", "aside"] = connection.execute(_ASIDE).scalar_one()
    cases = [CASES.decode(body) for body in connection.execute(_OPEN).scalars()]
    return Backlog(behind, oldest, dead, cases)
