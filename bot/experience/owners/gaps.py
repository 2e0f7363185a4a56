"""What nobody could answer: questions for which nothing was shown, put together where they ask for the like. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.experience.endings import handed_over
from bot.experience.likeness import alike, rarity, telling
from bot.experience.owners.quoting import GONE, different, names_in, quoted
from bot.experience.said import said_ending
from bot.messages.case import NOT_SAID_YET, Case
from bot.messages.evidence import ArticleRef
from bot.messages.state import Topic
from bot.ports.experience import KnownTopic, Records

LIKE = 0.6
"""From this mean likeness on a question joins a group."""

MOST = 400
"""Questions that are grouped: the newest."""

MOST_EXAMPLES = 3

_IT = re.compile(r"\b(?:it|that|this|same|still)\b", re.IGNORECASE)
_BACK = re.compile(
    r"\b(?:again|still|back|not fixed|not solved|not working|(?:isn|wasn|hasn|doesn)['’]?t)\b", re.IGNORECASE
)

Likenesses = Sequence[Sequence[float]]
"""How like each question is to each other one, 0..1."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """One topic for which nothing was shown. The question is fit to be shown."""

    known: KnownTopic
    question: str
    solved: bool
    """A person at a desk could help."""
    pursued: bool = True
    """They asked on, or for a person, or something came near: not only one message that nothing followed."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that people ask for and no article answers."""

    topics: tuple[Unanswered, ...]

    @property
    def pursued(self) -> bool:
        """Several asked it, or the one who did wanted to know: what is left may be a try, or nothing of ours."""
        return self.people > 1 or any(one.pursued for one in self.topics)

    @property
    def people(self) -> int:
        return len({one.known.person for one in self.topics})

    @property
    def tries(self) -> int:
        """How often they wrote, all together."""
        return sum(max(1, one.known.topic.turns) for one in self.topics)

    @property
    def examples(self) -> tuple[str, ...]:
        """From different people as far as possible, the newest first."""
        newest = sorted(self.topics, key=lambda one: one.known.topic.asked_at, reverse=True)
        first = {one.known.person: one for one in reversed(newest)}
        return different((one.question for one in (*reversed(first.values()), *newest)), MOST_EXAMPLES)

    @property
    def solved(self) -> int:
        return sum(one.solved for one in self.topics)

    @property
    def last_at(self) -> datetime:
        return max(one.known.topic.asked_at for one in self.topics)

    @property
    def nearest(self) -> tuple[ArticleRef, ...]:
        """Articles that were named as closest, the most often first."""
        counts: dict[str, int] = {}
        refs: dict[str, ArticleRef] = {}
        for one in self.topics:
            for ref in one.known.topic.named[:3]:
                counts[ref.id] = counts.get(ref.id, 0) + 1
                refs[ref.id] = ref
        return tuple(refs[id] for id in sorted(counts, key=lambda id: (-counts[id], id)))[:3]


def unanswered(records: Records) -> list[Unanswered]:
    """The newest topics that were shown nothing and whose person did not say that it was solved. Without care."""
    cases = {case.topic: case for case in records.cases if case.topic}
    found, people = [], names_in(records)
    for known in records.topics:
        topic, case = known.topic, cases.get(known.topic.id)
        care = topic.care is not None or (case is not None and case.care is not None)
        if topic.asked_which and case is None and not topic.rephrased and not topic.not_helped:
            continue  # they were asked which of a few articles they meant, and left it there
        if care or topic.shown or topic.outcome == "confirmed" or not _says_something(topic.question):
            continue
        if _of_another_case(known, records.cases):
            continue  # it goes on about what people at a desk had been told
        pursued = _pursued(topic, case)
        if not pursued and len(topic.question.split()) == 1:
            continue  # a word by itself, that nothing came near and nothing followed
        question = max((topic.question, *topic.wordings), key=lambda text: len(telling(text)))
        solved = case is not None and handed_over(topic, case) and case.resolution == "fixed"
        found.append(Unanswered(known, quoted(question, people.get(known.conversation, ())), solved, pursued))
    return sorted(found, key=lambda one: (one.known.topic.asked_at, one.known.topic.id))[-MOST:]


def _pursued(topic: Topic, case: Case | None) -> bool:
    on = topic.turns > 1 or topic.rephrased > 0 or topic.not_helped > 0
    return on or case is not None or bool(topic.case or topic.named)


def _of_another_case(known: KnownTopic, cases: Sequence[Case]) -> bool:
    """Whether it only says of an earlier case of theirs that it is back or was not fixed ("it is black again")."""
    if not (_IT.search(known.topic.question) and _BACK.search(known.topic.question)):
        return False
    before = (one for one in cases if one.conversation == known.conversation and one.topic != known.topic.id)
    return any(one.opened_at < known.topic.asked_at for one in before)


def gaps(found: Sequence[Unanswered], likenesses: Likenesses) -> list[Gap]:
    """What most people ask for first. ``likenesses``: of the questions, in the same order."""
    groups: list[list[int]] = []
    for at in range(len(found)):
        best, group = LIKE, None
        for members in groups:
            mean = sum(likenesses[at][other] for other in members) / len(members)
            if mean >= best:
                best, group = mean, members
        if group is None:
            groups.append([at])
        else:
            group.append(at)
    made = [Gap(tuple(found[at] for at in members)) for members in groups]
    return sorted(made, key=lambda gap: (not gap.pursued, -gap.people, -gap.tries, -gap.last_at.timestamp()))


def by_words(found: Sequence[Unanswered]) -> Likenesses:
    """By words alone: where nothing that knows what they mean can be had."""
    plain = [_only_question(one) for one in found]
    weights = rarity([known.topic for known in plain])
    return [[float(alike(one.topic, other.topic, weights)) for other in plain] for one in plain]


def _only_question(one: Unanswered) -> KnownTopic:
    """What was named for it is no sign of likeness: it was not what they asked for."""
    return replace(one.known, topic=replace(one.known.topic, shown=(), named=(), wordings=()))


def _says_something(question: str) -> bool:
    """Whether it can be missing at all: no remark on how something ended, and nothing that was deleted."""
    if said_ending(question) is not None:
        return False
    return question != NOT_SAID_YET and not question.startswith(GONE) and bool(telling(question))
