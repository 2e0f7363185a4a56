"""What every section of a report is made from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from bot.experience.counting import FEWEST, Share, share
from bot.experience.period import Period
from bot.experience.topics import Experienced
from bot.messages.waiting import Wait

T = TypeVar("T")

SURE = 0.5
"""From this confidence on the best evidence is more likely right than not."""


@dataclass(frozen=True, slots=True)
class Published:
    """A release of the articles that served from then on."""

    id: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """Topics that are measured, and names for what stands in them."""

    period: Period
    topics: Sequence[Experienced]
    """All that were read: of the period, of the one before, and of the weeks from which the usual level is learned."""
    waits: Sequence[Wait] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    """Article → title."""
    desks: Mapping[str, str] = field(default_factory=dict)
    """Desk → name."""
    releases: Sequence[Published] = ()

    def within(self, period: Period) -> list[Experienced]:
        return [topic for topic in self.topics if period.holds(topic.asked_at)]

    @property
    def now(self) -> list[Experienced]:
        return self.within(self.period)

    @property
    def before(self) -> list[Experienced]:
        return self.within(self.period.before)

    def title(self, article: str) -> str:
        return self.titles.get(article, article)

    def desk(self, desk: str) -> str:
        """Its name as a row begins with it."""
        name = self.desks.get(desk, desk) or "the desk"
        return name[:1].upper() + name[1:]


def hard(topics: Sequence[Experienced]) -> Share:
    """Who had to try more than once."""
    return share(topics, lambda topic: topic.hard)


def confirmed(topics: Sequence[Experienced]) -> Share:
    """Who said that the bot's answer helped, of all whose topic is over and went to nobody."""
    over = [topic for topic in topics if not topic.handed_over and topic.ending != "open"]
    return share(over, lambda topic: topic.ending == "confirmed", rough=True)


def handed(topics: Sequence[Experienced]) -> Share:
    return share(topics, lambda topic: topic.handed_over)


def false_deflection(topics: Sequence[Experienced]) -> Share:
    """Of all that the usual count takes for handled without a person: whose person was back with the like."""
    alone = [topic for topic in topics if not topic.handed_over and topic.ending != "open"]
    return share(alone, lambda topic: topic.back, rough=True)


def upset(topics: Sequence[Experienced]) -> Share:
    return share(topics, lambda topic: topic.upset)


def unsure(topics: Sequence[Experienced]) -> Share:
    """For how many the best evidence was less likely right than not."""
    return share(topics, lambda topic: topic.confidence < SURE)


def repeated(topics: Sequence[Experienced]) -> Share:
    """Of those who were asked and answered it: who had to repeat themselves."""
    return share([topic for topic in topics if topic.repeated is not None], lambda topic: topic.repeated, rough=True)


def fixed(topics: Sequence[Experienced]) -> Share:
    """Of those who were asked and answered it: who said that it is really fixed."""
    answered = [topic for topic in topics if topic.said_ended is not None]
    return share(answered, lambda topic: topic.said_ended == "fixed", rough=True)


def in_time(topics: Sequence[Experienced]) -> Share:
    """Of those who were told when somebody would come, and to whom somebody came: by then."""
    return share([topic for topic in topics if topic.in_time is not None], lambda topic: topic.in_time, rough=True)


def late(topics: Sequence[Experienced]) -> Share:
    """Who was told that it is late."""
    return share(topics, lambda topic: topic.told_late, rough=True)


def people(topics: Sequence[Experienced]) -> int:
    return len({topic.person for topic in topics})


def grouped(topics: Sequence[Experienced], by: Callable[[Experienced], T]) -> dict[T, list[Experienced]]:
    """Only groups of enough people: of smaller ones nothing is told."""
    found: dict[T, list[Experienced]] = {}
    for topic in topics:
        found.setdefault(by(topic), []).append(topic)
    return {key: group for key, group in found.items() if people(group) >= FEWEST}
