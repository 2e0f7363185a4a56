"""What failed people, laid at the passage that they had been shown, and how much it cost them. Pure.

A *trouble* is one topic's time with one passage in which something failed: *didn't help*, the same again in other
words, a step that did not work, a handover, or *this article is wrong*. Its effort is how often the person wrote or
pressed after the passage was shown, until they were shown another one. The harm of a passage is the effort of all its
troubles together: people × what it cost each of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeVar, get_args

from bot.experience.endings import handed_over
from bot.experience.owners.quoting import different, names_in, quoted
from bot.experience.talk import share_out
from bot.messages.case import Case
from bot.messages.state import Topic
from bot.messages.transcript import Entry
from bot.ports.experience import KnownTopic, Records

Kind = Literal["wrong", "not_helped", "step_failed", "handed_over", "rephrased"]
T = TypeVar("T", KnownTopic, Entry)

KINDS: tuple[Kind, ...] = get_args(Kind)

IN_WORDS: Mapping[Kind, str] = {
    "wrong": "said that the article is wrong",
    "not_helped": "said that it didn’t help",
    "step_failed": "came to a step that didn’t work",
    "handed_over": "went on to a person",
    "rephrased": "asked again in other words",
}

_DID = frozenset({"said", "pressed", "changed", "reported"})
MOST_WORDS = 5
"""Quotations kept of one passage."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One topic's time with one passage. Words are fit to be shown."""

    article: str
    passage: str
    """Its id; empty where it is not known."""
    person: str
    topic: str
    question: str
    at: datetime
    """When it failed last."""
    kinds: frozenset[Kind]
    words: tuple[str, ...]
    effort: int
    steps: tuple[str, ...] = ()
    """Where a step failed, as it stands in the topic ("step 4 of 7 of “…” didn’t work: …")."""


@dataclass(frozen=True, slots=True)
class Harm:
    """What some troubles come to."""

    troubles: tuple[Trouble, ...] = ()

    @property
    def people(self) -> int:
        return len({trouble.person for trouble in self.troubles})

    @property
    def total(self) -> int:
        return sum(trouble.effort for trouble in self.troubles)

    @property
    def each(self) -> float:
        """Effort for each of the people."""
        return self.total / self.people if self.people else 0.0

    def people_who(self, kind: Kind) -> int:
        return len({trouble.person for trouble in self.troubles if kind in trouble.kinds})

    @property
    def questions(self) -> tuple[str, ...]:
        return different((trouble.question for trouble in self._newest()), MOST_WORDS)

    @property
    def words(self) -> tuple[str, ...]:
        return different((text for trouble in self._newest() for text in trouble.words), MOST_WORDS)

    @property
    def steps(self) -> tuple[str, ...]:
        return different((step for trouble in self._newest() for step in trouble.steps), MOST_WORDS)

    def since(self, at: datetime) -> Harm:
        return Harm(tuple(trouble for trouble in self.troubles if trouble.at > at))

    def _newest(self) -> list[Trouble]:
        return sorted(self.troubles, key=lambda trouble: trouble.at, reverse=True)


@dataclass(frozen=True, slots=True)
class ArticleHarm:
    """One article with its passages, the most harmful first."""

    article: str
    harm: Harm
    passages: tuple[tuple[str, Harm], ...]


@dataclass(slots=True)
class _Time:
    """One topic's time with one passage, while it is read."""

    article: str
    passage: str
    begun: datetime
    effort: int = 0
    at: datetime | None = None
    kinds: set[Kind] = field(default_factory=set)
    words: list[str] = field(default_factory=list)

    def failed(self, kind: Kind, at: datetime) -> None:
        self.kinds.add(kind)
        self.at = at if self.at is None else max(self.at, at)


def troubles(records: Records) -> list[Trouble]:
    """Everything that failed somebody after they had been shown a passage. Matters of care are left out."""
    cases = {case.topic: case for case in records.cases if case.topic and case.care is None}
    care = {case.topic for case in records.cases if case.care is not None}
    found: list[Trouble] = []
    people, reports = names_in(records), _by_conversation(records.reports)
    for conversation, known in _by_conversation(records.topics).items():
        lines = _with(records.transcripts.get(conversation, ()), reports.get(conversation, ()))
        names = people.get(conversation, frozenset())
        shared = share_out([each.topic for each in known], lines)
        for each in known:
            if each.topic.care is None and each.topic.id not in care:
                found += _of_topic(each, shared[each.topic.id], cases.get(each.topic.id), names)
    return sorted(found, key=lambda trouble: (trouble.at, trouble.topic))


def by_article(found: Iterable[Trouble], still: Mapping[str, str] | None = None) -> list[ArticleHarm]:
    """The most harmful first. ``still``: passage → article as they are now. What was said of a passage that has changed
    since comes last within its article, and does not count for its place."""
    articles: dict[str, dict[str, list[Trouble]]] = {}
    for trouble in found:
        articles.setdefault(trouble.article, {}).setdefault(trouble.passage, []).append(trouble)
    made = [_article(article, passages, still) for article, passages in articles.items()]
    return sorted(made, key=lambda one: (-one.harm.total, -one.harm.people, one.article))


def _article(article: str, passages: Mapping[str, Sequence[Trouble]], still: Mapping[str, str] | None) -> ArticleHarm:
    def stands(passage: str) -> bool:
        return not passage or still is None or passage in still

    each = [(passage, Harm(tuple(those))) for passage, those in passages.items()]
    each.sort(key=lambda one: (not stands(one[0]), -one[1].total, -one[1].people, one[0]))
    counted = tuple(trouble for passage, harm in each if stands(passage) for trouble in harm.troubles)
    return ArticleHarm(article, Harm(counted), tuple(each))


def _of_topic(
    known: KnownTopic, lines: Sequence[Entry], case: Case | None, names: Iterable[str]
) -> Iterator[Trouble]:  # fmt: skip
    topic = known.topic
    times = _times(lines)
    if case is not None and handed_over(topic, case):
        before = [time for time in times if time.begun <= case.opened_at]
        if before:
            before[-1].failed("handed_over", case.opened_at)
    titles = {ref.id: ref.title for ref in (*topic.named, *topic.shown)}
    for time in times:
        if time.at is None:
            continue
        yield Trouble(
            time.article, time.passage, known.person, topic.id, quoted(topic.question, names), time.at,
            frozenset(time.kinds), tuple(quoted(text, names) for text in time.words), max(1, time.effort),
            tuple(_steps(topic, titles.get(time.article, ""))) if "step_failed" in time.kinds else (),
        )  # fmt: skip


def _steps(topic: Topic, title: str) -> Iterator[str]:
    return (note for note in topic.tried if f"“{title}”" in note and "didn’t work" in note)


def _times(lines: Sequence[Entry]) -> list[_Time]:
    """One for each stretch in which the same passage was shown last."""
    times: list[_Time] = []
    for line in lines:
        if line.blanked:
            continue
        if line.who == "bot" and line.articles:
            _shown(times, line)
        elif line.did == "reported" or line.against == "wrong":
            _reported(times, line)
        elif times and line.who == "person" and line.did in _DID:
            times[-1].effort += 1
            if line.against:
                times[-1].failed(line.against, line.at)
                if line.did != "pressed":
                    times[-1].words.append(line.text)
    return times


def _shown(times: list[_Time], line: Entry) -> None:
    """The first citation is what an answer rests on most. A step belongs to the passage that led to it."""
    article, passage = line.articles[0], line.passages[0] if line.passages else ""
    if not passage and (led := next((time for time in reversed(times) if time.article == article), None)) is not None:
        passage = led.passage
    if not times or (times[-1].article, times[-1].passage) != (article, passage):
        times.append(_Time(article, passage, line.at))


def _reported(times: list[_Time], line: Entry) -> None:
    """It is wrong, said by anybody: of what was shown of that article last."""
    for article in line.articles[:1]:
        time = next((time for time in reversed(times) if time.article == article), None)
        if time is None:
            time = _Time(article, "", line.at)
            times.insert(0, time)
        time.failed("wrong", line.at)
        time.effort += line.who == "person"
        if line.did != "reported":
            time.words.append(line.text)


def _by_conversation(all: Iterable[T]) -> Mapping[str, list[T]]:
    found: dict[str, list[T]] = {}
    for one in all:
        found.setdefault(one.conversation, []).append(one)
    return found


def _with(lines: Sequence[Entry], reports: Sequence[Entry]) -> list[Entry]:
    """What was said against articles among agents is no line of the conversation's."""
    there = {line.id for line in lines}
    return sorted((*lines, *(line for line in reports if line.id not in there)), key=lambda line: line.at)
