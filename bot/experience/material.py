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
    return share(topic.hard for topic in topics)


def confirmed(topics: Sequence[Experienced]) -> Share:
    """Who said that the bot's answer helped, of all whose topic is over and went to nobody."""
    over = [topic for topic in topics if not topic.handed_over and topic.ending != "open"]
    return share(topic.ending == "confirmed" for topic in over)


def handed(topics: Sequence[Experienced]) -> Share:
    return share(topic.handed_over for topic in topics)


def false_deflection(topics: Sequence[Experienced]) -> Share:
    """Of all that the usual count takes for handled without a person: whose person was back with the like."""
    alone = [topic for topic in topics if not topic.handed_over and topic.ending != "open"]
    return share(topic.back for topic in alone)


def upset(topics: Sequence[Experienced]) -> Share:
    return share(topic.upset for topic in topics)


def unsure(topics: Sequence[Experienced]) -> Share:
    """For how many the best evidence was less likely right than not."""
    return share(topic.confidence < SURE for topic in topics)


def people(topics: Sequence[Experienced]) -> int:
    return len({topic.person for topic in topics})


def grouped(topics: Sequence[Experienced], by: Callable[[Experienced], T]) -> dict[T, list[Experienced]]:
    """Only groups of enough people: of smaller ones nothing is told."""
    found: dict[T, list[Experienced]] = {}
    for topic in topics:
        found.setdefault(by(topic), []).append(topic)
    return {key: group for key, group in found.items() if people(group) >= FEWEST}
