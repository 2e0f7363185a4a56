"""The report's measures of the last weeks as plain values, for dashboards of one's own. Never people, never words.

What is under five people is left out, as in the report, and whatever it could be computed from; so are matters of care.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from bot.experience.counting import FEWEST, Share, Spread, kept_back, share, spread
from bot.experience.early import early_signals, enough_known
from bot.experience.material import (
    Material,
    confirmed,
    false_deflection,
    fixed,
    grouped,
    handed,
    hard,
    in_time,
    late,
    people,
    repeated,
    unsure,
    upset,
)
from bot.experience.period import BASELINE, Period
from bot.experience.sections.doubts import goes_on
from bot.experience.sections.ended import endings_told, how_told
from bot.experience.sections.waiting import by_part_of_day
from bot.experience.topics import Experienced
from bot.ports.measures import Gauge

_PREFIX = "handrail.experience"

CATALOGUE: Mapping[str, tuple[str, str]] = {
    f"{_PREFIX}.topics": ("", "Topics of the last weeks, by how they ended."),
    f"{_PREFIX}.article.topics": ("", "Topics of the last weeks, by article shown and how they ended."),
    f"{_PREFIX}.handed.over": ("", "Handovers of the last weeks, by how they ended."),
    f"{_PREFIX}.share": ("", "Share of topics of the last weeks, 0 to 1, by what it is a share of."),
    f"{_PREFIX}.share.low": ("", "Of the share: 95 of 100 such ranges hold the true one; its lower end."),
    f"{_PREFIX}.share.high": ("", "Of the share: its upper end."),
    f"{_PREFIX}.messages": ("", "Messages that people wrote on a topic: usual, and what one in ten has to bear."),
    f"{_PREFIX}.effort.time": ("s", "Time that people spent on a topic, pauses left out."),
    f"{_PREFIX}.wait": ("s", "How long people waited: for the first word, and for a person."),
    f"{_PREFIX}.desk.wait": ("s", "How long people waited for a person, by desk."),
    f"{_PREFIX}.desk.cases": ("", "Cases that were opened, to the nearest five, by desk and part of the day."),
    f"{_PREFIX}.early.signals": ("", "How many things bring clearly more people than usual just now."),
    f"{_PREFIX}.early.people": ("", "How many people came with such a thing within two days."),
    f"{_PREFIX}.confidence": ("", "How sure the evidence was, 0 to 1."),
    f"{_PREFIX}.ease": ("", "How easy people said it was, 1 to 5."),
}
"""Name → (unit, description)."""


JUST_NOW = timedelta(days=3)
"""What piles up is looked for in the last days alone."""


def read_from(period: Period) -> datetime:
    """What has to be read begins here: an early signal needs to know what is usual."""
    return min(period.start, period.end - JUST_NOW - BASELINE - timedelta(days=2))


def gauges(material: Material) -> list[Gauge]:
    """Of the material's own period. ``material.topics``: from ``read_from`` on."""
    topics = material.now
    if not _enough(topics):
        return [*_early(material)]
    return [
        *_early(material),
        *_endings(topics),
        *_handed_over(topics),
        *_articles(topics),
        *_shares(topics),
        *_spread("messages", topics, lambda topic: topic.turns),
        *_spread("effort.time", topics, lambda topic: topic.minutes * 60),
        *_spread("confidence", topics, lambda topic: topic.confidence),
        *_spread("ease", topics, lambda topic: topic.ease),
        *_spread("wait", topics, lambda topic: topic.first_word, to="first_word"),
        *_spread("wait", topics, lambda topic: topic.to_person, to="person"),
        *_desks(material),
    ]


def _early(material: Material) -> Iterator[Gauge]:
    """Nothing at all where nobody can say what is usual: that is no zero."""
    period = material.period
    lately = Period(period.day_of(period.end - JUST_NOW), period.last, period.zone, period.patience)
    found = [each for each in early_signals(material.topics, lately) if goes_on(material, each)]
    if found or enough_known(material.topics, lately):
        yield Gauge(f"{_PREFIX}.early.signals", len(found))
    for each in found:
        yield Gauge(f"{_PREFIX}.early.people", each.people, {"kind": each.kind, "about": each.about})


def _endings(topics: Sequence[Experienced]) -> Iterator[Gauge]:
    for ending, cell in endings_told(topics).items():
        if isinstance(cell, Share) and cell.count:
            yield Gauge(f"{_PREFIX}.topics", cell.count, {"ending": ending})


def _handed_over(topics: Sequence[Experienced]) -> Iterator[Gauge]:
    for how, cell in how_told(topics).items():
        if isinstance(cell, Share) and cell.count:
            yield Gauge(f"{_PREFIX}.handed.over", cell.count, {"how": how})


def _articles(topics: Sequence[Experienced]) -> Iterator[Gauge]:
    """Each topic counts for the first of its articles, as in the report. Of an ending that is not told no part is."""
    for ending, cell in endings_told(topics).items():
        if not isinstance(cell, Share):
            continue
        parts: dict[str, list[Experienced]] = {}
        for topic in topics:
            if topic.ending == ending:
                parts.setdefault(min(topic.articles, default=""), []).append(topic)
        held = kept_back({article: (frozenset(one.person for one in group),) for article, group in parts.items()})
        for article in sorted(set(parts) - held - {""}):
            yield Gauge(f"{_PREFIX}.article.topics", len(parts[article]), {"article": article, "ending": ending})


def _shares(topics: Sequence[Experienced]) -> Iterator[Gauge]:
    taken = [topic for topic in topics if topic.handed_over]
    found: Mapping[str, Share] = {
        "confirmed": confirmed(topics),
        "handed_over": handed(topics),
        "silent_then_back": false_deflection(topics),
        "tried_more_than_once": hard(topics),
        "strong_feeling": upset(topics),
        "nothing_sure_enough": unsure(topics),
        "asked_to_repeat": share(taken, lambda topic: topic.asked_again > 0),
        "told_late": late(taken),
        "within_time_told": in_time(taken),
        "had_to_repeat": repeated(topics),
        "really_fixed": fixed(topics),
    }
    for what, one in found.items():
        if one.told:
            yield Gauge(f"{_PREFIX}.share", round(one.value, 2), {"what": what})
            yield Gauge(f"{_PREFIX}.share.low", round(one.low, 2), {"what": what})
            yield Gauge(f"{_PREFIX}.share.high", round(one.high, 2), {"what": what})


def _desks(material: Material) -> Iterator[Gauge]:
    waited = [topic for topic in material.now if topic.to_person is not None]
    for desk, group in sorted(grouped(waited, lambda topic: topic.desk).items()):
        yield from _spread("desk.wait", group, lambda topic: topic.to_person, desk=desk)
    cases = [topic for topic in material.now if topic.opened_at is not None]
    for desk, group in sorted(grouped(cases, lambda topic: topic.desk).items()):
        for part, cell in by_part_of_day(material, group):
            if isinstance(cell, int):
                yield Gauge(f"{_PREFIX}.desk.cases", cell, {"desk": desk, "hours": part})


def _spread(
    name: str, topics: Sequence[Experienced], value: Callable[[Experienced], float | None], **labels: str
) -> Iterator[Gauge]:  # fmt: skip
    found: Spread = spread(topics, value)
    if found.told:
        yield Gauge(f"{_PREFIX}.{name}", found.usual, labels | {"at": "usual"})
        yield Gauge(f"{_PREFIX}.{name}", found.worst_tenth, labels | {"at": "worst_tenth"})


def _enough(topics: Sequence[Experienced]) -> bool:
    return people(topics) >= FEWEST
