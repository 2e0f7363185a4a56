"""The tables of conversations: what came, what must be sent, where everything stands. Rows never leave ``bot.store``.

Values are kept whole as JSON in ``body`` (see ``bot.store.codec``); columns are only for what is looked up.
Ids that order rows are given in the order of commits within a lane: see ``bot.store.transactions.lock_lane``.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, text
from sqlmodel import Field, SQLModel

from bot.store.database import CleanText, Moment


def counting() -> Any:
    """A column that counts up by itself: 64 bits where there are any, SQLite's own row number there."""
    kind = BigInteger().with_variant(Integer(), "sqlite")
    return Field(default=None, sa_column=Column(kind, primary_key=True, autoincrement=True))


def _waiting(name: str, *columns: str) -> Index:
    """An index over what is still to be done only: it stays small however much has been done."""
    only = text("state = 'waiting'")
    return Index(name, *columns, sqlite_where=only, postgresql_where=only)


def _ended(name: str, *states: str) -> Index:
    """An index over what ended otherwise than it should: few rows, looked for often."""
    only = text(f"state IN ({', '.join(repr(state) for state in states)})")
    return Index(name, "id", sqlite_where=only, postgresql_where=only)


class InboxRow(SQLModel, table=True):
    """One incoming message, or one timer (with ``due_at``)."""

    __tablename__ = "inbox"
    __table_args__ = (
        _waiting("inbox_waiting", "lane", "id"),
        _waiting("inbox_due", "due_at"),
        _waiting("inbox_retry", "retry_at"),
        _ended("inbox_aside", "aside"),
        Index("inbox_ref", "lane", "ref"),
        Index("inbox_person", "person", "id"),
    )

    id: int | None = counting()
    event: str = Field(unique=True, sa_type=CleanText)
    """The platform's own event id."""
    lane: str = Field(sa_type=CleanText)
    kind: str = Field(sa_type=CleanText)
    ref: str = Field(default="", sa_type=CleanText)
    person: str = Field(default="", sa_type=CleanText)
    timer: str = Field(default="", sa_type=CleanText)
    value: str = Field(default="", sa_type=CleanText)
    body: str = Field(sa_type=CleanText)
    preempts: bool = False
    state: str = Field(default="waiting", sa_type=CleanText)
    """waiting, done, aside, dropped."""
    at: datetime = Field(sa_type=Moment)
    due_at: datetime | None = Field(default=None, sa_type=Moment)
    retry_at: datetime | None = Field(default=None, sa_type=Moment)
    attempts: int = 0
    done_at: datetime | None = Field(default=None, sa_type=Moment)
    result: str = Field(default="", sa_type=CleanText)
    """How its turn ended."""
    why: str = Field(default="", sa_type=CleanText)
    """Why the last attempt failed."""
    trace: str = Field(default="", sa_type=CleanText)
    """What it is part of: a W3C ``traceparent``, or nothing where nobody follows turns."""


class OutboxRow(SQLModel, table=True):
    """One thing to send."""

    __tablename__ = "outbox"
    __table_args__ = (
        _waiting("outbox_waiting", "lane", "id"),
        _waiting("outbox_retry", "retry_at"),
        _ended("outbox_dead", "refused", "unknown"),
        Index("outbox_ref", "lane", "ref"),
        Index("outbox_conversation", "conversation", "id"),
    )

    id: int | None = counting()
    parcel: str = Field(unique=True, sa_type=CleanText)
    """The idempotency key."""
    lane: str = Field(sa_type=CleanText)
    conversation: str = Field(sa_type=CleanText)
    ref: str = Field(default="", sa_type=CleanText)
    body: str = Field(sa_type=CleanText)
    unless_claimed: bool = False
    state: str = Field(default="waiting", sa_type=CleanText)
    """waiting, sent, superseded, unknown, refused, dropped."""
    at: datetime = Field(sa_type=Moment)
    retry_at: datetime | None = Field(default=None, sa_type=Moment)
    attempts: int = 0
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    receipt: str = Field(default="", sa_type=CleanText)
    why: str = Field(default="", sa_type=CleanText)
    trace: str = Field(default="", sa_type=CleanText)


class ConversationRow(SQLModel, table=True):
    """Where a conversation stands."""

    __tablename__ = "conversation"
    __table_args__ = (Index("conversation_person", "person", "changed_at"),)

    id: str = Field(primary_key=True, sa_type=CleanText)
    person: str = Field(default="", sa_type=CleanText)
    body: str = Field(sa_type=CleanText)
    opened_at: datetime = Field(sa_type=Moment)
    changed_at: datetime = Field(sa_type=Moment)


class EntryRow(SQLModel, table=True):
    """One line of a transcript."""

    __tablename__ = "transcript_entry"
    __table_args__ = (
        Index("transcript_entry_conversation", "conversation", "position"),
        Index("transcript_entry_ref", "conversation", "ref"),
    )

    position: int | None = counting()
    id: str = Field(unique=True, sa_type=CleanText)
    conversation: str = Field(sa_type=CleanText)
    case: str = Field(default="", sa_type=CleanText)
    ref: str = Field(default="", sa_type=CleanText)
    body: str = Field(sa_type=CleanText)


class CaseRow(SQLModel, table=True):
    """One case."""

    __tablename__ = "support_case"  # "case" is a word of SQL's own
    __table_args__ = (
        Index("support_case_conversation", "conversation", "number"),
        Index("support_case_state", "state", "number"),
        Index("support_case_agent", "agent", "agent_at"),
        Index("support_case_desk", "desk", "state"),
    )

    id: str = Field(primary_key=True, sa_type=CleanText)
    number: int = Field(unique=True)
    conversation: str = Field(sa_type=CleanText)
    state: str = Field(sa_type=CleanText)
    desk: str = Field(default="", sa_type=CleanText)
    """The desk's id."""
    urgent: bool = False
    waits_since: datetime | None = Field(default=None, sa_type=Moment)
    late_at: datetime | None = Field(default=None, sa_type=Moment)
    """While it waits or an agent has it: from when on somebody should look at it."""
    agent: str = Field(default="", sa_type=CleanText)
    """Who has it, or had it last, by key; and when they last did anything about it."""
    agent_at: datetime | None = Field(default=None, sa_type=Moment)
    body: str = Field(sa_type=CleanText)
    changed_at: datetime = Field(sa_type=Moment)


class WaitRow(SQLModel, table=True):
    """One wait at a desk that is over."""

    __tablename__ = "desk_wait"
    __table_args__ = (Index("desk_wait_desk", "desk", "since"),)

    id: int | None = counting()
    desk: str = Field(sa_type=CleanText)
    since: datetime = Field(sa_type=Moment)
    seconds: float
    """While the desk was open."""
    taken: bool


class TopicRow(SQLModel, table=True):
    """One topic of a conversation."""

    __tablename__ = "topic"
    __table_args__ = (Index("topic_person", "person", "last_at"), Index("topic_conversation", "conversation"))

    id: str = Field(primary_key=True, sa_type=CleanText)
    conversation: str = Field(sa_type=CleanText)
    person: str = Field(default="", sa_type=CleanText)
    outcome: str = Field(sa_type=CleanText)
    asked_at: datetime = Field(sa_type=Moment)
    last_at: datetime = Field(sa_type=Moment)
    body: str = Field(sa_type=CleanText)


class SurveyRow(SQLModel, table=True):
    """One asking how it went, with what was answered."""

    __tablename__ = "survey"
    __table_args__ = (Index("survey_person", "person", "asked_at"), Index("survey_asked", "asked_at"))

    id: str = Field(primary_key=True, sa_type=CleanText)
    case: str = Field(sa_type=CleanText)
    person: str = Field(sa_type=CleanText)
    asked_at: datetime = Field(sa_type=Moment)
    body: str = Field(sa_type=CleanText)


class PostRow(SQLModel, table=True):
    """One thing on the built-in page."""

    __tablename__ = "post"
    __table_args__ = (Index("post_seq", "seq"), Index("post_place", "place", "seq"))

    place: str = Field(primary_key=True, sa_type=CleanText)
    key: str = Field(primary_key=True, sa_type=CleanText)
    body: str = Field(sa_type=CleanText)
    born: int = Field(sa_type=BigInteger)
    seq: int = Field(sa_type=BigInteger)


class CounterRow(SQLModel, table=True):
    """A count whose order is the order of commits, which a database's own sequences do not promise."""

    __tablename__ = "counter"

    name: str = Field(primary_key=True, sa_type=CleanText)
    value: int = Field(sa_type=BigInteger)


class AccountRow(SQLModel, table=True):
    """Somebody who was invited. Of the link's token only the hash is kept."""

    __tablename__ = "account"

    person: str = Field(primary_key=True, sa_type=CleanText)
    body: str = Field(sa_type=CleanText)
    role: str = Field(sa_type=CleanText)
    invite: str = Field(unique=True, sa_type=CleanText)
    invited_at: datetime = Field(sa_type=Moment)
    good_until: datetime = Field(sa_type=Moment)


class SessionRow(SQLModel, table=True):
    """Somebody who is signed in. Of the session's token only the hash is kept."""

    __tablename__ = "account_session"

    token: str = Field(primary_key=True, sa_type=CleanText)
    person: str = Field(index=True, foreign_key="account.person", ondelete="CASCADE", sa_type=CleanText)
    opened_at: datetime = Field(sa_type=Moment)
    good_until: datetime = Field(sa_type=Moment)


ROWS: tuple[type[SQLModel], ...] = (
    InboxRow,
    OutboxRow,
    ConversationRow,
    EntryRow,
    CaseRow,
    WaitRow,
    TopicRow,
    SurveyRow,
    PostRow,
    CounterRow,
    AccountRow,
    SessionRow,
)
"""All row classes of this module."""


def _table(row: Any) -> Any:
    return row.__table__


INBOX = _table(InboxRow)
OUTBOX = _table(OutboxRow)
CONVERSATION = _table(ConversationRow)
ENTRY = _table(EntryRow)
CASE = _table(CaseRow)
WAIT = _table(WaitRow)
TOPIC = _table(TopicRow)
SURVEY = _table(SurveyRow)
POST = _table(PostRow)
COUNTER = _table(CounterRow)
ACCOUNT = _table(AccountRow)
SESSION = _table(SessionRow)
