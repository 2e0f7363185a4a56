"""One way to ask for a person: a row of the tables ``person_talking`` and ``person_words``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.escalation.signals.person_groups import expand


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to ask. ``clear`` is how surely it asks for a person, 0..1."""

    name: str
    clear: float
    pattern: re.Pattern[str]
    alone: bool = False
    """Counts only when it is the whole message, politeness aside."""
    guarded: bool = True
    """Whether the rows of ``UNDONE_BEFORE`` and ``UNDONE_WITHIN`` apply: not to wordings that say no themselves."""


def row(name: str, clear: float, pattern: str, *, alone: bool = False, guarded: bool = True) -> Wording:
    return Wording(name, clear, expand(rf"(?<![\w'-])(?:{pattern})(?![\w'-])"), alone, guarded)


WHO = (
    r"(?:{the}(?:[\w'-]{3,15} )?(?:{real} (?:live )?{human}|{role})|{the}(?:human(?: being)?s?|person|people)"
    r"|{open}(?: from (?:the )?(?:it|support|it team|help desk|service desk|support team|it department))?)"
)
HELPER = rf"(?:{WHO}|{{the}}(?:[\w'-]{{3,15}} )?{{desk}})"
SOMEONE = (
    r"(?:{open}(?: from (?:the |your )?(?:it|support|it team|help desk|service desk|support team|it "
    r"department|team))?|{the}(?:{real} {human}|{role}|human|person))"
)
