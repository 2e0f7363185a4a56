"""Reads one message of the person's: all ten signals, their scores, and what they add up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.escalation.signals.cues import Found
from bot.escalation.signals.person import asked_for_person
from bot.escalation.signals.progress import (
    SOLVED_AT,
    asked_before,
    gave_up,
    not_helped,
    solved,
    strong_feeling,
    urgent,
    workaround,
)
from bot.escalation.signals.progress_words import WANTS_MORE
from bot.escalation.signals.remarks import remark
from bot.escalation.signals.repetition import came_back, long_without_progress, rephrased, same_answer_again
from bot.messages.evidence import Likeness
from bot.messages.signals import History, Reading, Signal, SignalKind

FIRES_AT: Mapping[SignalKind, float] = {
    "asked_for_person": 0.4,
    "rephrased": 0.5,
    "not_helped": 0.7,
    "same_answer_again": 0.75,
    "gave_up": 0.4,
    "workaround": 0.7,
    "strong_feeling": 0.5,
    "urgent": 0.7,
    "long_without_progress": 1.0,
    "came_back": 1.0,
}
"""The score from which a kind is a signal."""

BY_CLEARNESS: frozenset[SignalKind] = frozenset({"asked_for_person", "gave_up", "not_helped", "strong_feeling"})
"""Kinds whose weight counts by how clear the words are; the others count whole once they are noticed."""

CUES: frozenset[SignalKind] = frozenset({"strong_feeling", "urgent"})
"""Kinds that add to the pressure only beside other evidence: alone they say too little."""

FADES = 0.7
"""What is left of the pressure after a message in which nothing is noticed."""

STANDS = 0.1
"""Pressure from earlier messages from which on a cue is heard beside it."""

UPSET_AT = 0.9
"""How clear strong feeling must be to be acted on beside what earlier messages left."""

GOT_ROUND_WITHIN = 25
"""Words within which somebody says no more than that they have got round it."""

SOLVED_WITHIN = 60
"""Words. In a longer message "it works" is a detail of the problem more often than its end."""


def read(
    text: str,
    at: datetime | None,
    history: History,
    likeness: Sequence[Likeness],
    passages: Sequence[str],
    came: bool,
    weights: Mapping[SignalKind, float],
) -> Reading:
    """All that one message says about how it goes. The decision is the policy's and stays ``none`` here.

    ``likeness`` is parallel to ``history.spoken``; ``passages``: ids that the message retrieved, best first;
    ``came``: the same topic was asked about in another conversation within days.
    """
    answered = had_a_reply(history)
    works_now = answered and remark(text) == "solved"
    found: dict[SignalKind, Found] = {
        "asked_for_person": _asked(text),
        "rephrased": max(asked_before(text), rephrased(text, history, likeness), key=lambda entry: entry.clear),
        "not_helped": not_helped(text, answered=answered),
        "same_answer_again": same_answer_again(history, passages),
        "gave_up": Found() if works_now else gave_up(text),
        "workaround": workaround(text, answered=answered),
        "strong_feeling": strong_feeling(text),
        "urgent": urgent(text),
        "long_without_progress": long_without_progress(at, history),
        "came_back": came_back(text, came and not history.spoken),
    }
    signals = tuple(
        Signal(kind, _weight(kind, entry, weights), entry.quote)
        for kind, entry in found.items()
        if entry.clear >= FIRES_AT[kind]
    )
    progress = max(solved(text).clear, SOLVED_AT * works_now) if answered else 0.0
    return Reading(
        signals=signals,
        scores={kind: round(entry.clear, 6) for kind, entry in found.items()},
        pressure=pressure(history.pressure, signals, progress),
    )


def had_a_reply(history: History) -> bool:
    """Whether the person had any reply on this problem: an answer, a question or a refusal, never silence."""
    return bool(history.told or history.spoken)


def _weight(kind: SignalKind, found: Found, weights: Mapping[SignalKind, float]) -> float:
    """What a signal adds to the pressure, 0..1: as often as the words say it, and by how clear they are."""
    return min(1.0, weights[kind] * found.times * (found.clear if kind in BY_CLEARNESS else 1.0))


def ends_it(text: str, history: History, reading: Reading) -> bool:
    """Whether a message says that it is solved: clearly, shortly, after an answer, and with nothing against it."""
    return (
        had_a_reply(history)
        and len(text.split()) <= SOLVED_WITHIN
        and not any(is_evidence(signal) for signal in reading.signals)
        and remark(text) == "solved"
    )


def gets_round_it(text: str, history: History, reading: Reading) -> bool:
    """Whether a message says, after an answer, that they have got round it, and asks for nothing more."""
    return (
        had_a_reply(history)
        and len(text.split()) <= GOT_ROUND_WITHIN
        and reading.scores.get("workaround", 0.0) >= SOLVED_AT
        and WANTS_MORE.search(text.lower()) is None
    )


def _asked(text: str) -> Found:
    request = asked_for_person(text)
    return Found(request.clear, request.quote)


def is_evidence(signal: Signal) -> bool:
    """Whether a signal counts by itself. Cues do not, and asking for a person is a request: the policy decides on it
    alone."""
    return signal.kind not in CUES and signal.kind != "asked_for_person"


def pressure(before: float, signals: Sequence[Signal], progress: float = 0.0) -> float:
    """What the signals add up to, 0..1: it grows with evidence, fades without, and goes when it is solved.

    ``before``: after the message before this one; ``progress``: how clearly this one says that it is solved, or thanks,
    which takes the edge off the rest.
    """
    evidence = sum(signal.weight for signal in signals if is_evidence(signal))
    cues = sum(signal.weight for signal in signals if signal.kind in CUES)
    if progress >= SOLVED_AT and evidence < 0.5:
        return 0.0
    heard = evidence > 0 or (cues > 0 and before >= STANDS)
    total = (before if heard else before * FADES) + evidence + (cues if heard else 0.0)
    return round(min(1.0, total * (1.0 - progress / 2)), 6)


def says_something_new(reading: Reading, before: float) -> bool:
    """Whether a message adds evidence, or strong feeling beside what already stands. ``before``: the pressure then."""
    upset = reading.scores.get("strong_feeling", 0.0) >= UPSET_AT
    return any(is_evidence(signal) for signal in reading.signals) or (upset and before >= STANDS)
