"""Letting go of what has been kept for long enough, in SQL, a few rows at a time.

Topics go first, each with its figures kept in the same transaction, and then what they were measured from. Whatever
belongs to a conversation with an open case stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, exists, func, or_, select, update
from sqlalchemy.engine import Connection

from bot.messages.case import OPEN_STATES
from bot.ports.experience import KeptFigure, KnownTopic
from bot.ports.retention import Kind
from bot.store import figures as kept_figures
from bot.store import retention_elsewhere, retention_state
from bot.store.codec import CASES, ENTRIES, TOPICS
from bot.store.keeping_tables import FIGURE, FORGETTING
from bot.store.owner_tables import ARTICLE_DRAFT, LETTER
from bot.store.platform_tables import TICKET
from bot.store.stand_ins import NOBODY, stand_in
from bot.store.tables import ACCOUNT, CASE, CONVERSATION, ENTRY, INBOX, OUTBOX, POST, SESSION, SURVEY, TOPIC, WAIT
from bot.store.transactions import Transactions

DEALT_WITH = ("done", "sent", "superseded", "dropped")
"""States of rows that nobody has to look at any more. What could not be done or sent waits for somebody who does."""

OPEN_CONVERSATIONS = select(CASE.c.conversation).where(CASE.c.state.in_(sorted(OPEN_STATES)))
_OLD_ENTRIES = 2_000
"""Lines looked at in one step."""

_COUNTED_AT_ONCE = 5_000
"""Rows a step where they are only counted."""

Step = Callable[[Connection, datetime, int], int]


class SqlRetention:
    """``Retention`` in a database."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def old_topics(self, before: datetime, limit: int = 200) -> Sequence[KnownTopic]:
        those = select(TOPIC).where(*_old(before)).order_by(TOPIC.c.asked_at, TOPIC.c.id).limit(limit)
        rows = await self._transactions.read(lambda connection: connection.execute(those).all())
        return [KnownTopic(TOPICS.decode(row.body), row.conversation, row.person) for row in rows]

    async def let_go_of(self, topics: Sequence[KnownTopic], figures: Sequence[KeptFigure]) -> None:
        ids = [known.topic.id for known in topics]

        def work(connection: Connection) -> None:
            still = select(TOPIC.c.id).where(TOPIC.c.id.in_(ids), TOPIC.c.conversation.not_in(OPEN_CONVERSATIONS))
            there = set(connection.execute(still).scalars())
            kept_figures.keep(connection, [one for one in figures if one.id in there])
            connection.execute(delete(TOPIC).where(TOPIC.c.id.in_(there)))

        await self._transactions.write(work)

    async def let_go(self, kind: Kind, before: datetime, limit: int = 500) -> int:
        return sum([await self._transactions.write(_doing(step, before, limit)) for step in _STEPS[kind]])

    async def due(self, kind: Kind, before: datetime) -> int:
        counted = 0

        def work(connection: Connection) -> None:
            nonlocal counted
            counted = _due(connection, kind, before)
            raise _Counted

        with suppress(_Counted):
            await self._transactions.write(work)
        return counted


def _doing(step: Step, before: datetime, limit: int) -> Callable[[Connection], int]:
    return lambda connection: step(connection, before, limit)


def _old(before: datetime) -> tuple[Any, ...]:
    return TOPIC.c.last_at < before, TOPIC.c.conversation.not_in(OPEN_CONVERSATIONS)


def _in_parts(connection: Connection, table: Any, key: Any, which: Any, limit: int) -> int:
    """Delete the first few of these rows."""
    first = connection.execute(select(key).where(which).order_by(key).limit(limit)).scalars().all()
    if first:
        connection.execute(delete(table).where(key.in_(first)))
    return len(first)


def _empty(table: Any, lane: Any) -> Step:
    """What was in a message goes; that it came or was sent, and when, stays."""

    def step(connection: Connection, before: datetime, limit: int) -> int:
        which = _emptied(table, lane, before)
        first = connection.execute(select(table.c.id).where(which).order_by(table.c.id).limit(limit)).scalars().all()
        if first:
            connection.execute(update(table).where(table.c.id.in_(first)).values(body=""))
        return len(first)

    return step


def _emptied(table: Any, lane: Any, before: datetime) -> Any:
    dealt_with = table.c.state.in_(DEALT_WITH)
    return and_(dealt_with, table.c.at < before, table.c.body != "", lane.not_in(OPEN_CONVERSATIONS))


def _ended_rows(table: Any, lane: Any) -> Step:
    def step(connection: Connection, before: datetime, limit: int) -> int:
        which = and_(table.c.state != "waiting", table.c.at < before, lane.not_in(OPEN_CONVERSATIONS))
        return _in_parts(connection, table, table.c.id, which, limit)

    return step


def _old_case(before: datetime) -> Any:
    earlier_topic = exists().where(TOPIC.c.conversation == CASE.c.conversation, TOPIC.c.asked_at <= CASE.c.changed_at)
    highest = select(func.max(CASE.c.number)).scalar_subquery()
    stands_in = and_(CASE.c.number == highest, CASE.c.conversation == NOBODY)
    ended = CASE.c.state.not_in(sorted(OPEN_STATES))
    quiet = CASE.c.conversation.not_in(OPEN_CONVERSATIONS)
    return and_(ended, CASE.c.changed_at < before, ~stands_in, quiet, ~earlier_topic)


def _cases(connection: Connection, before: datetime, limit: int) -> int:
    """With what the page shows of them at a desk."""
    bodies = connection.execute(select(CASE.c.body).where(_old_case(before)).limit(limit)).scalars().all()
    for case in map(CASES.decode, bodies):
        for desk in {case.desk, *case.places}:
            shown = and_(POST.c.place == f"desk:{desk}", POST.c.key == f"card:{case.id}")
            connection.execute(delete(POST).where(or_(shown, POST.c.place == f"desk:{desk}#{case.id}")))
        connection.execute(delete(SURVEY).where(SURVEY.c.case == case.id))
        connection.execute(delete(CASE).where(CASE.c.id == case.id))
        stand_in(connection, case)
    return len(bodies)


def _entries(connection: Connection, before: datetime, _: int) -> int:
    """In the order in which they were written, up to the first that is not old enough. Those of a topic that goes on
    stay with it."""
    goes_on = select(TOPIC.c.conversation).where(TOPIC.c.asked_at < before)
    free = (ENTRY.c.conversation.not_in(OPEN_CONVERSATIONS), ENTRY.c.conversation.not_in(goes_on))
    rows = connection.execute(
        select(ENTRY.c.position, ENTRY.c.body).where(*free).order_by(ENTRY.c.position).limit(_OLD_ENTRIES)
    )
    old = [row.position for row in rows if ENTRIES.decode(row.body).at < before]
    if old:
        connection.execute(delete(ENTRY).where(ENTRY.c.position.in_(old)))
    return len(old)


def _quiet(before: datetime) -> Any:
    """Conversations in which nothing happens any more."""
    coming = exists().where(INBOX.c.lane == CONVERSATION.c.id, INBOX.c.state == "waiting")
    going = exists().where(OUTBOX.c.conversation == CONVERSATION.c.id, OUTBOX.c.state == "waiting")
    its_open = CONVERSATION.c.id.in_(OPEN_CONVERSATIONS)
    return and_(CONVERSATION.c.changed_at < before, ~coming, ~going, ~its_open)


def _conversations(connection: Connection, before: datetime, limit: int) -> int:
    query = select(CONVERSATION.c.id).where(_quiet(before)).order_by(CONVERSATION.c.id).limit(limit)
    quiet = connection.execute(query).scalars().all()
    for conversation in quiet:
        retention_elsewhere.forget_places(connection, conversation)
        for table in (ENTRY, TOPIC):
            connection.execute(delete(table).where(table.c.conversation == conversation))
        connection.execute(delete(CONVERSATION).where(CONVERSATION.c.id == conversation))
    return len(quiet)


def _about_articles(connection: Connection, before: datetime, limit: int) -> int:
    """Drafts made from what agents answered, and that letters about articles were posted."""
    old = _in_parts(connection, ARTICLE_DRAFT, ARTICLE_DRAFT.c.id, ARTICLE_DRAFT.c.at < before, limit)
    return old + _in_parts(connection, LETTER, LETTER.c.ref, LETTER.c.at < before, limit)


def _sign_in(connection: Connection, before: datetime, limit: int) -> int:
    over = connection.execute(delete(SESSION).where(SESSION.c.good_until < before)).rowcount
    over += connection.execute(delete(TICKET).where(TICKET.c.good_until < before)).rowcount
    signed_in = exists().where(SESSION.c.person == ACCOUNT.c.person)
    dead = and_(ACCOUNT.c.good_until < before, ~signed_in)
    return int(over) + _in_parts(connection, ACCOUNT, ACCOUNT.c.person, dead, limit)


def _figures(connection: Connection, before: datetime, limit: int) -> int:
    count = _in_parts(connection, FIGURE, FIGURE.c.id, FIGURE.c.asked_at < before, limit)
    count += _in_parts(connection, WAIT, WAIT.c.id, WAIT.c.since < before, limit)
    return count + _in_parts(connection, FORGETTING, FORGETTING.c.id, FORGETTING.c.finished_at < before, limit)


_STEPS: dict[Kind, tuple[Step, ...]] = {
    "messages": (_empty(INBOX, INBOX.c.lane), _empty(OUTBOX, OUTBOX.c.conversation)),
    "talk": (
        _cases,
        _entries,
        _ended_rows(INBOX, INBOX.c.lane),
        _ended_rows(OUTBOX, OUTBOX.c.conversation),
        _about_articles,
        retention_elsewhere.posts,
        retention_elsewhere.anchors,
        retention_elsewhere.attachments,
        retention_state.states,
        _conversations,
    ),
    "signing_in": (_sign_in,),
    "figures": (_figures,),
}


class _Counted(Exception):
    """Undoes what was only done to be counted."""


def _due(connection: Connection, kind: Kind, before: datetime) -> int:
    """What would go, by letting it go: no rule is written twice, and what goes only after something else counts too."""
    gone = int(connection.execute(delete(TOPIC).where(*_old(before))).rowcount) if kind == "talk" else 0
    while some := sum(step(connection, before, _COUNTED_AT_ONCE) for step in _STEPS[kind]):
        gone += some
    return gone
