"""Whether somebody asks for a person, how clearly, and in which words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.escalation.signals.person_undone import UNDONE_AFTER, UNDONE_ANYWHERE, UNDONE_BEFORE, UNDONE_WITHIN
from bot.escalation.signals.person_wording import Wording
from bot.escalation.signals.person_words import WORDINGS
from bot.escalation.signals.spelling import respell
from bot.escalation.signals.words import quote, sentences

LONGEST_SENTENCE = 1_500
"""Characters of one sentence that are read: nobody asks for a person in a longer one, and logs have no full stops."""


@dataclass(frozen=True, slots=True)
class Request:
    """How surely a person is asked for, 0..1, in which words, and by which row of the table."""

    clear: float = 0.0
    quote: str = ""
    wording: str = ""


@lru_cache(maxsize=256)
def asked_for_person(text: str) -> Request:
    """The clearest request for a person in a message; ``Request()`` where there is none."""
    read = sentences(text)
    best = Request()
    for sentence in read:
        words = respell(sentence.plain[:LONGEST_SENTENCE])
        if any(pattern.search(words) for pattern in UNDONE_ANYWHERE):
            continue
        for wording in WORDINGS:
            if wording.clear <= best.clear or (wording.alone and len(read) > 1):
                continue
            if _asks(words, wording):
                best = Request(wording.clear, quote(sentence.own), wording.name)
    return best


def _asks(words: str, wording: Wording) -> bool:
    if wording.alone:
        return wording.pattern.fullmatch(words.strip(" ?,")) is not None
    return any(not _undone(words, found, wording.guarded) for found in wording.pattern.finditer(words))


def _undone(words: str, found: re.Match[str], guarded: bool) -> bool:
    before, after = words[: found.start()], words[found.end() :]
    return any(pattern.search(after) for pattern in UNDONE_AFTER) or (
        guarded
        and (
            any(pattern.search(found.group()) for pattern in UNDONE_WITHIN)
            or any(pattern.search(before) for pattern in UNDONE_BEFORE)
        )
    )
