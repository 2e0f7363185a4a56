"""Finding somebody by key, id or name, and all that is held about them, in SQL. Nothing here writes."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import and_, func, or_, select, union
from sqlalchemy.engine import Connection

from bot.messages.case import OPEN_STATES, Case
from bot.messages.people import Person
from bot.messages.transcript import BEFORE_THAT, Entry
from bot.ports.experience import KnownTopic
from bot.ports.forgetting import Held, Link
from bot.store.codec import CASES, ENTRIES, PEOPLE, SURVEYS, TOPICS
from bot.store.figures import pseudonym
from bot.store.keeping_tables import FIGURE
from bot.store.owner_tables import ARTICLE_DRAFT, LETTER
from bot.store.platform_tables import ANCHOR, ATTACHMENT
from bot.store.tables import ACCOUNT, CASE, CONVERSATION, ENTRY, INBOX, OUTBOX, POST, SESSION, SURVEY, TOPIC

_OVERHEARD = "overheard "
"""Begins the id of somebody of whom nothing is known but a name."""

PLATFORMS = ("slack", "teams", "web")


def person_of(key: str) -> Person | None:
    """Somebody by key alone; None where it is not one."""
    platform, _, rest = key.partition(":")
    tenant, _, id = rest.partition(":")
    return Person(platform, tenant, id) if platform in PLATFORMS and tenant and id else None


def known(connection: Connection, who: str) -> Sequence[Person]:
    """Whoever is meant: one by a key, seen or not; else everybody with this id or name, by key."""
    named: dict[str, Person] = {}
    for person in _everybody(connection):
        if person.key not in named or not named[person.key].name:
            named[person.key] = person
    exact = person_of(who)
    if exact is not None:
        only_heard = exact.id.startswith(_OVERHEARD)
        return [named.get(exact.key, replace(exact, name=exact.id.removeprefix(_OVERHEARD)) if only_heard else exact)]
    wanted = _folded(who)
    found = [one for key, one in sorted(named.items()) if wanted in (_folded(one.id), _folded(one.name))]
    return found or _overheard(connection, wanted)


def _overheard(connection: Connection, wanted: str) -> list[Person]:
    """Whoever is known by their name alone: somebody heard them say something, before turning to Handrail."""
    heard: dict[str, Person] = {}

    def hears(conversation: str, name: str) -> None:
        platform, _, rest = conversation.partition(":")
        if name and _folded(name) == wanted:
            one = Person(platform, rest.partition(":")[0], f"{_OVERHEARD}{name}", name)
            heard[one.key] = one

    came = select(INBOX.c.lane, INBOX.c.body).where(INBOX.c.body.contains('"overheard"'))
    for row in connection.execute(came):
        for line in json.loads(row.body).get("overheard") or ():
            hears(row.lane, line["name"])
    lines = select(ENTRY.c.conversation, ENTRY.c.body).where(ENTRY.c.body.contains(BEFORE_THAT, autoescape=True))
    for row in connection.execute(lines):
        name, before, _ = json.loads(row.body)["text"].partition(BEFORE_THAT)
        hears(row.conversation, name if before else "")
    return [heard[key] for key in sorted(heard)]


def written_by(connection: Connection, agent: Person, besides: Collection[str]) -> Sequence[Entry]:
    """What an agent wrote in others' conversations, told by the name."""
    lines = select(ENTRY.c.body).where(
        ENTRY.c.body.contains(json.dumps(agent.name, ensure_ascii=False), autoescape=True),
        ENTRY.c.conversation.not_in(besides),
    )
    found = map(ENTRIES.decode, connection.execute(lines.order_by(ENTRY.c.position)).scalars())
    return [line for line in found if line.who == "agent" and line.name == agent.name]


def same_name(connection: Connection, person: Person) -> bool:
    """Whether anybody else is called so."""
    others = (one for one in _everybody(connection) if one.key != person.key)
    return any(_folded(one.name) == _folded(person.name) for one in others)


def held(connection: Connection, person: Person) -> Held:
    """All that is held about somebody under their own name."""
    conversations = tuple(sorted(_conversations(connection, person)))
    cases = [CASES.decode(body) for body in _bodies(connection, CASE, CASE.c.conversation.in_(conversations))]
    topics = connection.execute(select(TOPIC).where(TOPIC.c.conversation.in_(conversations)).order_by(TOPIC.c.asked_at))
    lines = select(ENTRY.c.body).where(ENTRY.c.conversation.in_(conversations)).order_by(ENTRY.c.position)
    asked = select(SURVEY.c.body).where(SURVEY.c.person == person.key).order_by(SURVEY.c.asked_at)
    return Held(
        person=person,
        conversations=conversations,
        topics=[KnownTopic(TOPICS.decode(row.body), row.conversation, person.key) for row in topics],
        cases=sorted(cases, key=lambda case: case.number),
        entries=[ENTRIES.decode(body) for body in connection.execute(lines).scalars()],
        surveys=[SURVEYS.decode(body) for body in connection.execute(asked).scalars()],
        link=_link(connection, person),
        counts=_counts(connection, person, conversations, [case.id for case in cases]),
        has_as_agent=_has(connection, person),
    )


def anchors_of(person: Person, conversations: Iterable[str], cases: Iterable[str]) -> Any:
    """Which anchors are about somebody: theirs, their conversations' and their cases'."""
    prefixes = {f"{':'.join(one.split(':')[:3])}:" for one in conversations if not one.startswith("web:")}
    named = [
        column.contains(word, autoescape=True)
        for word in (*sorted(prefixes), *sorted(cases))
        for column in (ANCHOR.c.key, ANCHOR.c.body)
    ]
    by_id = ANCHOR.c.body.contains(json.dumps(person.id, ensure_ascii=False), autoescape=True)
    own = or_(ANCHOR.c.key.endswith(f":{person.id}", autoescape=True), by_id)
    return or_(and_(ANCHOR.c.place == f"{person.platform}:{person.tenant}", own), *named)


def _conversations(connection: Connection, person: Person) -> set[str]:
    key = person.key
    places = union(
        select(CONVERSATION.c.id).where(CONVERSATION.c.person == key),
        select(INBOX.c.lane).where(INBOX.c.person == key),
        select(TOPIC.c.conversation).where(TOPIC.c.person == key),
        select(CASE.c.conversation).where(CASE.c.conversation.startswith(f"{key}:", autoescape=True)),
        select(POST.c.place).where(POST.c.place.startswith(f"{key}:", autoescape=True)),
    )
    return set(connection.execute(places).scalars())


def _everybody(connection: Connection) -> Iterator[Person]:
    """Whoever is known, some of them several times, some without their name."""
    yield from map(PEOPLE.decode, connection.execute(select(ACCOUNT.c.body)).scalars())
    for case in map(CASES.decode, connection.execute(select(CASE.c.body)).scalars()):
        yield from (one for one in (case.person, case.agent, case.had_by) if one is not None and one.id)
    latest = select(func.max(INBOX.c.id)).where(INBOX.c.body != "", _comes_with_person()).group_by(INBOX.c.person)
    for body in connection.execute(select(INBOX.c.body).where(INBOX.c.id.in_(latest))).scalars():
        values = json.loads(body)["person"]
        yield Person(values["platform"], values["tenant"], values["id"], values.get("name", ""))
    for table in (CONVERSATION, TOPIC, SURVEY):
        for key in connection.execute(select(table.c.person).distinct().where(table.c.person != "")).scalars():
            if (person := person_of(key)) is not None:
                yield person


def _comes_with_person() -> Any:
    return INBOX.c.person != ""


def _has(connection: Connection, person: Person) -> tuple[int, ...]:
    its = select(CASE.c.body).where(CASE.c.agent == person.key, CASE.c.state.in_(sorted(OPEN_STATES)))
    cases: list[Case] = [CASES.decode(body) for body in connection.execute(its).scalars()]
    return tuple(sorted(case.number for case in cases if case.agent is not None and case.agent.key == person.key))


def _link(connection: Connection, person: Person) -> Link | None:
    row = connection.execute(select(ACCOUNT).where(ACCOUNT.c.person == person.key)).first()
    if row is None:
        return None
    sessions = select(func.count()).select_from(SESSION).where(SESSION.c.person == person.key)
    return Link(row.role, row.invited_at, row.good_until, connection.execute(sessions).scalar_one())


def _counts(
    connection: Connection, person: Person, conversations: Sequence[str], cases: Sequence[str]
) -> dict[str, int]:
    def count(table: Any, *which: Any) -> int:
        return int(connection.execute(select(func.count()).select_from(table).where(*which)).scalar_one())

    shown = [POST.c.place.in_(conversations), POST.c.place == f"people:{person.key}:index"]
    shown += [POST.c.key == f"card:{case}" for case in cases] + [POST.c.place.endswith(f"#{case}") for case in cases]
    its = ARTICLE_DRAFT.c.conversation.in_(conversations)
    return {
        "received": count(INBOX, or_(INBOX.c.lane.in_(conversations), INBOX.c.person == person.key)),
        "sent": count(OUTBOX, OUTBOX.c.conversation.in_(conversations)),
        "shown": count(POST, or_(*shown)),
        "places": count(ANCHOR, anchors_of(person, conversations, cases)),
        "drafts": count(ARTICLE_DRAFT, or_(its, ARTICLE_DRAFT.c.person == person.key)),
        "letters": count(LETTER, LETTER.c.addressee == person.key),
        "files": count(
            ATTACHMENT, or_(ATTACHMENT.c.conversation.in_(conversations), ATTACHMENT.c.person == person.key)
        ),
        "figures": count(FIGURE, FIGURE.c.person == pseudonym(connection, person.key)) if _any(connection) else 0,
    }


def _any(connection: Connection) -> bool:
    return connection.execute(select(FIGURE.c.id).limit(1)).first() is not None


def _bodies(connection: Connection, table: Any, *which: Any) -> Sequence[str]:
    return list(connection.execute(select(table.c.body).where(*which)).scalars())


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
