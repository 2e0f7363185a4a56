"""Keeping numbers of cases from being given twice: an empty case stands in for the highest one when that goes."""

from __future__ import annotations

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from bot.messages.case import Case
from bot.messages.people import Person
from bot.store.codec import CASES
from bot.store.tables import CASE

NOBODY = "forgotten"
"""Stands where an id has to be and none may be."""


def stand_in(connection: Connection, gone: Case) -> None:
    """After this case was deleted: where no higher number was ever given, an empty one takes its place."""
    higher = select(CASE.c.id).where(CASE.c.number > gone.number).limit(1)
    if connection.execute(higher).first() is not None:
        return
    when = gone.closed_at or gone.opened_at
    empty = Case(gone.id, gone.number, NOBODY, Person(NOBODY, "", ""), gone.desk, "closed", "pressed", "", when)
    values = {"id": empty.id, "number": empty.number, "conversation": NOBODY, "state": empty.state}
    connection.execute(insert(CASE), values | {"desk": "", "body": CASES.encode(empty), "changed_at": when})
