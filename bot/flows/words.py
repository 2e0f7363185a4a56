"""Short words that stand for a press: typing works wherever pressing does.

Only whole messages count: "yes" is a yes, "yes but the printer is still jammed" is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bot.flows import phrases
from bot.messages.state import Choices, Pending, PersonOffered, Steps

MeaningKind = Literal[
    "yes", "no", "helped", "not_helped", "thanks", "hello", "done", "failed", "stop", "pick", "walk", "cancel", "more"
]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a short message stands for. ``pick`` counts from 0."""

    kind: MeaningKind
    pick: int = 0


def plain(text: str) -> str:
    """Lower case, letters and digits only, single spaces: what ``phrases`` are matched against."""
    return " ".join(re.sub(r"[^\w]+", " ", text.lower().replace("_", " ")).split())


def _is(pattern: re.Pattern[str], words: str) -> bool:
    return pattern.fullmatch(words) is not None


def interpret(text: str, pending: Pending | None) -> Meaning | None:
    """The meaning of a short message, given what was asked last; None where it is to be read as what it says."""
    words = plain(text)
    if not words or len(words) > 60:
        return None
    asked = _in_answer_to(words, pending)
    if asked is not None:
        return asked
    anywhere: tuple[tuple[re.Pattern[str], MeaningKind], ...] = (
        (phrases.HELPED, "helped"),
        (phrases.NOT_HELPED, "not_helped"),
        (phrases.THANKS, "thanks"),
        (phrases.HELLO, "hello"),
        (phrases.WALK, "walk"),
        (phrases.MORE, "more"),
    )
    return next((Meaning(kind) for pattern, kind in anywhere if _is(pattern, words)), None)


def _in_answer_to(words: str, pending: Pending | None) -> Meaning | None:
    if isinstance(pending, Choices):
        return _picked(words, pending)
    if isinstance(pending, Steps):
        for pattern, kind in ((phrases.STOP, "stop"), (phrases.FAILED, "failed"), (phrases.DONE, "done")):
            if _is(pattern, words):
                return Meaning(kind)  # type: ignore[arg-type]  # the tuple above names three of MeaningKind
    if isinstance(pending, PersonOffered):
        if _is(phrases.YES, words):
            return Meaning("yes")
        if _is(phrases.NO, words) or _is(phrases.STOP, words):
            return Meaning("no")
    return None


def _picked(words: str, choices: Choices) -> Meaning | None:
    match = phrases.PICK.fullmatch(words)
    if match:
        which = match["which"]
        at = len(choices.articles) - 1 if which == "last" else phrases.ORDINALS.get(which, 99)
        return Meaning("pick", at) if at < len(choices.articles) else None
    titles = [plain(article.title) for article in choices.articles]
    named = [at for at, title in enumerate(titles) if words == title]
    if not named:
        own = [set(title.split()) - set().union(*(set(o.split()) for o in titles if o != title)) for title in titles]
        named = [at for at, rare in enumerate(own) if rare & set(words.split())]
    return Meaning("pick", named[0]) if len(named) == 1 and len(words.split()) <= 5 else None
