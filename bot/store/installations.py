"""Who let Handrail in, in SQL."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from bot.ports.anchors import Installation
from bot.store.accounts import hashed
from bot.store.platform_tables import INSTALLATION, TICKET
from bot.store.transactions import Transactions


class SqlInstallations:
    """``Installations`` in a database."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def save(self, platform: str, tenant: str, body: Mapping[str, Any]) -> None:
        values = {"body": json.dumps(body, sort_keys=True, ensure_ascii=False)}

        def work(connection: Connection) -> None:
            if not connection.execute(update(INSTALLATION).where(*_which(platform, tenant)).values(values)).rowcount:
                connection.execute(insert(INSTALLATION), {"platform": platform, "tenant": tenant} | values)

        await self._transactions.write(work)

    async def find(self, platform: str, tenant: str) -> Installation | None:
        query = select(INSTALLATION).where(*_which(platform, tenant))
        row = await self._transactions.read(lambda connection: connection.execute(query).first())
        return _installation(row) if row else None

    async def all(self, platform: str) -> Sequence[Installation]:
        query = select(INSTALLATION).where(INSTALLATION.c.platform == platform).order_by(INSTALLATION.c.tenant)
        rows = await self._transactions.read(lambda connection: connection.execute(query).all())
        return [_installation(row) for row in rows]

    async def remove(self, platform: str, tenant: str) -> None:
        gone = delete(INSTALLATION).where(*_which(platform, tenant))
        await self._transactions.write(lambda connection: connection.execute(gone))

    async def issue(self, ticket: str, good_until: datetime) -> None:
        def work(connection: Connection) -> None:
            connection.execute(insert(TICKET), {"ticket": hashed(ticket), "good_until": good_until})

        await self._transactions.write(work)

    async def redeem(self, ticket: str, now: datetime) -> bool:
        used = delete(TICKET).where(TICKET.c.ticket == hashed(ticket), TICKET.c.good_until > now)
        over = delete(TICKET).where(TICKET.c.good_until <= now)

        def work(connection: Connection) -> bool:
            good = connection.execute(used).rowcount == 1
            connection.execute(over)
            return good

        return await self._transactions.write(work)


def _which(platform: str, tenant: str) -> tuple[Any, Any]:
    return INSTALLATION.c.platform == platform, INSTALLATION.c.tenant == tenant


def _installation(row: Any) -> Installation:
    return Installation(row.tenant, json.loads(row.body))
