"""The words of an offer, which name what was noticed, and the words that tell an agent why a case was opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.messages.case import OpenedBecause
from bot.messages.signals import Reading, Signal, SignalKind

QUESTION = "Shall I bring someone in?"

_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")

_ALONE: Mapping[SignalKind, str] = {
    "asked_for_person": "It sounds as if you'd rather talk to a person.",
    "gave_up": "I'm sorry this got so far that you want to stop.",
    "not_helped": "What I've said so far isn't helping.",
    "rephrased": "You've had to ask this more than once, and my answers aren't getting you there.",
    "same_answer_again": "I keep giving you the same answer, and it isn't helping.",
    "came_back": "This has come back, so what I told you last time didn't last.",
    "long_without_progress": "You've been at this for a while, and we're not getting further.",
    "workaround": "You've had to find your own way round this.",
    "urgent": "You don't have time for this to take longer.",
    "strong_feeling": "I'm sorry, this is clearly not going well for you.",
}
"""One sentence a kind, the one that says most first."""

_REASONS: Mapping[SignalKind, str] = {
    "asked_for_person": "asked for a person",
    "gave_up": "was giving up",
    "not_helped": "said it did not help",
    "rephrased": "asked the same thing in other words",
    "same_answer_again": "got the same answer again",
    "came_back": "came back with the same problem",
    "long_without_progress": "had been at it for a long time",
    "workaround": "had to get round it",
    "urgent": "has no time",
    "strong_feeling": "sounded upset",
}

_OPENED: Mapping[OpenedBecause, str] = {
    "pressed": "Pressed Talk to a person",
    "asked": "Asked for a person",
    "accepted": "Said yes to an offer of a person",
    "pressure": "Handed over because answers were not helping",
    "reopened": "Reopened: it was not solved after all",
    "fault": "Handed over because something on our side failed",
    "care": "Went straight to people",
}


def offer(reading: Reading, answers: int) -> str:
    """The sentences of an offer: what was noticed, then the question. ``answers``: given on this problem so far."""
    return f"{_noticed(reading, answers)} {QUESTION}"


def announcement(reading: Reading, answers: int) -> str:
    """What goes before a handover that pressure led to: what was noticed, with a word of sorry to somebody upset."""
    noticed = _noticed(reading, answers)
    upset = any(signal.kind == "strong_feeling" for signal in reading.signals)
    return f"I'm sorry. {noticed}" if upset and "sorry" not in noticed else noticed


def _noticed(reading: Reading, answers: int) -> str:
    kinds = {signal.kind for signal in reading.signals}
    stuck = kinds & {"rephrased", "not_helped", "same_answer_again", "long_without_progress"}
    if "asked_for_person" in kinds:
        return _ALONE["asked_for_person"]
    if "gave_up" in kinds and stuck:
        return "I haven't been able to help with this, and I don't want you to have to give up on it."
    if "came_back" in kinds and stuck:
        return "This is back again, and my answers still aren't helping."
    if "same_answer_again" in kinds and stuck - {"same_answer_again"}:
        return "You've asked in different ways and I keep giving you the same answer."
    if "urgent" in kinds and stuck:
        return "There isn't much time, and my answers aren't helping."
    if stuck - {"long_without_progress"} and answers >= 2:
        return f"I've answered this {_count(answers)} ways and it isn't helping."
    return next(
        (sentence for kind, sentence in _ALONE.items() if kind in kinds), "I don't think I'm getting you there."
    )


def _count(number: int) -> str:
    return _COUNTS[number] if number < len(_COUNTS) else "many"


def reason(because: OpenedBecause, signals: Sequence[Signal]) -> str:
    """Why a case was opened, for an agent: how it came about, then what was noticed with the person's own words."""
    noticed: dict[SignalKind, Signal] = {}
    for signal in signals:
        noticed.setdefault(signal.kind, signal)
    if because == "asked" and (asked := noticed.pop("asked_for_person", None)):
        opened = f"{_OPENED['asked']} (“{asked.quote}”)"
    else:
        opened = _OPENED[because]
    parts = [_part(noticed[kind]) for kind in _REASONS if kind in noticed]
    return f"{opened}. Noticed before that: {'; '.join(parts)}." if parts else f"{opened}."


def _part(signal: Signal) -> str:
    words = _REASONS[signal.kind]
    return f"{words} (“{signal.quote}”)" if signal.quote else words
