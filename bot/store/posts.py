"""What the built-in page shows, in SQL. On PostgreSQL every change is announced, so that other processes hear of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.ports.platform import Post
from bot.store.announcing import announce
from bot.store.database import clean
from bot.store.tables import COUNTER, POST
from bot.store.transactions import Transactions

_UP = update(COUNTER).where(COUNTER.c.name == "post").values(value=COUNTER.c.value + 1).returning(COUNTER.c.value)
_FIRST = insert(COUNTER).values(name="post", value=0)
_WHICH = (POST.c.place == bindparam("in_place"), POST.c.key == bindparam("with_key"))
_GET, _CHANGE, _ADD = select(POST).where(*_WHICH), update(POST).where(*_WHICH), insert(POST)


class SqlPosts:
    """``Posts`` in a database. ``seq`` goes up in the order of commits, so a reader never passes over a change."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def put(self, place: str, key: str, body: Mapping[str, Any]) -> Post:
        text = json.dumps(clean(body), sort_keys=True, ensure_ascii=False)
        which = {"in_place": place, "with_key": key}

        def work(connection: Connection) -> Post:
            seq = _count(connection)  # first: its row's lock makes all who put wait for each other
            row = connection.execute(_GET, which).first()
            if row is None:
                connection.execute(_ADD, {"place": place, "key": key, "body": text, "born": seq, "seq": seq})
                announce(connection, place)
                return Post(place, key, json.loads(text), seq, seq)
            if row.body == text:
                return _post(row)
            connection.execute(_CHANGE, which | {"body": text, "seq": seq})
            announce(connection, place)
            return Post(place, key, json.loads(text), row.born, seq)

        return await self._transactions.write(work)

    async def get(self, place: str, key: str) -> Post | None:
        which = {"in_place": place, "with_key": key}
        row = await self._transactions.read(lambda connection: connection.execute(_GET, which).first())
        return _post(row) if row else None

    async def since(self, place: str, seq: int, limit: int = 500) -> Sequence[Post]:
        there = POST.c.place == place
        if place.endswith("*"):
            there = func.substr(POST.c.place, 1, len(place) - 1) == place[:-1]
        query = select(POST).where(there, POST.c.seq > seq).order_by(POST.c.seq).limit(limit)
        rows = await self._transactions.read(lambda connection: connection.execute(query).all())
        return [_post(row) for row in rows]


def _count(connection: Connection) -> int:
    value = connection.execute(_UP).scalar_one_or_none()
    if value is None:
        try:
            with connection.begin_nested():
                connection.execute(_FIRST)
        except IntegrityError:  # somebody else made it meanwhile
            pass
        value = connection.execute(_UP).scalar_one()
    return int(value)


def _post(row: Any) -> Post:
    return Post(row.place, row.key, json.loads(row.body), row.born, row.seq)
