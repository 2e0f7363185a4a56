"""What the transcript says of one topic: how much work it was, and how people felt as far as they said so."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from bot.escalation.facts import asks_for, facts
from bot.escalation.signals import FIRES_AT
from bot.escalation.signals.progress import not_helped, strong_feeling, urgent
from bot.experience.said import said_ending
from bot.messages.signals import SignalKind
from bot.messages.state import Topic
from bot.messages.transcript import Entry

LONGEST_PAUSE = timedelta(minutes=30)
"""Whoever is silent for longer has gone to do something else: that time is no effort."""


@dataclass(frozen=True, slots=True)
class Talk:
    """One topic's part of a conversation."""

    wrote: int
    """How often the person wrote."""
    minutes: float
    """From line to line, pauses left out."""
    asked_again: int
    """How often an agent asked for something that they had said before."""
    felt: frozenset[SignalKind]
    """What their words say of how it went: only kinds that words alone can show."""
    after_answer: tuple[str, ...]
    """What they wrote once something had been shown."""


def share_out(topics: Sequence[Topic], lines: Sequence[Entry]) -> dict[str, list[Entry]]:
    """Topic id → its lines: each line goes with the topic that was asked last before it."""
    found: dict[str, list[Entry]] = {topic.id: [] for topic in topics}
    in_order = sorted(topics, key=lambda topic: (topic.asked_at, topic.id))
    times = [topic.asked_at for topic in in_order]
    for line in lines:
        begun = bisect_right(times, line.at)
        if begun:
            found[in_order[begun - 1].id].append(line)
    return found


def read(lines: Sequence[Entry]) -> Talk:
    """``lines``: one topic's, in order."""
    own = [line for line in lines if line.who == "person" and line.did == "said" and not line.blanked]
    shown = next((number for number, line in enumerate(lines) if line.who == "bot"), len(lines))
    later = [line.text for line in lines[shown:] if line in own]
    return Talk(len(own), _minutes(lines), _asked_again(lines), frozenset(_felt(own, later)), tuple(later))


def _minutes(lines: Sequence[Entry]) -> float:
    """Only up to the last thing that the person did."""
    mine = [number for number, line in enumerate(lines) if line.who == "person"]
    if not mine:
        return 0.0
    times = [line.at for line in lines[mine[0] : mine[-1] + 1]]
    pauses = (later - earlier for earlier, later in pairwise(times))
    return sum(pause.total_seconds() for pause in pauses if timedelta() < pause <= LONGEST_PAUSE) / 60


def _asked_again(lines: Sequence[Entry]) -> int:
    count, said = 0, list[str]()
    for line in lines:
        if line.who == "person" and line.did == "said":
            said.append(line.text)
        elif line.who == "agent" and line.did == "said" and (wanted := asks_for(line.text)):
            known = {fact.kind for fact in facts(said)} - {"tried"}  # who asks what else was tried asks something new
            count += bool(known & set(wanted))
    return count


def _felt(own: Sequence[Entry], later: Iterable[str]) -> Iterable[SignalKind]:
    for line in own:
        if strong_feeling(line.text).clear >= FIRES_AT["strong_feeling"]:
            yield "strong_feeling"
        if urgent(line.text).clear >= FIRES_AT["urgent"]:
            yield "urgent"
    for text in later:
        if not_helped(text, answered=True).clear >= FIRES_AT["not_helped"]:
            yield "not_helped"
        if (said := said_ending(text)) is not None:
            yield "workaround" if said == "got_round" else "gave_up"
