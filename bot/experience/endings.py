"""How a topic ended, from what was stored and what the person said of it. Silence is never success."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal, get_args

from bot.experience.said import said_ending
from bot.messages.case import Case
from bot.messages.state import Topic

Ending = Literal["confirmed", "silent", "got_round", "given_up", "handed_over", "reopened", "open"]
How = Literal["", "fixed", "got_round", "not_fixed", "handed_back", "closed", "open"]
"""How a handover ended; empty where there was none."""

ENDINGS: tuple[Ending, ...] = get_args(Ending)

IN_WORDS: Mapping[Ending, str] = {
    "confirmed": "Confirmed: they said it helped",
    "silent": "Silent: nobody said how it ended",
    "got_round": "Got round it",
    "given_up": "Given up",
    "handed_over": "Handed over to a person",
    "reopened": "Reopened after it was closed",
    "open": "Not over yet",
}
HOW_IN_WORDS: Mapping[How, str] = {
    "fixed": "fixed",
    "got_round": "got round it for now",
    "not_fixed": "not fixed",
    "handed_back": "handed back to the bot",
    "closed": "closed without a word on how",
    "open": "still open",
}


def ending(
    topic: Topic, case: Case | None, words: Sequence[str], now: datetime, silent_after: timedelta
) -> tuple[Ending, How]:
    """``case``: its own, if it has one. ``words``: what the person wrote after the first answer, oldest first."""
    if case is not None and handed_over(topic, case):
        return _of_case(topic, case)
    if topic.outcome in ("confirmed", "got_round", "given_up", "reopened"):
        return topic.outcome, ""
    said = _said(words)
    if said is not None:
        return said, ""
    over = topic.outcome == "silent" or now - topic.last_at >= silent_after
    return ("silent" if over else "open"), ""


def handed_over(topic: Topic, case: Case) -> bool:
    """Whether people had it: not if the person said *No, thanks* before anybody saw it."""
    return case.state != "held" and not (case.state == "cancelled" and topic.outcome != "given_up")


def _of_case(topic: Topic, case: Case) -> tuple[Ending, How]:
    if case.state == "cancelled":
        return "given_up", ""
    how = _how(topic, case)
    return ("reopened" if case.reopened or topic.outcome == "reopened" else "handed_over"), how


def _how(topic: Topic, case: Case) -> How:
    """What the person said of it counts for more than what the agent pressed."""
    if case.open:
        return "open"
    if case.state == "handed_back":
        return "handed_back"
    if topic.outcome == "confirmed":
        return "fixed"
    if topic.outcome in ("got_round", "not_fixed"):
        return topic.outcome
    return case.resolution or "closed"


def _said(words: Iterable[str]) -> Ending | None:
    """The last thing that they said about how it ended, in words of their own."""
    return next((said for text in reversed(tuple(words)) if (said := said_ending(text)) is not None), None)
