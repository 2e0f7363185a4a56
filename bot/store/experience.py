"""What the report is made from, in SQL. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.engine import Connection

from bot.messages.case import Case
from bot.messages.transcript import Entry
from bot.messages.waiting import Wait
from bot.ports.experience import FirstWord, KnownTopic, Records
from bot.store import figures
from bot.store.codec import CASES, ENTRIES, SURVEYS, TOPICS
from bot.store.tables import CASE, ENTRY, INBOX, OUTBOX, SURVEY, TOPIC, WAIT
from bot.store.transactions import Transactions

_OF_PEOPLE = ("said", "pressed")
"""Kinds of messages that somebody waits for a word on."""


class SqlExperienceRecords:
    """``ExperienceRecords`` in a database."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def between(self, since: datetime, until: datetime) -> Records:
        return await self._transactions.read(lambda connection: _between(connection, since, until))


def _between(connection: Connection, since: datetime, until: datetime) -> Records:
    transcripts, reports = _transcripts(connection, since, until)
    topics = _topics(connection, since, until)
    return Records(
        topics=topics,
        cases=_cases(connection, since, until),
        transcripts=transcripts,
        reports=reports,
        surveys=[
            SURVEYS.decode(body)
            for body in connection.execute(
                select(SURVEY.c.body).where(SURVEY.c.asked_at >= since).order_by(SURVEY.c.asked_at, SURVEY.c.id)
            ).scalars()
        ],
        waits=_waits(connection, since, until),
        first_words=_first_words(connection, since, until),
        kept=figures.between(connection, since, until, (known.person for known in topics)),
    )


def _topics(connection: Connection, since: datetime, until: datetime) -> Sequence[KnownTopic]:
    those = select(TOPIC.c.body, TOPIC.c.conversation, TOPIC.c.person).where(
        TOPIC.c.asked_at >= since, TOPIC.c.asked_at < until
    )
    rows = connection.execute(those.order_by(TOPIC.c.asked_at, TOPIC.c.id))
    return [KnownTopic(TOPICS.decode(row.body), row.conversation, row.person) for row in rows]


def _cases(connection: Connection, since: datetime, until: datetime) -> Sequence[Case]:
    """When a case was opened stands in its body alone: numbers go up with time, so the first ones are skipped."""
    talked = select(TOPIC.c.conversation).where(TOPIC.c.asked_at >= since, TOPIC.c.asked_at < until)
    bodies = connection.execute(
        select(CASE.c.body, CASE.c.conversation.in_(talked).label("talked"))
        .where(or_(CASE.c.conversation.in_(talked), CASE.c.changed_at >= since))
        .order_by(CASE.c.number)
    )
    found = ((CASES.decode(row.body), row.talked) for row in bodies)
    return [case for case, talked_of in found if talked_of or since <= case.opened_at < until]


def _transcripts(
    connection: Connection, since: datetime, until: datetime
) -> tuple[Mapping[str, Sequence[Entry]], Sequence[Entry]]:
    """The lines of each conversation, and what was said against articles, also among agents."""
    talked = select(TOPIC.c.conversation).where(TOPIC.c.asked_at >= since, TOPIC.c.asked_at < until)
    lines = select(ENTRY.c.body).where(ENTRY.c.conversation.in_(talked)).order_by(ENTRY.c.position)
    found: dict[str, list[Entry]] = {}
    reports: list[Entry] = []
    for body in connection.execute(lines).scalars():
        entry = ENTRIES.decode(body)
        if not entry.private:
            found.setdefault(entry.conversation, []).append(entry)
        if entry.did == "reported":
            reports.append(entry)
    return found, reports


def _waits(connection: Connection, since: datetime, until: datetime) -> Sequence[Wait]:
    rows = connection.execute(
        select(WAIT).where(WAIT.c.since >= since, WAIT.c.since < until).order_by(WAIT.c.since, WAIT.c.id)
    )
    return [Wait(row.desk, row.since, row.seconds, row.taken) for row in rows]


def _first_words(connection: Connection, since: datetime, until: datetime) -> Sequence[FirstWord]:
    """A parcel is named after the message that it answers: ``<event>.<n>``."""
    came = connection.execute(
        select(INBOX.c.event, INBOX.c.lane, INBOX.c.at)
        .where(INBOX.c.kind.in_(_OF_PEOPLE), INBOX.c.at >= since, INBOX.c.at < until)
        .order_by(INBOX.c.id)
    ).all()
    sent = connection.execute(
        select(OUTBOX.c.parcel, OUTBOX.c.ended_at).where(
            OUTBOX.c.at >= since, OUTBOX.c.state == "sent", OUTBOX.c.lane.startswith("person:"),
            OUTBOX.c.ended_at.is_not(None),
        )
    )  # fmt: skip
    first = _earliest((row.parcel.rpartition(".")[0], row.ended_at) for row in sent)
    return [FirstWord(row.lane, row.at, first[row.event]) for row in came if row.event in first]


def _earliest(found: Iterable[tuple[str, datetime]]) -> Mapping[str, datetime]:
    first: dict[str, datetime] = {}
    for event, at in found:
        first[event] = min(at, first.get(event, at))
    return first
