"""Words that go straight to people: danger to oneself or others, harassment or abuse, a security incident.

Precise rather than greedy: somebody tells of themselves or of people around them, and of something that is so. Asking
about a policy, how something is reported, or what would be done in such a case is an ordinary question. A joke that
says of oneself what somebody in danger says counts: being asked once too often is the smaller harm.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from bot.escalation.signals import care_words
from bot.escalation.signals.care_spelling import respell
from bot.escalation.signals.words import Sentence, quote, sentences
from bot.messages.care import CARE_KINDS, Care, CareKind

LONGEST_SENTENCE = 4_000
"""Characters of one sentence that is read: a longer one is a log."""

READ = 40
"""Sentences of one message. What comes after so many is a pasted log or thread."""

PIECE = 600
"""Characters of a long sentence that are read at once."""


@lru_cache(maxsize=256)
def care(text: str) -> Care | None:
    """What of this kind a message tells of, the gravest first; None for everything ordinary."""
    found: dict[CareKind, Care] = {}
    for words, own in _read(text):
        for kind in CARE_KINDS:
            if kind not in found and _tells(words, kind):
                found[kind] = Care(kind, quote(own))
    return next((found[kind] for kind in CARE_KINDS if kind in found), None)


def _read(text: str) -> Iterator[tuple[str, str]]:
    """Each sentence, then each with the one after it: "I typed my password there. I think it was a scam."."""
    read: list[Sentence] = [one for one in sentences(text)[:READ] if len(one.plain) <= LONGEST_SENTENCE]
    written = [respell(one.plain) for one in read]
    for words, one in zip(written, read, strict=True):
        yield from ((piece, one.own) for piece in _pieces(words))
    for at in range(len(read) - 1):
        if max(len(written[at]), len(written[at + 1])) > PIECE:
            continue
        yield f"{written[at]} . {written[at + 1]}", f"{read[at].own} {read[at + 1].own}"


def _pieces(words: str) -> Iterator[str]:
    """A sentence without end, as people in distress write them, in pieces that overlap."""
    yield words[:PIECE]
    for start in range(PIECE // 2, max(0, len(words) - PIECE // 2), PIECE // 2):
        yield words[words.rfind(" ", 0, start) + 1 : start + PIECE]


def _tells(words: str, kind: CareKind) -> bool:
    for cue in care_words.TABLES[kind]:
        for found in cue.pattern.finditer(words):
            if not cue.whatever and care_words.set_aside(words, found, kind):
                continue
            return True
    return False
