"""What people say of how it ended, when it was not by a button: they got round it, or they gave up.

The signals of a live turn are read first. Looking back, a little more may be taken for such: nothing is offered to
anybody because of it. It is only read where something had been answered before.
"""

from __future__ import annotations

import re
from typing import Literal

from bot.escalation.signals import FIRES_AT
from bot.escalation.signals.progress import gave_up, workaround
from bot.escalation.signals.solved_words import DONE_FOR_THEM
from bot.escalation.signals.words import plain

LONGEST = 40
"""Words. What is longer tells of a problem, and mentions a way round it in passing."""

_DOES = (
    r"(?:us(?:e|ing|ed)|borrow\w*|switch\w*|tether\w*|print\w*|e?mail\w*|sen[dt]\w*|went|going|go|took|tak(?:e|ing)|work\w*"
    r"|do|did|doing|d[io]ne|sign\w*|typ(?:e|ed|ing)|mov(?:e|ed|ing)|manag\w*|ask\w*|call\w*|rang|walk\w*|download\w*)"
)
_FOR_NOW = (
    r"(?:instead|for now|for the moment|for today|in the meantime|meanwhile|until (?:then|it|this|somebody|someone)"
    r"|gets? me by|will (?:have to )?do|does the job|the other way|by hand)"
)
_ROUND = (
    rf"\b{_DOES}\b.*\b{_FOR_NOW}\b",
    rf"\b{_FOR_NOW}\b.*\b(?:i|we)\b.*\b{_DOES}\b",
    r"\b(?:got|getting|get|worked|went|found a way|managed to get) a?round (?:it|this|that)\b",
    r"\bfound (?:a|another) way\b",
    r"\bas a workaround\b",
    DONE_FOR_THEM,
)
_UP = (
    r"\b(?:do not|no) (?:have )?(?:the )?time for (?:this|it)\b",
    r"\blive without (?:it|this|that)\b",
    r"\b(?:stop|stopping|stopped) trying\b",
    r"\bnot worth (?:it|the|my)\b",
    r"^(?:\w+ ?,? ){0,4}(?:leave|leaving|left) it(?: be| there| at that| then)?$",
    r"\b(?:i am|i) (?:have )?had enough\b",
)
_NO_ENDING = re.compile(
    r"\?|\b(?:if|how|is there|tell me|should i|do i|not (?:work\w*|possible)|does not(?! matter)|nobody)\b"
)
_ROUND_IT = re.compile("|".join(_ROUND))
_GIVES_UP = re.compile("|".join(_UP))


def said_ending(text: str) -> Literal["got_round", "given_up"] | None:
    """How they say that it ended, if they say so."""
    if workaround(text, answered=True).clear >= FIRES_AT["workaround"]:
        return "got_round"
    left = gave_up(text).clear >= FIRES_AT["gave_up"]
    words = plain(text)
    if len(words.split()) <= LONGEST and not _NO_ENDING.search(words):
        if _ROUND_IT.search(words):
            return "got_round"
        left = left or bool(_GIVES_UP.search(words))
    return "given_up" if left else None
