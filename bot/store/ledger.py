"""Conversations, cases, transcripts and topics, in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Connection

from bot.errors import Conflict
from bot.messages.case import OPEN_STATES, Case
from bot.messages.incoming import Woke
from bot.messages.people import Person
from bot.messages.state import ConversationState, Topic
from bot.messages.transcript import Entry
from bot.messages.turn import Received, Standing, Timer, Turn
from bot.store.blanking import blank
from bot.store.codec import CASES, STATE, TOPICS
from bot.store.entries import entries_of, entry_values
from bot.store.inbox import incoming_values
from bot.store.outbox import parcel_values
from bot.store.tables import CASE, CONVERSATION, ENTRY, INBOX, OUTBOX, TOPIC
from bot.store.transactions import Transactions, lock_lane

_EARLIER_TOPICS = 20
"""More than that in a few days says nothing new."""

_HIGHEST_NUMBER = select(func.coalesce(func.max(CASE.c.number), 0))


class SqlLedger:
    """``Ledger`` in a database."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def load(self, received: Received, *, topics_since: datetime) -> Standing:
        return await self._transactions.read(lambda connection: _load(connection, received, topics_since))

    async def save(self, received: Received, turn: Turn, *, now: datetime) -> None:
        await self._transactions.write(lambda connection: _save(connection, received, turn, now))

    async def transcript(self, conversation: str, *, case: str = "") -> Sequence[Entry]:
        return await self._transactions.read(lambda connection: entries_of(connection, conversation, case))

    async def case(self, id: str) -> Case | None:
        found = await self._cases(CASE.c.id == id)
        return found[0] if found else None

    async def case_standing(self, conversation: str) -> Case | None:
        found = await self._cases(CASE.c.conversation == conversation, CASE.c.state.in_(OPEN_STATES))
        return found[-1] if found else None

    async def cases(self, *, open_only: bool = True) -> Sequence[Case]:
        return await self._cases(*((CASE.c.state.in_(OPEN_STATES),) if open_only else ()))

    async def _cases(self, *which: Any) -> Sequence[Case]:
        query = select(CASE.c.body).where(*which).order_by(CASE.c.number)
        bodies = await self._transactions.read(lambda connection: connection.execute(query).scalars().all())
        return [CASES.decode(body) for body in bodies]


def _load(connection: Connection, received: Received, topics_since: datetime) -> Standing:
    conversation = received.incoming.conversation
    query = select(CONVERSATION.c.body, CONVERSATION.c.person).where(CONVERSATION.c.id == conversation)
    row = connection.execute(query).first()
    state = STATE.decode(row.body) if row else ConversationState(conversation)
    case = None
    if state.case:
        body = connection.execute(select(CASE.c.body).where(CASE.c.id == state.case)).scalar_one_or_none()
        case = CASES.decode(body) if body else None
    person = _person(received) or (row.person if row else "")
    return Standing(
        state=state,
        case=case,
        next_case_number=connection.execute(_HIGHEST_NUMBER).scalar_one() + 1,
        earlier_topics=tuple(_earlier_topics(connection, person, conversation, topics_since)) if person else (),
    )


def _earlier_topics(connection: Connection, person: str, conversation: str, since: datetime) -> Iterable[Topic]:
    query = (
        select(TOPIC.c.body)
        .where(TOPIC.c.person == person, TOPIC.c.conversation != conversation, TOPIC.c.last_at >= since)
        .order_by(TOPIC.c.last_at.desc(), TOPIC.c.id)
        .limit(_EARLIER_TOPICS)
    )
    return (TOPICS.decode(body) for body in connection.execute(query).scalars())


def _save(connection: Connection, received: Received, turn: Turn, now: datetime) -> None:
    conversation = received.incoming.conversation
    lock_lane(connection, conversation)
    done = (
        update(INBOX)
        .where(INBOX.c.id == received.row, INBOX.c.state == "waiting")
        .values(state="done", done_at=now, result=turn.result, retry_at=None)
    )
    if connection.execute(done).rowcount != 1:
        raise Conflict("This message was dealt with meanwhile.")
    person = _save_state(connection, received, turn.state, now)
    if turn.case is not None:
        _save_case(connection, turn.case, now)
    for topic in turn.topics:
        _save_topic(connection, topic, conversation, person)
    if turn.entries:
        connection.execute(insert(ENTRY), [entry_values(entry) for entry in turn.entries])
    for timer in turn.timers:
        _save_timer(connection, received, timer, now)
    if turn.send:
        connection.execute(insert(OUTBOX), parcel_values(received, turn, now=now))
    blank(connection, conversation, turn.blank)


def _save_state(connection: Connection, received: Received, state: ConversationState, now: datetime) -> str:
    """Returns whose conversation it is."""
    person = _person(received)
    values = {"body": STATE.encode(state), "changed_at": now} | ({"person": person} if person else {})
    which = CONVERSATION.c.id == received.incoming.conversation
    if not connection.execute(update(CONVERSATION).where(which).values(values)).rowcount:
        first = {"id": received.incoming.conversation, "person": "", "opened_at": now}
        connection.execute(insert(CONVERSATION), first | values)
    return person


def _save_case(connection: Connection, case: Case, now: datetime) -> None:
    values = {"state": case.state, "body": CASES.encode(case), "changed_at": now}
    if not connection.execute(update(CASE).where(CASE.c.id == case.id).values(values)).rowcount:
        first = {"id": case.id, "number": case.number, "conversation": case.conversation}
        connection.execute(insert(CASE), first | values)


def _save_topic(connection: Connection, topic: Topic, conversation: str, person: str) -> None:
    values = {
        "outcome": topic.outcome,
        "asked_at": topic.asked_at,
        "last_at": topic.last_at,
        "body": TOPICS.encode(topic),
    }
    if connection.execute(update(TOPIC).where(TOPIC.c.id == topic.id).values(values)).rowcount:
        return
    if not person:
        whose = select(CONVERSATION.c.person).where(CONVERSATION.c.id == conversation)
        person = connection.execute(whose).scalar_one()
    connection.execute(insert(TOPIC), {"id": topic.id, "conversation": conversation, "person": person} | values)


def _save_timer(connection: Connection, received: Received, timer: Timer, now: datetime) -> None:
    """A timer is a row of the inbox that is due later. The one that is waiting already is moved."""
    conversation = received.incoming.conversation
    woke = Woke(f"timer:{received.row}:{timer.name}:{timer.value}", conversation, timer.at, timer.name, timer.value)
    values = incoming_values(woke, now=now) | {"timer": timer.name, "value": timer.value, "due_at": timer.at}
    waiting = update(INBOX).where(
        INBOX.c.lane == conversation,
        INBOX.c.state == "waiting",
        INBOX.c.kind == woke.kind,
        INBOX.c.timer == timer.name,
        INBOX.c.value == timer.value,
    )
    if not connection.execute(waiting.values(values | {"attempts": 0, "retry_at": None})).rowcount:
        connection.execute(insert(INBOX), values)


def _person(received: Received) -> str:
    person = getattr(received.incoming, "person", None)
    return person.key if isinstance(person, Person) else ""
