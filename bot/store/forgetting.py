"""Forgetting somebody, in SQL: what is kept of them goes at once, and what stands on chat platforms is ordered away.

One transaction takes all that is theirs and puts into the outbox, for each place on a chat platform, what is to go
there. Turns and sends that are under way then find that what they worked on is gone, and come to nothing; since a
lane's parcels go one after another, the order comes after whatever was just being sent. When all of them have ended,
``finish`` takes the rest: where posts stood, and the orders themselves.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, insert, or_, select, update
from sqlalchemy.engine import Connection

from bot.messages.case import Case
from bot.messages.outgoing import Forgotten, Renamed
from bot.messages.people import Person
from bot.ports.experience import KeptFigure
from bot.ports.forgetting import Copy, Elsewhere, Emptied, Held
from bot.store import elsewhere, figures, people
from bot.store.blanking import blank_letters
from bot.store.codec import CASES, OUTGOING
from bot.store.database import Database, store_errors
from bot.store.keeping_tables import FORGETTING
from bot.store.owner_tables import ARTICLE_DRAFT, LETTER
from bot.store.platform_tables import ANCHOR, ATTACHMENT
from bot.store.posts import count_up
from bot.store.stand_ins import NOBODY, stand_in
from bot.store.tables import ACCOUNT, CASE, CONVERSATION, ENTRY, INBOX, OUTBOX, POST, SESSION, SURVEY, TOPIC
from bot.store.transactions import Transactions, lock_lane

_COMES_AGAIN = timedelta(days=1)
"""So long a platform may deliver the same event again. Its id is kept for that, where it says nothing of the person."""


class SqlForgetting:
    """``Forgetting`` in a database."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def known(self, who: str) -> Sequence[Person]:
        return await self._transactions.read(lambda connection: people.known(connection, who))

    async def held(self, person: Person) -> Held:
        return await self._transactions.read(lambda connection: elsewhere.counted(connection, person))

    async def forget(
        self, held: Held, *, id: str, now: datetime, figures: Sequence[KeptFigure], emptied: Emptied
    ) -> None:
        await self._transactions.write(lambda connection: _forget(connection, held, id, now, figures, emptied))

    async def take_out_elsewhere(self, person: Person, *, id: str, now: datetime) -> Elsewhere:
        return await elsewhere.take_out(self._transactions, person, id, now)

    async def under_way(self, person: Person) -> str:
        unfinished = select(FORGETTING.c.id, FORGETTING.c.body).where(FORGETTING.c.finished_at.is_(None))
        rows = await self._transactions.read(lambda connection: connection.execute(unfinished).all())
        return next((row.id for row in rows if json.loads(row.body)["person"] == person.key), "")

    async def copies(self, id: str) -> Sequence[Copy]:
        return await self._transactions.read(lambda connection: _copies(connection, id))

    async def finish(self, now: datetime) -> Sequence[str]:
        unfinished = select(FORGETTING).where(FORGETTING.c.finished_at.is_(None)).order_by(FORGETTING.c.at)
        rows = await self._transactions.read(lambda connection: connection.execute(unfinished).all())
        return [row.id for row in rows if await self._transactions.write(_finishing(row, now))]

    async def overwrite(self) -> bool:
        """On SQLite: have the log of changes written into the file and emptied, so that nothing stands in it any more.

        False where somebody was reading just then; it is emptied at a later time.
        """
        database = self._transactions.database
        if not database.is_sqlite:
            return True
        return await asyncio.to_thread(_emptied_log, database)

    async def result(self, id: str) -> Sequence[Copy]:
        asked = select(FORGETTING.c.body).where(FORGETTING.c.id == id, FORGETTING.c.finished_at.is_not(None))
        body = await self._transactions.read(lambda connection: connection.execute(asked).scalar_one_or_none())
        return [Copy(**one) for one in json.loads(body)["copies"]] if body else []


def _emptied_log(database: Database) -> bool:
    with store_errors(), database.sync.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql("COMMIT")
        busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").first()
        connection.exec_driver_sql("BEGIN")
    return busy is not None and not busy[0]


def _forget(
    connection: Connection, held: Held, id: str, now: datetime, kept: Sequence[KeptFigure], emptied: Emptied
) -> None:
    for conversation in held.conversations:  # sorted: two who forget at once do not wait for each other
        lock_lane(connection, conversation)
    figures.keep(connection, kept)
    figures.cut_off(connection, held.person.key)
    cases = [
        CASES.decode(body)
        for body in connection.execute(
            select(CASE.c.body).where(CASE.c.conversation.in_(held.conversations)).order_by(CASE.c.number)
        ).scalars()
    ]
    for conversation in held.conversations:
        blank_letters(connection, conversation, _words(held, conversation))
    orders = _orders(connection, held, cases, id, now)
    _empty_page(connection, held, cases, emptied)
    _erase(connection, held.person, held.conversations, now)
    if cases:
        stand_in(connection, cases[-1])
    if orders:
        connection.execute(insert(OUTBOX), orders)
    about = {
        "person": held.person.key,
        "conversations": list(held.conversations),
        "cases": [case.id for case in cases],
    }
    connection.execute(insert(FORGETTING), {"id": id, "at": now, "body": json.dumps(about, ensure_ascii=False)})


def _words(held: Held, conversation: str) -> list[str]:
    """What they wrote there, as letters to owners may quote it."""
    said = {
        words.strip()
        for entry in held.entries
        if entry.conversation == conversation and entry.who == "person"
        for words in (entry.text, entry.before)
    }
    for known in held.topics:
        if known.conversation == conversation:
            said |= {words.strip() for words in (known.topic.question, *known.topic.wordings)}
    return sorted(said - {""}, key=len, reverse=True)


def _orders(connection: Connection, held: Held, cases: Sequence[Case], id: str, now: datetime) -> list[dict[str, Any]]:
    """What is to go on chat platforms: at each desk that a case was at, and in each conversation."""
    lanes: list[tuple[str, str, Forgotten]] = []
    for case in cases:
        been = select(OUTBOX.c.lane).where(OUTBOX.c.conversation == case.conversation).distinct()
        its = {lane for lane in connection.execute(been).scalars() if _at_a_desk(lane) and lane.endswith(f"#{case.id}")}
        its |= {f"desk:{desk}#{case.id}" for desk in (case.desk, *case.places)}
        lanes += [(lane, case.conversation, Forgotten(case.id, case.number)) for lane in sorted(its)]
    lanes += [(f"person:{one}", one, Forgotten()) for one in held.conversations]
    away = [one for one in lanes if not one[0].partition(":")[2].startswith("web")]
    return [
        {
            "parcel": f"forget:{id}.{number}",
            "lane": lane,
            "conversation": conversation,
            "body": OUTGOING.encode(what),
            "unless_claimed": False,
            "at": now,
        }
        for number, (lane, conversation, what) in enumerate(away)
    ]


def _empty_page(connection: Connection, held: Held, cases: Sequence[Case], emptied: Emptied) -> None:
    """The page's own posts: the person's go, and those at a desk are emptied, for agents who have them open."""
    key = held.person.key
    mine = or_(POST.c.place.in_(held.conversations), POST.c.place == f"people:{key}:index")
    connection.execute(delete(POST).where(mine))
    for case in cases:
        for desk in {case.desk, *case.places}:
            card = and_(POST.c.place == f"desk:{desk}", POST.c.key == f"card:{case.id}")
            shown = select(POST).where(or_(card, POST.c.place == f"desk:{desk}#{case.id}"))
            for row in connection.execute(shown).all():
                after = json.dumps(emptied(json.loads(row.body)), sort_keys=True, ensure_ascii=False)
                which = (POST.c.place == row.place, POST.c.key == row.key)
                seq = count_up(connection, row.place)
                connection.execute(update(POST).where(*which).values(body=after, seq=seq))


def _erase(connection: Connection, person: Person, conversations: Sequence[str], now: datetime) -> None:
    theirs = INBOX.c.lane.in_(conversations) | (INBOX.c.person == person.key)
    to_them = (
        OUTBOX.c.conversation.in_(conversations),
        OUTBOX.c.conversation == person.key,
    )  # a letter names its owner
    connection.execute(delete(OUTBOX).where(or_(*to_them)))
    _erase_inbox(connection, theirs, person, now)
    case_ids = select(CASE.c.id).where(CASE.c.conversation.in_(conversations))
    connection.execute(delete(SURVEY).where(or_(SURVEY.c.person == person.key, SURVEY.c.case.in_(case_ids))))
    for table in (ENTRY, TOPIC, CASE):
        connection.execute(delete(table).where(table.c.conversation.in_(conversations)))
    connection.execute(delete(CONVERSATION).where(CONVERSATION.c.id.in_(conversations)))
    of_theirs = or_(ARTICLE_DRAFT.c.conversation.in_(conversations), ARTICLE_DRAFT.c.person == person.key)
    connection.execute(delete(ARTICLE_DRAFT).where(of_theirs))
    connection.execute(delete(LETTER).where(LETTER.c.addressee == person.key))
    attached = or_(ATTACHMENT.c.conversation.in_(conversations), ATTACHMENT.c.person == person.key)
    connection.execute(delete(ATTACHMENT).where(attached))
    for table in (SESSION, ACCOUNT):
        connection.execute(delete(table).where(table.c.person == person.key))


def _erase_inbox(connection: Connection, theirs: Any, person: Person, now: datetime) -> None:
    """Of what came just now the event's id stays, where it names nobody: it may be delivered once more."""
    telling = INBOX.c.event.contains(person.id, autoescape=True)
    connection.execute(delete(INBOX).where(theirs, or_(INBOX.c.at < now - _COMES_AGAIN, telling)))
    empty = dict.fromkeys(("ref", "person", "timer", "value", "body", "why"), "")
    empty |= {"lane": NOBODY, "state": "done"}
    connection.execute(update(INBOX).where(theirs).values(**empty, due_at=None, retry_at=None, preempts=False))


def _copies(connection: Connection, id: str) -> list[Copy]:
    ordered = select(OUTBOX).where(OUTBOX.c.parcel.startswith(f"forget:{id}.")).order_by(OUTBOX.c.id)
    return [_copy(row) for row in connection.execute(ordered).all()]


def _copy(row: Any) -> Copy:
    what = OUTGOING.decode(row.body)
    number = what.number if isinstance(what, Forgotten) else 0
    at_desk = _at_a_desk(row.lane)
    where = row.lane.partition(":")[2].partition("#")[0] if at_desk else row.conversation.partition(":")[0]
    return Copy(where, number, row.state, row.receipt, row.why, isinstance(what, Renamed))


def _at_a_desk(lane: str) -> bool:
    return lane.startswith("desk:")


def _finishing(row: Any, now: datetime) -> Any:
    return lambda connection: _finish(connection, row.id, row.at, json.loads(row.body), now)


def _finish(connection: Connection, id: str, at: datetime, about: Mapping[str, Any], now: datetime) -> bool:
    """Whether nothing was left to wait for."""
    copies = _copies(connection, id)
    if any(copy.state == "waiting" for copy in copies):
        return False
    person = people.person_of(about["person"])
    assert person is not None  # it was written from one
    connection.execute(delete(OUTBOX).where(OUTBOX.c.parcel.startswith(f"forget:{id}.")))
    which = people.anchors_of(person, about["conversations"], about["cases"])
    if _is_back(connection, person, at):  # what has begun since is another matter
        which = and_(which, ANCHOR.c.put_at <= int(at.timestamp() * 1_000_000_000))
    else:
        _erase(connection, person, about["conversations"], now)
    connection.execute(delete(ANCHOR).where(which))
    kept = [*about.get("copies", ()), *(asdict(copy) for copy in copies)]
    body = json.dumps({"copies": kept}, ensure_ascii=False)
    connection.execute(update(FORGETTING).where(FORGETTING.c.id == id).values(finished_at=now, body=body))
    return True


def _is_back(connection: Connection, person: Person, since: datetime) -> bool:
    """Whether they have turned to Handrail again since."""
    wrote = select(INBOX.c.id).where(INBOX.c.person == person.key, INBOX.c.at > since).limit(1)
    invited = select(ACCOUNT.c.person).where(ACCOUNT.c.person == person.key, ACCOUNT.c.invited_at > since)
    return connection.execute(wrote).first() is not None or connection.execute(invited).first() is not None
