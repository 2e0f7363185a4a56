"""What the built-in page shows, in SQL. On PostgreSQL every change is announced, so that other processes hear of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, func, insert, select, text, tuple_, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.ports.platform import Change, Post
from bot.store.announcing import CHANNEL, LONGEST, announce, payload_of
from bot.store.database import CleanText, clean
from bot.store.tables import COUNTER, POST
from bot.store.transactions import Transactions, lock_lanes

_UP = update(COUNTER).where(COUNTER.c.name == "post").values(value=COUNTER.c.value + 1).returning(COUNTER.c.value)
_FIRST = insert(COUNTER).values(name="post", value=0)
_WHICH = (POST.c.place == bindparam("in_place"), POST.c.key == bindparam("with_key"))
_GET_SEVERAL = select(POST).where(tuple_(POST.c.place, POST.c.key).in_(bindparam("those", expanding=True)))
_GET, _CHANGE, _ADD = select(POST).where(*_WHICH), update(POST).where(*_WHICH), insert(POST)

_AT_ONCE = text("""
    WITH up AS (UPDATE counter SET value = value + 1 WHERE name = 'post' RETURNING value),
    changed AS (
        INSERT INTO post (place, key, body, born, seq) SELECT :in_place, :with_key, :with_body, value, value FROM up
        ON CONFLICT (place, key) DO UPDATE SET body = excluded.body, seq = excluded.seq
        WHERE post.body != excluded.body RETURNING *
    )
    SELECT *, pg_notify(:channel, :payload) FROM changed
""").bindparams(*(bindparam(name, type_=CleanText()) for name in ("in_place", "with_key", "with_body")))
"""All of a change in one statement, its announcement too: on PostgreSQL everybody who puts waits for the count, so it
is held as shortly as can be. Gives no row where nothing changed, or where there is no count yet."""


class SqlPosts:
    """``Posts`` in a database. ``seq`` goes up in the order of commits, so a reader never passes over a change."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def put(self, place: str, key: str, body: Mapping[str, Any]) -> Post:
        wanted = _text(body)

        def work(connection: Connection) -> Post:
            _lock(connection, [(place, key)])
            return _put(connection, place, key, wanted)

        return await self._transactions.write(work)

    async def change(self, place: str, key: str, how: Change) -> Post | None:
        return (await self.change_together([(place, key, how)]))[0]

    async def change_together(self, changes: Sequence[tuple[str, str, Change]]) -> list[Post | None]:
        def work(connection: Connection) -> list[Post | None]:
            _lock(connection, [(place, key) for place, key, _ in changes])
            rows = connection.execute(_GET_SEVERAL, {"those": [(place, key) for place, key, _ in changes]})
            found = {(row.place, row.key): _post(row) for row in rows}
            bodies = [(found.get((place, key)), how(found.get((place, key)))) for place, key, how in changes]
            return [
                standing if body is None else _put(connection, place, key, _text(body))
                for (place, key, _), (standing, body) in zip(changes, bodies, strict=True)
            ]

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


def _lock(connection: Connection, those: Sequence[tuple[str, str]]) -> None:
    """Before anything is asked: what is not there yet has no row that could be locked."""
    lock_lanes(connection, [f"post {place} {key}" for place, key in those])


def _put(connection: Connection, place: str, key: str, text: str) -> Post:
    which = {"in_place": place, "with_key": key}
    news = payload_of(place)
    if connection.dialect.name == "postgresql" and len(news) <= LONGEST:
        all_of_it = which | {"with_body": text, "channel": CHANNEL, "payload": news}
        changed = connection.execute(_AT_ONCE, all_of_it).first()
        if changed is not None:
            return _post(changed)
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


def _text(body: Mapping[str, Any]) -> str:
    return json.dumps(clean(body), sort_keys=True, ensure_ascii=False)


def count_up(connection: Connection, place: str) -> int:
    """The next ``seq``, for a change in this place that is announced."""
    announce(connection, place)
    return _count(connection)


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
