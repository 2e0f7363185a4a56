"""The report: what was stored goes in, sections with sentences, pictures and tables come out."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.experience import keeping
from bot.experience.gauges import gauges, read_from
from bot.experience.material import Material, Published
from bot.experience.period import Period
from bot.experience.sections.doubts import doubts
from bot.experience.sections.ended import asked, came_back, ended
from bot.experience.sections.glance import glance, headline, weeks
from bot.experience.sections.released import released
from bot.experience.sections.waiting import load, waits
from bot.experience.tables import Section, rows
from bot.experience.topics import Experienced, measured
from bot.ports.experience import ExperienceRecords, Records
from bot.ports.measures import Gauge


@dataclass(frozen=True, slots=True)
class Report:
    """One period, ready to be shown."""

    organisation: str
    period: Period
    made_at: datetime
    headline: str
    sections: tuple[Section, ...]

    def rows(self) -> Iterator[dict[str, Any]]:
        """Every number in it, for machines."""
        for section in self.sections:
            yield from rows(section)


async def report(
    records: ExperienceRecords,
    period: Period,
    now: datetime,
    *,
    organisation: str,
    desks: Mapping[str, str],
    releases: Sequence[Published],
) -> Report:
    """``desks``: id → name. Raises ``StoreError``."""
    read = await records.between(period.read_from, period.read_until)
    # In a thread: whoever asks a question meanwhile must not wait for it.
    return await asyncio.to_thread(
        of, read, period, now, organisation=organisation, desks=desks, releases=releases
    )  # fmt: skip


async def felt(records: ExperienceRecords, period: Period, now: datetime) -> list[Gauge]:
    """The same measures as plain values, for dashboards. Raises ``StoreError``."""
    read = await records.between(read_from(period), period.read_until)
    return await asyncio.to_thread(lambda: gauges(Material(period, _all(read, period, now))))


def of(
    read: Records, period: Period, now: datetime, *, organisation: str, desks: Mapping[str, str],
    releases: Sequence[Published],
) -> Report:  # fmt: skip
    """Pure."""
    material = material_of(read, period, now, desks, releases)
    made = (glance, weeks, doubts, ended, came_back, waits, load, released, asked)
    return Report(organisation, period, now, headline(material), tuple(section(material) for section in made))


def material_of(
    read: Records, period: Period, now: datetime, desks: Mapping[str, str], releases: Sequence[Published] = ()
) -> Material:
    """What was read, measured. Pure."""
    return Material(period, _all(read, period, now), read.waits, _titles(read), desks, tuple(releases))


def _all(read: Records, period: Period, now: datetime) -> Sequence[Experienced]:
    """By when they were asked, those too of which only figures are kept."""
    there = measured(read, now, period.patience)
    gone = [keeping.experienced(kept) for kept in read.kept]
    return sorted((*there, *gone), key=lambda topic: topic.asked_at) if gone else there


def _titles(read: Records) -> Mapping[str, str]:
    """As they were called when they were last shown."""
    topics = (known.topic for known in read.topics)
    kept = {article: title for one in read.kept for article, title in keeping.titles(one).items()}
    return kept | {ref.id: ref.title for topic in topics for ref in (*topic.named, *topic.shown)}
