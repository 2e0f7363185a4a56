"""Short messages that are no problem to be looked up: thanks, dropping it, turning down what was shown, questions about
Handrail itself.

Precise rather than greedy: only a message with nothing else in it is a remark. "Thanks" is one, "thanks, and how do I
print?" is not. What a remark leads to is the flows' business; a clear request for a person always goes before it.
"""

from __future__ import annotations

import re
from typing import Literal

from bot.escalation.signals import remark_words
from bot.escalation.signals.progress import settled
from bot.escalation.signals.words import Sentence, sentences

Remark = Literal[
    "solved",
    "thanks",
    "dropped",
    "rejected",
    "who_are_you",
    "what_can_you_do",
    "how_to_reach",
    "when_there",
]
"""``solved``: it works now. ``thanks``: a nod, thanks or goodbye, which proves nothing. ``dropped``: never mind.
``rejected``: no, none of these. The last four ask about Handrail and the people behind it."""

LONGEST = 12
"""Words of one sentence. Longer ones say something of their own."""

MOST = 3
"""Sentences."""

_TABLES: tuple[tuple[Remark, re.Pattern[str]], ...] = (
    ("who_are_you", remark_words.WHO_ARE_YOU),
    ("what_can_you_do", remark_words.WHAT_CAN_YOU_DO),
    ("when_there", remark_words.WHEN_THERE),
    ("how_to_reach", remark_words.HOW_TO_REACH),
    ("dropped", remark_words.DROPPED),
    ("rejected", remark_words.REJECTED),
    ("solved", remark_words.SOLVED),
    ("thanks", remark_words.THANKS),
)
"""The order in which tables are asked of one sentence."""

_TELLING: tuple[Remark, ...] = ("solved", *(kind for kind, _ in _TABLES if kind not in ("solved", "thanks")), "thanks")
"""Which one counts where the sentences of a message differ, first to last: thanks say least."""

_STATED: frozenset[Remark] = frozenset({"solved", "thanks", "dropped", "rejected"})
"""Kinds that a question is not."""


def remark(text: str) -> Remark | None:
    """What a short message is, when it is nothing else; None where it is to be read as what it says."""
    read = sentences(text)
    found = [_of_sentence(sentence) for sentence in read]
    if 0 < len(read) <= MOST and None not in found:
        return next(kind for kind in _TELLING if kind in found)
    return "solved" if settled(text) else None


def _of_sentence(sentence: Sentence) -> Remark | None:
    words = " ".join(word for word in re.sub(r"[?,:/&-]", " ", sentence.plain).split() if word != "'")
    if len(words.split()) > LONGEST:
        return None
    kinds = (kind for kind, table in _TABLES if table.fullmatch(words))
    return next((kind for kind in kinds if not (sentence.asks and kind in _STATED)), None)
