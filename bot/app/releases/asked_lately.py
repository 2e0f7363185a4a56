"""What people asked in the last month: each question once, the newest first, to be asked of another release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.app.parts import Parts
from bot.experience.owners.quoting import GONE
from bot.messages.case import NOT_SAID_YET
from bot.messages.people import MEMBERS, PUBLIC
from bot.ports.experience import KnownTopic, Records
from bot.store.experience import SqlExperienceRecords

LATELY = timedelta(days=30)
MOST = 300

_MEMBER = frozenset({PUBLIC, MEMBERS})


@dataclass(frozen=True, slots=True)
class AskedLately:
    """One question, as whoever asked it: secrets were masked before it was stored."""

    topic: str
    person: str
    text: str
    audiences: frozenset[str]
    helped: bool


async def records_lately(parts: Parts) -> Records:
    """Raises ``StoreError``."""
    now = parts.clock.now()
    return await SqlExperienceRecords(parts.transactions).between(now - LATELY, now)


async def asked_lately(parts: Parts) -> list[AskedLately]:
    """Matters of care are left out. Whose audiences are not known any more is asked as a member. Raises
    ``StoreError``."""
    records, people = await records_lately(parts), await parts.accounts.people()
    audiences = {case.person.key: case.person.audiences for case in records.cases}
    audiences |= {key: person.audiences for key, person in people.items()}
    found: dict[tuple[str, frozenset[str]], AskedLately] = {}
    for known in reversed(records.topics):
        if len(found) == MOST:
            break
        if _can_be_asked(known):
            theirs = audiences.get(known.person, _MEMBER)
            words = " ".join(known.topic.question.casefold().split())
            found.setdefault((words, theirs), _asked(known, theirs))
    return [*found.values()]


def _asked(known: KnownTopic, audiences: frozenset[str]) -> AskedLately:
    topic = known.topic
    return AskedLately(topic.id, known.person, topic.question, audiences, topic.outcome == "confirmed")


def _can_be_asked(known: KnownTopic) -> bool:
    question = known.topic.question
    gone = not question.strip() or question.startswith(GONE) or question == NOT_SAID_YET
    return known.topic.care is None and not gone
