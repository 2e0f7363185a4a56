"""The report's measures of the last weeks as plain values, for dashboards of one's own. Never people, never words.

What is under five people is left out, as in the report; so are matters of care.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.experience.counting import FEWEST, Share, Spread, share, spread
from bot.experience.endings import ENDINGS
from bot.experience.material import (
    Material,
    confirmed,
    false_deflection,
    grouped,
    handed,
    hard,
    people,
    unsure,
    upset,
)
from bot.experience.topics import Experienced
from bot.ports.measures import Gauge

_PREFIX = "handrail.experience"

CATALOGUE: Mapping[str, tuple[str, str]] = {
    f"{_PREFIX}.topics": ("", "Topics of the last weeks, by how they ended."),
    f"{_PREFIX}.article.topics": ("", "Topics of the last weeks, by article shown and how they ended."),
    f"{_PREFIX}.share": ("", "Share of topics of the last weeks, 0 to 1, by what it is a share of."),
    f"{_PREFIX}.share.low": ("", "Of the share: 95 of 100 such ranges hold the true one; its lower end."),
    f"{_PREFIX}.share.high": ("", "Of the share: its upper end."),
    f"{_PREFIX}.messages": ("", "Messages that people wrote on a topic: usual, and what one in ten has to bear."),
    f"{_PREFIX}.effort.time": ("s", "Time that people spent on a topic, pauses left out."),
    f"{_PREFIX}.wait": ("s", "How long people waited: for the first word, and for a person."),
    f"{_PREFIX}.desk.wait": ("s", "How long people waited for a person, by desk."),
    f"{_PREFIX}.confidence": ("", "How sure the evidence was, 0 to 1."),
    f"{_PREFIX}.ease": ("", "How easy people said it was, 1 to 5."),
}
"""Name → (unit, description)."""


def gauges(material: Material) -> list[Gauge]:
    """Of the material's own period."""
    topics = material.now
    return [
        *_endings(topics),
        *_articles(topics),
        *_shares(topics),
        *_spread("messages", [topic.turns for topic in topics], topics),
        *_spread("effort.time", [topic.minutes * 60 for topic in topics], topics),
        *_spread("confidence", [topic.confidence for topic in topics], topics),
        *_answered("ease", [(topic, topic.ease) for topic in topics]),
        *_answered("wait", [(topic, topic.first_word) for topic in topics], to="first_word"),
        *_answered("wait", [(topic, topic.to_person) for topic in topics], to="person"),
        *_desks(topics),
    ]


def _endings(topics: Sequence[Experienced]) -> Iterator[Gauge]:
    groups = grouped(topics, lambda topic: topic.ending)
    for ending in ENDINGS:
        if ending in groups:
            yield Gauge(f"{_PREFIX}.topics", len(groups[ending]), {"ending": ending})


def _articles(topics: Sequence[Experienced]) -> Iterator[Gauge]:
    """Each topic counts for the first of its articles, as in the report."""
    shown = grouped(
        [topic for topic in topics if topic.articles], lambda topic: (min(topic.articles), topic.ending)
    )  # fmt: skip
    for (article, ending), group in sorted(shown.items()):
        yield Gauge(f"{_PREFIX}.article.topics", len(group), {"article": article, "ending": ending})


def _shares(topics: Sequence[Experienced]) -> Iterator[Gauge]:
    if not _enough(topics):
        return
    taken = [topic for topic in topics if topic.handed_over]
    found: Mapping[str, Share] = {
        "confirmed": confirmed(topics),
        "handed_over": handed(topics),
        "silent_then_back": false_deflection(topics),
        "tried_more_than_once": hard(topics),
        "strong_feeling": upset(topics),
        "nothing_sure_enough": unsure(topics),
        "asked_to_repeat": share(topic.asked_again > 0 for topic in taken) if _enough(taken) else Share(0, 0),
        "told_late": share(topic.told_late for topic in taken) if _enough(taken) else Share(0, 0),
    }
    for what, one in found.items():
        if one.told:
            yield Gauge(f"{_PREFIX}.share", one.value, {"what": what})
            yield Gauge(f"{_PREFIX}.share.low", one.low, {"what": what})
            yield Gauge(f"{_PREFIX}.share.high", one.high, {"what": what})


def _desks(topics: Sequence[Experienced]) -> Iterator[Gauge]:
    waited = [topic for topic in topics if topic.to_person is not None]
    for desk, group in sorted(grouped(waited, lambda topic: topic.desk).items()):
        yield from _spread("desk.wait", [topic.to_person or 0.0 for topic in group], group, desk=desk)


def _answered(name: str, values: Sequence[tuple[Experienced, float | None]], **labels: str) -> Iterator[Gauge]:
    known = [(topic, value) for topic, value in values if value is not None]
    yield from _spread(name, [value for _, value in known], [topic for topic, _ in known], **labels)


def _spread(name: str, values: Sequence[float], of: Sequence[Experienced], **labels: str) -> Iterator[Gauge]:
    if not _enough(of):
        return
    found: Spread = spread(values)
    yield Gauge(f"{_PREFIX}.{name}", found.usual, labels | {"at": "usual"})
    yield Gauge(f"{_PREFIX}.{name}", found.worst_tenth, labels | {"at": "worst_tenth"})


def _enough(topics: Sequence[Experienced]) -> bool:
    return people(topics) >= FEWEST
