"""What is kept of topics whose words are gone, in SQL. Whose they were is not in it, only a name made up for them.

The same person has the same made-up name throughout, or a single one who asked often would count as many people. It is
made with a secret of this database: who holds both could find out whether somebody they know is among the figures, but
not who any of them is. Somebody who is forgotten gets a name by chance instead, which nothing leads back from.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.ports.experience import KeptFigure
from bot.store.keeping_tables import FIGURE, SECRET

_NAME = "pseudonyms"


def between(connection: Connection, since: datetime, until: datetime, known: Iterable[str]) -> Sequence[KeptFigure]:
    """Of topics asked within it, by when they were asked. ``until`` is not within. ``known``: keys of people whose
    other topics are still there: what is kept of theirs counts with these, or they would count as two."""
    those = select(FIGURE).where(FIGURE.c.asked_at >= since, FIGURE.c.asked_at < until)
    rows = connection.execute(those.order_by(FIGURE.c.asked_at, FIGURE.c.id)).all()
    names = {pseudonym(connection, person): person for person in set(known)} if rows else {}
    return [KeptFigure(row.id, names.get(row.person, row.person), row.asked_at, json.loads(row.body)) for row in rows]


def keep(connection: Connection, figures: Iterable[KeptFigure]) -> None:
    """``person`` comes in as their key. What is kept already stays as it is."""
    figures = list(figures)
    known = set(connection.execute(select(FIGURE.c.id).where(FIGURE.c.id.in_([one.id for one in figures]))).scalars())
    values: list[dict[str, Any]] = [
        {
            "id": one.id,
            "person": pseudonym(connection, one.person),
            "asked_at": one.asked_at,
            "body": json.dumps(one.body, sort_keys=True, ensure_ascii=False),
        }
        for one in figures
        if one.id not in known
    ]
    if values:
        connection.execute(insert(FIGURE), values)


def cut_off(connection: Connection, person: str) -> int:
    """From now on nothing leads from this person to what is kept of them. Returns how many figures there are."""
    ours = update(FIGURE).where(FIGURE.c.person == pseudonym(connection, person))
    return int(connection.execute(ours.values(person=f"by-chance-{secrets.token_hex(16)}")).rowcount)


def pseudonym(connection: Connection, person: str) -> str:
    """The name made up for somebody, by key."""
    return hmac.new(_secret(connection).encode(), person.encode(), "sha256").hexdigest()[:32]


def _secret(connection: Connection) -> str:
    asked = select(SECRET.c.value).where(SECRET.c.name == _NAME)
    found = connection.execute(asked).scalar_one_or_none()
    if found is None:
        try:
            with connection.begin_nested():
                connection.execute(insert(SECRET), {"name": _NAME, "value": secrets.token_hex(32)})
        except IntegrityError:  # another process made it meanwhile
            pass
        found = connection.execute(asked).scalar_one()
    return str(found)
