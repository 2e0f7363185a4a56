"""Somebody's name and id in other people's rows, in SQL: found by looking through all that is kept.

What stands on the built-in page is changed with its row, and those who have it open are told; what stands on chat
platforms is ordered to be changed there.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.engine import Connection

from bot.messages.people import Person
from bot.ports.forgetting import Elsewhere, Held
from bot.store import knowledge_names, people, renaming
from bot.store.naming import Renaming, in_html
from bot.store.owner_tables import ARTICLE_DRAFT
from bot.store.platform_tables import ANCHOR
from bot.store.posts import count_up
from bot.store.tables import CASE, CONVERSATION, ENTRY, INBOX, OUTBOX, POST, TOPIC
from bot.store.transactions import Transactions

_AT_ONCE = 500

_TABLES: tuple[tuple[Any, tuple[Any, ...], Any], ...] = (
    (CONVERSATION, (CONVERSATION.c.id,), CONVERSATION.c.id),
    (ENTRY, (ENTRY.c.position,), ENTRY.c.conversation),
    (CASE, (CASE.c.id,), CASE.c.conversation),
    (TOPIC, (TOPIC.c.id,), TOPIC.c.conversation),
    (INBOX, (INBOX.c.id,), INBOX.c.lane),
    (OUTBOX, (OUTBOX.c.id,), OUTBOX.c.conversation),
    (POST, (POST.c.place, POST.c.key), POST.c.place),
    (ARTICLE_DRAFT, (ARTICLE_DRAFT.c.id,), ARTICLE_DRAFT.c.conversation),
    (ANCHOR, (ANCHOR.c.place, ANCHOR.c.key), ANCHOR.c.place),
)
"""Each with what a row is known by, and whose conversation it is part of."""

_DEEDS = ANCHOR.c.place == "owners"
"""Of the anchors, those that say which owner did what: the others hold ids, and go with what they are about."""


@dataclass(frozen=True, slots=True)
class _Table:
    """Where rows are looked through. ``keys``: what a row is known by; ``where``: whose conversation it is part of."""

    table: Any
    keys: tuple[Any, ...]
    where: Any


async def take_out(transactions: Transactions, person: Person, id: str, now: datetime) -> Elsewhere:
    """From every row of others, a few rows at a time. ``id``: of the forgetting that orders belong to."""
    alone = not await transactions.read(lambda connection: people.same_name(connection, person))
    by_name = bool(person.name.strip()) and alone
    blanked, helped, quoted = 0, set[str](), set[str]()
    for table in (_Table(*each) for each in _TABLES):
        found = await transactions.read(_keys(table.keys, _named(table.table, person, by_name)))
        for start in range(0, len(found), _AT_ONCE):
            taking = _Taking(table, Renaming(person, by_name), id, now)
            part = found[start : start + _AT_ONCE]
            places, there = await transactions.write(taking.out_of(part))
            blanked, quoted = blanked + len(places), quoted | there
            if table.table in (CASE, ENTRY):
                helped |= set(places)
    blanked += await transactions.write(
        lambda connection: knowledge_names.take_out(connection, Renaming(person, by_name))
    )
    await transactions.write(
        lambda connection: connection.execute(update(CASE).where(CASE.c.agent == person.key).values(agent=""))
    )
    faded = await transactions.read(lambda connection: renaming.faded(connection, helped))
    ambiguous = bool(person.name.strip()) and not alone
    return Elsewhere(blanked, tuple(sorted(quoted)), ambiguous, faded)


def counted(connection: Connection, person: Person) -> Held:
    """All that is held about somebody, with the rows of others in which they stand."""
    held = people.held(connection, person)
    by_name = bool(person.name.strip()) and not people.same_name(connection, person)
    rows = knowledge_names.counted(connection, Renaming(person, by_name))
    for table, _, where in _TABLES:
        its_own = _own(table, where, held)
        those = select(table.c.body).where(_named(table, person, by_name), ~its_own, table.c.body != "")
        taking = Renaming(person, by_name)
        for body in connection.execute(those).scalars():  # words of others' own may hold the name, and stay
            rows += json.loads(body) != json.loads(taking.of(body))
    written = people.written_by(connection, person, held.conversations) if by_name else ()
    return replace(held, elsewhere=rows, said_elsewhere=written)


def _own(table: Any, where: Any, held: Held) -> ColumnElement[bool]:
    """What is counted under their own name."""
    key, own = held.person.key, [where.in_(held.conversations)]
    if table is INBOX:
        own.append(INBOX.c.person == key)
    elif table is OUTBOX:
        own.append(OUTBOX.c.conversation == key)
    elif table is ARTICLE_DRAFT:
        own.append(ARTICLE_DRAFT.c.person == key)
    elif table is POST:
        own.append(POST.c.place == f"people:{key}:index")
        own += [POST.c.key == f"card:{case.id}" for case in held.cases]
        own += [POST.c.place.endswith(f"#{case.id}") for case in held.cases]
    return or_(*own)


def _named(table: Any, person: Person, by_name: bool) -> ColumnElement[bool]:
    words = [f'"id":"{person.id}"', f'"id": "{person.id}"', person.key]
    if by_name:
        words += sorted({json.dumps(name, ensure_ascii=False)[1:-1] for name in (person.name, in_html(person.name))})
    found = or_(*(table.c.body.contains(word, autoescape=True) for word in words))
    return and_(_DEEDS, found) if table is ANCHOR else found


def _keys(keys: tuple[Any, ...], names: ColumnElement[bool]) -> Any:
    return lambda connection: connection.execute(select(*keys).where(names).order_by(*keys)).all()


@dataclass(frozen=True, slots=True)
class _Taking:
    """Takes them out of some rows of one table, in one transaction."""

    table: _Table
    renaming: Renaming
    id: str
    now: datetime

    def out_of(self, rows: Sequence[Any]) -> Any:
        """Gives whose conversations the changed rows are part of, one for each, and in which others wrote the name."""
        return lambda connection: self._work(connection, rows)

    def _work(self, connection: Connection, rows: Sequence[Any]) -> tuple[list[str], set[str]]:
        table, changed, places, quoted = self.table.table, [], [], set[str]()
        if table is OUTBOX:
            renaming.lock(connection, [row[0] for row in rows])
        for row in rows:
            which = and_(*(key == value for key, value in zip(self.table.keys, row, strict=True)))
            found = connection.execute(select(table.c.body, self.table.where.label("place")).where(which)).first()
            if found is None or not found.body:
                continue
            after = self.renaming.of(found.body)
            if self.renaming.quoted:
                quoted.add(found.place)
            if json.loads(found.body) != json.loads(after):
                seq = {"seq": count_up(connection, found.place)} if table is POST else {}
                connection.execute(update(table).where(which).values(body=after, **seq))
                changed.append(row[0])
                places.append(found.place)
        if table is OUTBOX and changed:
            renaming.order(connection, self.id, self.renaming.person, frozenset(changed), self.now)
        return places, quoted
