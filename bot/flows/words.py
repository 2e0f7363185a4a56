"""Short words that stand for a press: typing works wherever pressing does.

Only whole messages count: "yes" is a yes, "yes but the printer is still jammed" is not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.escalation.signals import asked_for_person
from bot.escalation.signals.remarks import Remark, remark
from bot.flows import phrases, survey_words
from bot.flows.call_words import asks_for_a_call
from bot.flows.phrases import plain as plain
from bot.messages.evidence import ArticleRef
from bot.messages.state import Choices, Pending, PersonOffered, Steps, StillThere, SurveyAsked, WhyNot, WorksNow

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
    "which_one",
    "survey",
    "still",
    "skip",
    "back",
    "again",
    "simpler",
    "call",
    "reopen",
    "case",
    "wrong",
    "nothing_asked",
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


def _is(pattern: re.Pattern[str], words: str) -> bool:
    return pattern.fullmatch(words) is not None


def interpret(text: str, pending: Pending | None) -> Meaning | None:
    """The meaning of a short message, given what was asked last; None where it is to be read as what it says."""
    words = plain(text)
    if isinstance(pending, SurveyAsked) and survey_words.read(text) is not None:
        return Meaning("survey")
    if survey_words.is_label(text):
        return Meaning("survey")
    if isinstance(pending, StillThere) and survey_words.still_there(text) is not None:
        return Meaning("still")
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
        (phrases.SIMPLER, "simpler"),
        (phrases.REOPEN, "reopen"),
        (phrases.CASE, "case"),
        (phrases.WRONG, "wrong"),
    )
    short = next((kind for pattern, kind in anywhere if _is(pattern, words)), None)
    kind = short or ("call" if asks_for_a_call(text) else None) or _remarked(text, pending)
    if kind is None and any(_is(pattern, words) for pattern in _ANSWERS):
        kind = "nothing_asked"
    return Meaning(kind) if kind is not None else None


_ANSWERS = (
    phrases.YES,
    phrases.NO,
    phrases.STOP,
    phrases.SKIP,
    phrases.DONE,
    phrases.PICK,
    phrases.BACK,
    phrases.AGAIN,
)
"""Short answers: where nothing was asked that they could answer, they are no problem to be looked up either."""


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
        (phrases.THANKS, "thanks"),
        (phrases.DROP, "drop"),
        (phrases.NO, "drop"),
        (phrases.STOP, "drop"),
        (phrases.HELPED, "solved"),
        (phrases.WEARY, "weary"),
        (phrases.NEWS, "news"),
        (phrases.HELLO, "news"),
        (phrases.CASE, "news"),
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
        return _chosen(words, pending)
    if isinstance(pending, Steps):
        found = next((kind for pattern, kind in _IN_STEPS if _is(pattern, words)), None)
        return Meaning(found) if found is not None else None
    if isinstance(pending, WorksNow):
        return (
            Meaning("helped") if _is(phrases.YES, words) else Meaning("not_helped") if _is(phrases.NO, words) else None
        )
    if isinstance(pending, PersonOffered | WhyNot):
        if _is(phrases.YES, words):
            return Meaning("yes")
        if any(_is(pattern, words) for pattern in (phrases.NO, phrases.STOP, phrases.SKIP)):
            return Meaning("no")
        return _picked(words, pending.articles) if pending.articles else None
    return None


_IN_STEPS: tuple[tuple[re.Pattern[str], MeaningKind], ...] = (
    (phrases.STOP, "stop"),
    (phrases.FAILED, "failed"),
    (phrases.SKIP, "skip"),
    (phrases.BACK, "back"),
    (phrases.AGAIN, "again"),
    (phrases.DONE, "done"),
)


def _chosen(words: str, choices: Choices) -> Meaning | None:
    if any(_is(pattern, words) for pattern in (phrases.NONE_OF_THESE, phrases.SKIP)):
        return Meaning("none")
    if _is(phrases.STOP, words):
        return Meaning("drop")
    if _is(phrases.YES, words):
        return Meaning("pick") if len(choices.articles) == 1 else Meaning("which_one")
    return _picked(words, choices.articles)


def _picked(words: str, articles: Sequence[ArticleRef]) -> Meaning | None:
    match = phrases.PICK.fullmatch(words)
    if match:
        which = match["which"]
        last = len(articles) - 1
        at = last if which in ("last", "bottom", "final") else phrases.ORDINALS.get(which, 99)
        at = 1 if which == "middle" and len(articles) == 3 else at
        return Meaning("pick", at) if at <= last else Meaning("which_one")
    titles = [plain(article.title) for article in articles]
    named = [at for at, title in enumerate(titles) if words == title]
    if not named:
        own = [set(title.split()) - set().union(*(set(o.split()) for o in titles if o != title)) for title in titles]
        named = [at for at, rare in enumerate(own) if rare & set(words.split())]
    return Meaning("pick", named[0]) if len(named) == 1 and len(words.split()) <= 5 else None
