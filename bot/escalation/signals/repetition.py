"""Whether the conversation goes in circles: the same question, the same answer, a long time, a problem that comes
back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from bot.escalation.signals.cues import Found
from bot.escalation.signals.followup import follows_up, rephrased_given
from bot.escalation.signals.words import plain, quote
from bot.messages.evidence import Likeness
from bot.messages.signals import History, Told

LONG_TURNS = 6
"""Messages or answers on one unresolved problem that count as long."""

LONG_MINUTES = 30.0

PAUSE_MINUTES = 240.0
"""A longer gap is not somebody waiting: they went away and came back."""


def rephrased(text: str, history: History, likeness: Sequence[Likeness]) -> Found:
    """How probably an earlier unresolved question is asked again; the quote is the earlier one's words.

    ``likeness`` is parallel to ``history.spoken``. A fair follow-up is about the same problem too, so what reads like
    an answer to the bot or a further question counts for less.
    """
    if not likeness or not history.spoken:
        return Found()
    pairs = list(zip(likeness, history.spoken, strict=False))
    nearest, earlier = max(pairs, key=lambda pair: pair[0].distant)
    score = rephrased_given(nearest.distant, follows_up(text) if history.told else 0.0)
    return Found(score, quote(earlier.text)) if score > 0 else Found()


def same_answer_again(history: History, passages: Sequence[str]) -> Found:
    """How far the last answer was one that had been given before, or the next one would be.

    ``passages``: ids that the new message retrieved. What is still to be said counts less than what was said.
    """
    if not history.told:
        return Found()
    last = history.told[-1]
    said = max((_alike(last, earlier) for earlier in history.told[:-1]), default=0.0)
    shown = [passage for answer in history.told for passage in answer.passages]
    coming = 0.6 if passages and passages[0] in shown else 0.0
    return Found(max(said, coming), quote(last.text)) if max(said, coming) else Found()


def _alike(one: Told, other: Told) -> float:
    if one.passages and other.passages:
        return _overlap(set(one.passages), set(other.passages))
    return _overlap(_content(one.text), _content(other.text))


def _overlap(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0


def _content(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]{3,}", plain(text)))


def long_without_progress(at: datetime | None, history: History) -> Found:
    """How far along a long, unresolved conversation is: 1 from ``LONG_TURNS`` turns or, in three turns,
    ``LONG_MINUTES``."""
    turns = max(len(history.spoken), len(history.told))
    by_turns = min(1.0, turns / LONG_TURNS)
    by_time = 0.0
    if at is not None and history.since is not None and turns >= 3:
        minutes = (at - history.since).total_seconds() / 60
        by_time = min(1.0, max(0.0, minutes / LONG_MINUTES)) if _without_a_pause(at, history) else 0.0
    score = max(by_turns, by_time)
    return Found(score, quote(history.spoken[0].text) if history.spoken else "") if score else Found()


def _without_a_pause(at: datetime, history: History) -> bool:
    moments = [entry.at for entry in history.spoken if entry.at is not None]
    moments = [*moments, at]
    return all((later - earlier).total_seconds() / 60 <= PAUSE_MINUTES for earlier, later in pairwise(moments))


def came_back(text: str, came: bool) -> Found:
    """Whether the same problem returned in a new conversation within days; found out by whoever knows earlier
    topics."""
    return Found(1.0, quote(text)) if came else Found()
