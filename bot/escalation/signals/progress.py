"""How it goes, from the person's words: not helped, solved, giving up, getting round it, strong feeling, haste."""

from __future__ import annotations

from bot.escalation.signals.cues import Found, clearest
from bot.escalation.signals.mood_words import NOT_URGENT, STRONG_FEELING, URGENT
from bot.escalation.signals.progress_words import (
    ASKED_BEFORE,
    GAVE_UP,
    NOT_GETTING_ROUND,
    NOT_GIVING_UP,
    NOT_HELPED,
    WORKAROUND,
)
from bot.escalation.signals.solved_words import NOT_SOLVED, SAID_IN_PASSING, SOLVED, UNSETTLED
from bot.escalation.signals.words import quote, sentences

SHOUTED = 0.7
"""Share of capital letters from which a message counts as shouted."""


SOLVED_AT = 0.9
"""How clearly somebody must say that it is solved."""


def not_helped(text: str, *, answered: bool) -> Found:
    """That an answer did not help. ``answered``: whether there has been one."""
    return clearest(text, NOT_HELPED, answered=answered) if answered else Found()


def asked_before(text: str) -> Found:
    """That they say themselves that they have asked this before."""
    return clearest(text, ASKED_BEFORE)


def solved(text: str) -> Found:
    """That it works now, or that help came close. From ``SOLVED_AT`` on it is solved."""
    return clearest(text, SOLVED, unless=NOT_SOLVED)


def settled(text: str) -> bool:
    """Whether a message says that it is solved and nothing more: no "but", no question, no other trouble."""
    return solved(text).clear >= SOLVED_AT and not any(
        UNSETTLED.search(SAID_IN_PASSING.sub(" ", sentence.plain)) for sentence in sentences(text)
    )


def gave_up(text: str) -> Found:
    """That the person stops trying. Machines that give up, and those who found it after all, do not count."""
    return clearest(text, GAVE_UP, unless=NOT_GIVING_UP)


def workaround(text: str, *, answered: bool) -> Found:
    """That the person gets round it. Asking for a workaround, or trying things before the first answer, does not
    count."""
    return clearest(text, WORKAROUND, unless=NOT_GETTING_ROUND) if answered else Found()


def strong_feeling(text: str) -> Found:
    """That somebody sounds upset: words, capitals, marks. A cue beside other evidence and no more."""
    found = clearest(text, STRONG_FEELING)
    letters = [letter for letter in text if letter.isalpha()]
    shouted = len(letters) >= 12 and sum(letter.isupper() for letter in letters) / len(letters) >= SHOUTED
    marks = text.count("!!") > 0 or text.count("?!") > 0 or text.count("??") > 0
    loud = 0.5 * shouted + 0.35 * marks
    if loud > found.clear:
        return Found(loud, quote(text))
    return Found(min(1.0, found.clear + loud / 4), found.quote) if found.clear else found


def urgent(text: str) -> Found:
    """That there is no time."""
    return clearest(text, URGENT, unless=NOT_URGENT)
