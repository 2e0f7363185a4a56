"""Cues: wordings in a table, each with how clearly it says something, 0..1, over ``words.plain`` text.

``after_answer`` rows say something only once something has been answered: "it does not work" is how most first
questions begin. The tables are ``progress_words`` and ``mood_words``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.escalation.signals.words import Sentence, quote, sentences


@dataclass(frozen=True, slots=True)
class Cue:
    """One wording and how clear it is."""

    clear: float
    pattern: re.Pattern[str]
    after_answer: bool = False
    times: int = 1
    """How many pieces of evidence the words stand for: "nothing works" is more than one answer that did not help."""


@dataclass(frozen=True, slots=True)
class Found:
    """The strongest cue in a message, and the sentence that holds it."""

    clear: float = 0.0
    quote: str = ""
    times: int = 1


def cue(clear: float, pattern: str, *, after_answer: bool = False, times: int = 1) -> Cue:
    return Cue(clear, re.compile(rf"(?<![\w'-])(?:{pattern})(?![\w'-])"), after_answer, times)


def clearest(text: str, table: Sequence[Cue], *, answered: bool = True, unless: re.Pattern[str] | None = None) -> Found:
    """The strongest cue of ``table`` in ``text``. ``unless``: sentences that match it do not count."""
    best = Found()
    for sentence in sentences(text):
        if unless is not None and unless.search(sentence.plain):
            continue
        best = max(best, _in_sentence(sentence, table, answered), key=_strength)
    return best


def _in_sentence(sentence: Sentence, table: Sequence[Cue], answered: bool) -> Found:
    found = [
        Found(row.clear, quote(sentence.own), row.times)
        for row in table
        if (answered or not row.after_answer) and row.pattern.search(sentence.plain)
    ]
    return max(found, key=_strength, default=Found())


def _strength(found: Found) -> float:
    return found.clear * found.times
