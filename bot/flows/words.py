"""Short words that stand for a press: typing works wherever pressing does.

Only whole messages count: "yes" is a yes, "yes but the printer is still jammed" is not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.escalation.signals import asked_for_person
from bot.escalation.signals.remarks import Remark, remark
from bot.flows import phrases
from bot.messages.state import Choices, Pending, PersonOffered, Steps

MeaningKind = Literal[
    "yes",
    "no",
    "helped",
    "not_helped",
    "thanks",
    "hello",
    "done",
    "failed",
    "stop",
    "pick",
    "none",
    "drop",
    "walk",
    "more",
    "who_are_you",
    "what_can_you_do",
    "how_to_reach",
    "when_there",
]
WaitingKind = Literal["drop", "solved", "thanks", "news", "weary"]


LONGEST = 60
"""Characters. What is longer is no answer to a question of the bot's in a word or two."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a short message stands for. ``pick`` counts from 0."""

    kind: MeaningKind
    pick: int = 0


def plain(text: str) -> str:
    """Lower case, letters and digits only, single spaces: what ``phrases`` are matched against."""
    spaced = " ".join(re.sub(r"[^\w]+", " ", text.lower().replace("_", " ")).split())
    return phrases.RUN_TOGETHER.sub(r"\1n t", spaced)


def _is(pattern: re.Pattern[str], words: str) -> bool:
    return pattern.fullmatch(words) is not None


def interpret(text: str, pending: Pending | None) -> Meaning | None:
    """The meaning of a short message, given what was asked last; None where it is to be read as what it says."""
    words = plain(text)
    asked = _in_answer_to(words, pending) if 0 < len(words) <= LONGEST else None
    if asked is not None:
        return asked
    anywhere: tuple[tuple[re.Pattern[str], MeaningKind], ...] = (
        (phrases.HELPED, "helped"),
        (phrases.NOT_HELPED, "not_helped"),
        (phrases.THANKS, "thanks"),
        (phrases.HELLO, "hello"),
        (phrases.WALK, "walk"),
        (phrases.DROP, "drop"),
        (phrases.MORE, "more"),
    )
    short = next((kind for pattern, kind in anywhere if _is(pattern, words)), None)
    kind = short or _remarked(text, pending)
    return Meaning(kind) if kind is not None else None


def _remarked(text: str, pending: Pending | None) -> MeaningKind | None:
    """What a message that is nothing but a remark stands for."""
    found = remark(text)
    if found == "rejected":
        return "none" if isinstance(pending, Choices) else "no" if isinstance(pending, PersonOffered) else "not_helped"
    if found == "dropped":
        return "no" if isinstance(pending, PersonOffered) else "drop"
    return "helped" if found == "solved" else found


def while_waiting(text: str, clear_at: float) -> WaitingKind | None:
    """What a short message says to a case that nobody has taken yet; None where it simply goes with the case.

    ``clear_at``: how clearly a person must be asked for to be told where the case stands.
    """
    words = plain(text)
    kinds: tuple[tuple[re.Pattern[str], WaitingKind], ...] = (
        (phrases.DROP, "drop"),
        (phrases.NO, "drop"),
        (phrases.STOP, "drop"),
        (phrases.HELPED, "solved"),
        (phrases.THANKS, "thanks"),
        (phrases.WEARY, "weary"),
        (phrases.NEWS, "news"),
        (phrases.HELLO, "news"),
    )
    short = next((kind for pattern, kind in kinds if _is(pattern, words)), None)
    if short is not None:
        return short
    if asked_for_person(text).clear >= clear_at:
        return "news"
    remarks: Mapping[Remark, WaitingKind] = {
        "solved": "solved", "thanks": "thanks", "dropped": "drop", "rejected": "drop", "when_there": "news",
    }  # fmt: skip
    found = remark(text)
    return remarks.get(found) if found is not None else None


def _in_answer_to(words: str, pending: Pending | None) -> Meaning | None:
    if isinstance(pending, Choices):
        return Meaning("none") if _is(phrases.NONE_OF_THESE, words) else _picked(words, pending)
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
