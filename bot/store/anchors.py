"""Where our posts stand on chat platforms, in SQL."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.ports.anchors import Anchor
from bot.store.platform_tables import ANCHOR
from bot.store.transactions import Transactions

# Statements are made once: making one takes longer than SQLite needs to carry it out.
_WHICH = (ANCHOR.c.place == bindparam("in_place"), ANCHOR.c.key == bindparam("with_key"))
_GET, _CHANGE, _REMOVE, _ADD = (
    select(ANCHOR).where(*_WHICH),
    update(ANCHOR).where(*_WHICH),
    delete(ANCHOR).where(*_WHICH),
    insert(ANCHOR),
)
_FIND = (
    select(ANCHOR)
    .where(ANCHOR.c.place == bindparam("in_place"), ANCHOR.c.standing == bindparam("there"))
    .order_by(ANCHOR.c.put_at.desc())
    .limit(1)
)


class SqlAnchors:
    """``Anchors`` in a database."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def put(self, place: str, key: str, body: Mapping[str, Any], *, where: str = "") -> None:
        which = {"in_place": place, "with_key": key}
        values = _values(body, where)

        def work(connection: Connection) -> None:
            if connection.execute(_CHANGE, which | values).rowcount or _added(connection, place, key, values):
                return
            connection.execute(_CHANGE, which | values)  # somebody else added it meanwhile

        await self._transactions.write(work)

    async def add(self, place: str, key: str, body: Mapping[str, Any], *, where: str = "") -> bool:
        values = _values(body, where)
        return await self._transactions.write(lambda connection: _added(connection, place, key, values))

    async def get(self, place: str, key: str) -> Anchor | None:
        which = {"in_place": place, "with_key": key}
        row = await self._transactions.read(lambda connection: connection.execute(_GET, which).first())
        return _anchor(row) if row else None

    async def find(self, place: str, where: str) -> Anchor | None:
        if not where:
            return None
        which = {"in_place": place, "there": where}
        row = await self._transactions.read(lambda connection: connection.execute(_FIND, which).first())
        return _anchor(row) if row else None

    async def remove(self, place: str, key: str) -> None:
        which = {"in_place": place, "with_key": key}
        await self._transactions.write(lambda connection: connection.execute(_REMOVE, which))


def _added(connection: Connection, place: str, key: str, values: Mapping[str, Any]) -> bool:
    try:
        with connection.begin_nested():
            connection.execute(_ADD, {"place": place, "key": key, **values})
    except IntegrityError:
        return False
    return True


def _values(body: Mapping[str, Any], where: str) -> dict[str, Any]:
    text = json.dumps(body, sort_keys=True, ensure_ascii=False)
    return {"body": text, "standing": where, "put_at": time.time_ns()}


def _anchor(row: Any) -> Anchor:
    return Anchor(row.place, row.key, json.loads(row.body), row.standing)
