"""Where our posts stand on chat platforms, in SQL."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, insert, or_, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.ports.anchors import Anchor, Body
from bot.store.platform_tables import ANCHOR
from bot.store.transactions import Transactions, lock_lane

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

    async def change(self, place: str, key: str, how: Callable[[Body | None], Body]) -> Body:
        which = {"in_place": place, "with_key": key}

        def work(connection: Connection) -> Body:
            lock_lane(connection, f"anchor {place} {key}")  # what is not there yet has no row that could be locked
            row = connection.execute(_GET, which).first()
            body = how(json.loads(row.body) if row else None)
            values = _values(body, row.standing if row else "")
            if row is None:
                connection.execute(_ADD, {"place": place, "key": key, **values})
            else:
                connection.execute(_CHANGE, which | values)
            return body

        return await self._transactions.write(work)

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

    async def about(self, place: str, word: str) -> Sequence[Anchor]:
        names = or_(ANCHOR.c.key.contains(word, autoescape=True), ANCHOR.c.body.contains(word, autoescape=True))
        query = select(ANCHOR).where(ANCHOR.c.place == place, names).order_by(ANCHOR.c.key)
        rows = await self._transactions.read(lambda connection: connection.execute(query).all())
        return [_anchor(row) for row in rows if word in row.key or word in row.body]  # SQLite takes A for a

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
