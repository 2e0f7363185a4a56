"""What the built-in page shows, in SQL."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Connection

from bot.ports.platform import Post
from bot.store.database import clean
from bot.store.tables import COUNTER, POST
from bot.store.transactions import Transactions

_COUNTER = "post"


class SqlPosts:
    """``Posts`` in a database. ``seq`` goes up in the order of commits, so a reader never passes over a change."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def put(self, place: str, key: str, body: Mapping[str, Any]) -> Post:
        text = json.dumps(clean(body), sort_keys=True, ensure_ascii=False)
        which = (POST.c.place == place, POST.c.key == key)

        def work(connection: Connection) -> Post:
            seq = _count(connection)  # first: its row's lock makes all who put wait for each other
            row = connection.execute(select(POST).where(*which)).first()
            if row is None:
                values = {"place": place, "key": key, "body": text, "born": seq, "seq": seq}
                connection.execute(insert(POST), values)
                return Post(place, key, json.loads(text), seq, seq)
            if row.body == text:
                return _post(row)
            connection.execute(update(POST).where(*which).values(body=text, seq=seq))
            return Post(place, key, json.loads(text), row.born, seq)

        return await self._transactions.write(work)

    async def get(self, place: str, key: str) -> Post | None:
        query = select(POST).where(POST.c.place == place, POST.c.key == key)
        row = await self._transactions.read(lambda connection: connection.execute(query).first())
        return _post(row) if row else None

    async def since(self, place: str, seq: int, limit: int = 500) -> Sequence[Post]:
        there = POST.c.place == place
        if place.endswith("*"):
            there = func.substr(POST.c.place, 1, len(place) - 1) == place[:-1]
        query = select(POST).where(there, POST.c.seq > seq).order_by(POST.c.seq).limit(limit)
        rows = await self._transactions.read(lambda connection: connection.execute(query).all())
        return [_post(row) for row in rows]


def _count(connection: Connection) -> int:
    up = update(COUNTER).where(COUNTER.c.name == _COUNTER).values(value=COUNTER.c.value + 1).returning(COUNTER.c.value)
    value = connection.execute(up).scalar_one_or_none()
    if value is None:
        connection.execute(insert(COUNTER), {"name": _COUNTER, "value": 1})
        return 1
    return int(value)


def _post(row: Any) -> Post:
    return Post(row.place, row.key, json.loads(row.body), row.born, row.seq)
