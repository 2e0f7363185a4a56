"""Conversations, cases, transcripts and topics, in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from bot.errors import Conflict
from bot.messages.case import OPEN_STATES, Case, is_solved
from bot.messages.incoming import Woke
from bot.messages.people import Person
from bot.messages.state import ConversationState, Topic
from bot.messages.survey import Survey
from bot.messages.transcript import Entry
from bot.messages.turn import Received, Standing, Timer, Turn
from bot.messages.waiting import Queued, Wait
from bot.store import drafts, surveys, waiting
from bot.store.blanking import blank
from bot.store.codec import CASES, STATE, TOPICS
from bot.store.database import Moment
from bot.store.entries import entries_of, entry_values
from bot.store.inbox import incoming_values
from bot.store.lately import lately
from bot.store.outbox import parcel_values
from bot.store.tables import CASE, CONVERSATION, ENTRY, INBOX, OUTBOX, TOPIC
from bot.store.transactions import Transactions, lock_lane

_EARLIER_TOPICS = 20
"""More than that in a few days says nothing new."""

# Statements are made once: making one takes longer than SQLite needs to carry it out.
_WHICH: Any = bindparam("which")
_HIGHEST_NUMBER = select(func.coalesce(func.max(CASE.c.number), 0))
_STANDING = select(
    CONVERSATION.c.body, CONVERSATION.c.person, _HIGHEST_NUMBER.scalar_subquery().label("number")
).select_from(select(literal(1)).subquery().outerjoin(CONVERSATION, CONVERSATION.c.id == _WHICH))
"""One row always: without a body where there is no such conversation yet."""
_WHOSE = select(CONVERSATION.c.person).where(CONVERSATION.c.id == _WHICH)
_EARLIER = (
    select(TOPIC.c.body)
    .where(
        TOPIC.c.person == bindparam("person"),
        TOPIC.c.conversation != bindparam("conversation"),
        TOPIC.c.last_at >= bindparam("since", type_=Moment()),
    )
    .order_by(TOPIC.c.last_at.desc(), TOPIC.c.id)
    .limit(_EARLIER_TOPICS)
)
_OPEN = CASE.c.state.in_(sorted(OPEN_STATES))
_CASE = select(CASE.c.body).where(CASE.c.id == _WHICH)
_CASE_STANDING = select(CASE.c.body).where(CASE.c.conversation == _WHICH, _OPEN).order_by(CASE.c.number.desc()).limit(1)
_DONE = update(INBOX).where(INBOX.c.id == _WHICH, INBOX.c.state == "waiting")
_CHANGE_CASE = update(CASE).where(CASE.c.id == _WHICH)
_MOVE_TIMER = update(INBOX).where(
    INBOX.c.lane == bindparam("whose"),
    INBOX.c.state == "waiting",
    INBOX.c.timer == bindparam("name"),
    INBOX.c.value == bindparam("which"),
    INBOX.c.due_at.is_not(None),
)
_ADD_CASE = insert(CASE)
_ADD_ENTRIES, _ADD_INCOMING, _ADD_PARCELS = insert(ENTRY), insert(INBOX), insert(OUTBOX)


_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def _put(table: Any, dialect: str, *changed: str) -> Any:
    """Add a row, or where its id is there already change these columns of it."""
    new = _INSERTS[dialect](table)
    return new.on_conflict_do_update(index_elements=["id"], set_={name: new.excluded[name] for name in changed})


_PUT_CONVERSATION = {
    (dialect, known): _put(CONVERSATION, dialect, "body", "changed_at", *(("person",) if known else ()))
    for dialect in _INSERTS
    for known in (True, False)
}
"""By dialect, and whether it is known whose it is."""
_PUT_TOPIC = {dialect: _put(TOPIC, dialect, "outcome", "asked_at", "last_at", "body") for dialect in _INSERTS}


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
        return await self._case(_CASE, id)

    async def case_standing(self, conversation: str) -> Case | None:
        return await self._case(_CASE_STANDING, conversation)

    async def cases(self, *, open_only: bool = True) -> Sequence[Case]:
        query = select(CASE.c.body).where(*((_OPEN,) if open_only else ())).order_by(CASE.c.number)
        bodies = await self._transactions.read(lambda connection: connection.execute(query).scalars().all())
        return [CASES.decode(body) for body in bodies]

    async def solved(self, desk: str, since: datetime, limit: int = 200) -> Sequence[Case]:
        query = select(CASE.c.body).where(CASE.c.state == "closed").order_by(CASE.c.number.desc()).limit(limit)
        bodies = await self._transactions.read(lambda connection: connection.execute(query).scalars().all())
        return [case for case in map(CASES.decode, bodies) if is_solved(case, desk, since)]

    async def cases_of(self, person: Person, limit: int = 20) -> Sequence[Case]:
        # Not by how a conversation's id begins: each platform writes ids of its own in it in its own way.
        its = select(CONVERSATION.c.id).where(CONVERSATION.c.person == person.key)
        query = select(CASE.c.body).where(CASE.c.conversation.in_(its)).order_by(CASE.c.number.desc()).limit(limit)
        bodies = await self._transactions.read(lambda connection: connection.execute(query).scalars().all())
        return [CASES.decode(body) for body in bodies]

    async def waits(self, desk: str, windows: Sequence[tuple[datetime, datetime]]) -> Sequence[Wait]:
        return await self._transactions.read(lambda connection: waiting.waits(connection, desk, windows))

    async def queue(self, desk: str) -> Sequence[Queued]:
        return await self._transactions.read(lambda connection: waiting.queue(connection, desk))

    async def agent_seen(self, agent: Person) -> datetime | None:
        return await self._transactions.read(lambda connection: waiting.agent_seen(connection, agent.key))

    async def agents(self, desk: str, since: datetime) -> Sequence[Person]:
        return await self._transactions.read(lambda connection: waiting.agents(connection, desk, since))

    async def asked_last(self, person: Person) -> datetime | None:
        return await self._transactions.read(lambda connection: surveys.last_asked(connection, person.key))

    async def survey(self, id: str) -> Survey | None:
        return await self._transactions.read(lambda connection: surveys.one(connection, id))

    async def surveys(self, since: datetime) -> Sequence[Survey]:
        return await self._transactions.read(lambda connection: surveys.since(connection, since))

    async def late(self, now: datetime) -> int:
        return await self._transactions.read(lambda connection: waiting.late(connection, now))

    async def _case(self, query: Any, which: str) -> Case | None:
        body = await self._transactions.read(
            lambda connection: connection.execute(query, {"which": which}).scalar_one_or_none()
        )
        return CASES.decode(body) if body else None


def _load(connection: Connection, received: Received, topics_since: datetime) -> Standing:
    conversation = received.incoming.conversation
    row = connection.execute(_STANDING, {"which": conversation}).one()
    state = STATE.decode(row.body) if row.body else ConversationState(conversation)
    case = connection.execute(_CASE, {"which": state.case}).scalar_one_or_none() if state.case else None
    person = _person(received) or row.person or ""
    return Standing(
        state=state,
        case=CASES.decode(case) if case else None,
        next_case_number=row.number + 1,
        earlier_topics=tuple(_earlier_topics(connection, person, conversation, topics_since)) if person else (),
        lately=lately(connection, received, _person(received)),
    )


def _earlier_topics(connection: Connection, person: str, conversation: str, since: datetime) -> Iterable[Topic]:
    which = {"person": person, "conversation": conversation, "since": since}
    return (TOPICS.decode(body) for body in connection.execute(_EARLIER, which).scalars())


def _save(connection: Connection, received: Received, turn: Turn, now: datetime) -> None:
    conversation = received.incoming.conversation
    lock_lane(connection, conversation)
    done = {"which": received.row, "state": "done", "done_at": now, "result": turn.result, "retry_at": None}
    if connection.execute(_DONE, done).rowcount != 1:
        raise Conflict("This message was dealt with meanwhile.")
    person = _save_state(connection, received, turn.state, now)
    if turn.case is not None:
        _save_case(connection, turn.case, now)
    waiting.add_waits(connection, turn.waits)
    for topic in turn.topics:
        _save_topic(connection, topic, conversation, person)
    for survey in turn.surveys:
        surveys.put(connection, survey)
    drafts.suggest(connection, turn.drafts)
    if turn.entries:
        connection.execute(_ADD_ENTRIES, [entry_values(entry) for entry in turn.entries])
    for timer in turn.timers:
        _save_timer(connection, received, timer, now)
    if turn.send:
        connection.execute(_ADD_PARCELS, parcel_values(received, turn, now=now))
    blank(connection, conversation, turn.blank)


def _save_state(connection: Connection, received: Received, state: ConversationState, now: datetime) -> str:
    """Returns whose conversation it is."""
    person = _person(received)
    values = {"body": STATE.encode(state), "changed_at": now} | ({"person": person} if person else {})
    which = received.incoming.conversation
    statement = _PUT_CONVERSATION[connection.dialect.name, bool(person)]
    connection.execute(statement, {"id": which, "person": "", "opened_at": now} | values)
    return person


def _save_case(connection: Connection, case: Case, now: datetime) -> None:
    values = {"state": case.state, "body": CASES.encode(case), "changed_at": now} | waiting.case_values(case)
    if not connection.execute(_CHANGE_CASE, values | {"which": case.id}).rowcount:
        first = {"id": case.id, "number": case.number, "conversation": case.conversation}
        connection.execute(_ADD_CASE, first | values)


def _save_topic(connection: Connection, topic: Topic, conversation: str, person: str) -> None:
    body = TOPICS.encode(topic)
    values = {"outcome": topic.outcome, "asked_at": topic.asked_at, "last_at": topic.last_at, "body": body}
    person = person or connection.execute(_WHOSE, {"which": conversation}).scalar_one()
    statement = _PUT_TOPIC[connection.dialect.name]
    connection.execute(statement, {"id": topic.id, "conversation": conversation, "person": person} | values)


def _save_timer(connection: Connection, received: Received, timer: Timer, now: datetime) -> None:
    """A timer is a row of the inbox that is due later. The one that is waiting already is moved."""
    conversation = received.incoming.conversation
    woke = Woke(f"timer:{received.row}:{timer.name}:{timer.value}", conversation, timer.at, timer.name, timer.value)
    values = incoming_values(woke, now=now) | {
        "timer": timer.name,
        "value": timer.value,
        "due_at": timer.at,
        "trace": received.trace,
    }
    which = {"whose": conversation, "name": timer.name, "which": timer.value}
    if not connection.execute(_MOVE_TIMER, values | which | {"attempts": 0, "retry_at": None}).rowcount:
        connection.execute(_ADD_INCOMING, values)


def _person(received: Received) -> str:
    person = getattr(received.incoming, "person", None)
    return person.key if isinstance(person, Person) else ""
