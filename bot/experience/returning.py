"""Who had to come back: silent or refused, and within days the same person with the like again, here or at the desk.

The usual count takes such a topic for a success, as no case was opened on it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.experience.likeness import alike, rarity
from bot.messages.case import Case
from bot.messages.state import Topic
from bot.ports.experience import KnownTopic

_SETTLED = ("confirmed", "given_up", "got_round")


def returned(known: Sequence[KnownTopic], cases: Mapping[str, Case], within: timedelta) -> frozenset[str]:
    """Ids of the topics whose person came back."""
    weights = rarity([each.topic for each in known])
    by_person: dict[str, list[KnownTopic]] = {}
    for each in known:
        by_person.setdefault(each.person, []).append(each)
    found: set[str] = set()
    for theirs in by_person.values():
        theirs.sort(key=lambda each: each.topic.asked_at)
        times = [each.topic.asked_at for each in theirs]
        for each in theirs:
            if _may_have_failed(each.topic, cases):
                later = theirs[
                    bisect_right(times, each.topic.asked_at) : bisect_right(times, each.topic.last_at + within)
                ]
                if any(alike(each.topic, other.topic, weights) for other in later):
                    found.add(each.topic.id)
    return frozenset(found)


def _may_have_failed(topic: Topic, cases: Mapping[str, Case]) -> bool:
    return topic.id not in cases and topic.outcome not in _SETTLED
