"""Every topic with all that is measured of it. Matters of care are left out: they are nobody's statistics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.experience.endings import Ending, How, ending, handed_over
from bot.experience.likeness import articles_of, telling
from bot.experience.period import Patience
from bot.experience.returning import returned
from bot.experience.said import said_ending
from bot.experience.talk import Talk, read, share_out
from bot.messages.case import Case
from bot.messages.signals import SignalKind
from bot.messages.survey import Ended, Survey
from bot.messages.transcript import Entry
from bot.ports.experience import FirstWord, KnownTopic, Records

MANY_TURNS = 4
"""Whoever has to write so often on one topic has had a hard time of it."""

UPSET: frozenset[SignalKind] = frozenset({"strong_feeling", "gave_up"})
"""What shows in words that somebody has had enough of it."""


@dataclass(frozen=True, slots=True)
class Experienced:
    """One topic, as somebody went through it."""

    id: str
    person: str
    conversation: str
    asked_at: datetime
    ending: Ending
    how: How
    """How the handover ended, where there was one."""
    refused: bool
    """Nothing at all was found for it."""
    articles: frozenset[str]
    """Shown; or named, where none was shown."""
    words: frozenset[str]
    """Those of the question that say what it is about. Never shown unless several people share them."""
    confidence: float
    """Of the best evidence, 0..1."""
    turns: int
    rephrased: int
    not_helped: int
    minutes: float
    asked_again: int
    felt: frozenset[SignalKind]
    back: bool
    """Silent or refused, without a person, and the same person was back with the like within days."""
    first_word: float | None
    """Seconds until something was heard."""
    case: str = ""
    desk: str = ""
    opened_at: datetime | None = None
    to_person: float | None = None
    """Seconds from the handover until somebody took it, by the clock."""
    in_time: bool | None = None
    """Somebody took it within the time that they were told when they asked; None where none was told or nobody did."""
    told_late: bool = False
    """It took longer than the desk's limit or the estimate, and they were told so."""
    ease: int | None = None
    repeated: bool | None = None
    still: bool | None = None
    """Asked days later: whether what was got round is still in the way."""
    said_ended: Ended | None = None
    """What they answered when they were asked whether it is really fixed."""
    asked_after: bool = False

    @property
    def handed_over(self) -> bool:
        return bool(self.case)

    @property
    def hard(self) -> bool:
        """They had to try more than once."""
        again = self.rephrased + self.not_helped + self.asked_again
        return bool(again) or "not_helped" in self.felt or self.turns >= MANY_TURNS or bool(self.repeated)

    @property
    def upset(self) -> bool:
        return bool(self.felt & UPSET)


def measured(records: Records, now: datetime, patience: Patience) -> list[Experienced]:
    """By when they were asked."""
    cases = _cases(records.cases)
    left_out = _of_care(records)
    ordinary = _without_remarks([known for known in records.topics if known.topic.id not in left_out], cases)
    lines = _lines(records, {known.topic.id for known in ordinary} | _of_care(records))
    words = _first_words(records.first_words)
    surveys = {survey.topic: survey for survey in records.surveys}  # the last one that was asked counts
    talks = {known.topic.id: read(lines.get(known.topic.id, ())) for known in ordinary}
    back = returned(ordinary, cases, patience.back_within)
    return [
        _one(
            known, cases.get(known.topic.id), talks[known.topic.id], surveys.get(known.topic.id),
            words.get(known.conversation, ()), known.topic.id in back, now, patience.silent_after,
        )
        for known in ordinary
    ]  # fmt: skip


def _one(
    known: KnownTopic, case: Case | None, talk: Talk, survey: Survey | None, words: Sequence[FirstWord], back: bool,
    now: datetime, silent_after: timedelta,
) -> Experienced:  # fmt: skip
    topic = known.topic
    how_it_ended, how = ending(topic, case, talk.after_answer, now, silent_after)
    case = case if case is not None and handed_over(topic, case) else None
    taken = case.claimed_at - case.opened_at if case is not None and case.claimed_at and not case.reopened else None
    return Experienced(
        id=topic.id,
        person=known.person,
        conversation=known.conversation,
        asked_at=topic.asked_at,
        ending=how_it_ended,
        how=how,
        refused=not topic.shown and not topic.named,
        articles=articles_of(topic),
        words=telling(topic.question),
        confidence=topic.confidence,
        turns=max(topic.turns, talk.wrote),
        rephrased=topic.rephrased,
        not_helped=topic.not_helped,
        minutes=talk.minutes,
        asked_again=talk.asked_again,
        felt=talk.felt | _noticed(case),
        back=back and case is None and how_it_ended in ("silent", "open"),
        first_word=_first_word(topic.asked_at, words),
        case=case.id if case is not None else "",
        desk=case.desk_id if case is not None else "",
        opened_at=case.opened_at if case is not None else None,
        to_person=taken.total_seconds() if taken is not None else None,
        in_time=_in_time(case),
        told_late=case is not None and case.apologised,
        ease=survey.ease if survey is not None else None,
        repeated=survey.repeated if survey is not None else None,
        still=survey.still if survey is not None else None,
        said_ended=survey.ended if survey is not None else None,
        asked_after=survey is not None,
    )


def _in_time(case: Case | None) -> bool | None:
    if case is None or case.claimed_at is None or case.told_by is None or case.reopened:
        return None
    return case.claimed_at <= case.told_by


def _cases(cases: Iterable[Case]) -> Mapping[str, Case]:
    """Topic → its last case."""
    return {case.topic: case for case in cases if case.topic and case.care is None}


def _noticed(case: Case | None) -> frozenset[SignalKind]:
    return frozenset(signal.kind for signal in case.signals) if case is not None else frozenset()


def _without_remarks(known: Sequence[KnownTopic], cases: Mapping[str, Case]) -> list[KnownTopic]:
    """Without what only says how the topic before it ended ("I'll use the cable for now"): that is no topic itself."""
    before: set[str] = set()
    kept = []
    for each in known:
        alone = not each.topic.shown and each.topic.id not in cases and each.topic.turns == 1
        if not (alone and each.conversation in before and said_ending(each.topic.question) is not None):
            kept.append(each)
        before.add(each.conversation)
    return kept


def _of_care(records: Records) -> set[str]:
    """They keep their own lines, so that none of them is counted with what was asked before."""
    cases = {case.topic for case in records.cases if case.care is not None}
    return cases | {known.topic.id for known in records.topics if known.topic.care is not None}


def _lines(records: Records, topics: Set[str]) -> Mapping[str, Sequence[Entry]]:
    by_conversation: dict[str, list[KnownTopic]] = {}
    for known in records.topics:
        if known.topic.id not in topics:
            continue
        by_conversation.setdefault(known.conversation, []).append(known)
    found: dict[str, Sequence[Entry]] = {}
    for conversation, its in by_conversation.items():
        found |= share_out([known.topic for known in its], records.transcripts.get(conversation, ()))
    return found


def _first_words(words: Iterable[FirstWord]) -> Mapping[str, Sequence[FirstWord]]:
    found: dict[str, list[FirstWord]] = {}
    for word in words:
        found.setdefault(word.conversation, []).append(word)
    return found


def _first_word(asked_at: datetime, words: Sequence[FirstWord]) -> float | None:
    """Of the message that the topic began with: what a platform says it was sent at may be a little before it came."""
    own = next((word for word in words if word.came_at >= asked_at), None)
    if own is None or own.came_at - asked_at > timedelta(minutes=5):
        return None
    return max(0.0, (own.sent_at - asked_at).total_seconds())
