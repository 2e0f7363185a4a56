"""Moves a conversation's history forward. Pure: each function takes a ``History`` and returns the next one.

What a history holds is unresolved; once the problem is solved it starts afresh.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.messages.signals import History, Reading, SignalKind, Spoken, Told

KEPT = 12
"""How many messages and answers are kept: enough to see repetition, and little to load and compare."""

WORDS_TO_COMPARE = 3
"""A message with fewer words says nothing about a problem that a later one could repeat."""


def spoken(history: History, text: str, at: datetime | None, passages: Sequence[str], reading: Reading) -> History:
    """After the person's message. ``reading`` is what was read from it; ``passages`` what it retrieved, best first."""
    kinds = {signal.kind for signal in reading.signals}
    said = history.spoken
    if len(text.split()) >= WORDS_TO_COMPARE:
        said = (*said, Spoken(text, at, tuple(passages)))[-KEPT:]
    return replace(
        history,
        spoken=said,
        not_helped=history.not_helped + ("not_helped" in kinds),
        since=history.since or at,
        pressure=reading.pressure,
    )


def told(history: History, text: str, passages: Sequence[str] = ()) -> History:
    """After an answer of the bot's: what it said and which passages it showed."""
    return replace(history, told=(*history.told, Told(text, tuple(passages)))[-KEPT:])


def said_not_helped(history: History, weights: Mapping[SignalKind, float]) -> History:
    """After *Didn't help* was pressed: counted, and its weight added to the pressure."""
    return replace(
        history, not_helped=history.not_helped + 1, pressure=min(1.0, history.pressure + weights["not_helped"])
    )


def declined(history: History) -> History:
    """After *No, thanks*: half the pressure goes, so that the next offer has to be earned by something new."""
    return replace(history, pressure=history.pressure / 2)


def resolved(history: History) -> History:
    """After the problem was solved: nothing of it weighs on the next one."""
    return History(person_joined=history.person_joined)


def person_joined(history: History) -> History:
    """After a person took the conversation over: what follows is said to them, not to the bot."""
    return replace(history, person_joined=True, pressure=0.0)


def handed_back(history: History) -> History:
    """After the person gave the conversation back to the bot: it starts without a grudge, but remembers what was
    said."""
    return replace(history, person_joined=False, pressure=0.0, not_helped=0, told=())
