"""When something was last done that is done now and then, in SQL: known to all processes, and after a restart."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from bot.store.tables import COUNTER
from bot.store.transactions import Transactions


class SqlTimes:
    """Kept as seconds since 1970, whole."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def last(self, what: str) -> datetime | None:
        asked = select(COUNTER.c.value).where(COUNTER.c.name == f"last:{what}")
        found = await self._transactions.read(lambda connection: connection.execute(asked).scalar_one_or_none())
        return None if found is None else datetime.fromtimestamp(found, UTC)

    async def done(self, what: str, at: datetime) -> None:
        name, value = f"last:{what}", int(at.timestamp())

        def work(connection: Connection) -> None:
            if not connection.execute(update(COUNTER).where(COUNTER.c.name == name).values(value=value)).rowcount:
                connection.execute(insert(COUNTER), {"name": name, "value": value})

        await self._transactions.write(work)
