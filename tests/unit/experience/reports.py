"""Reports on weeks whose truth is known."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from bot.experience.material import Material, Published
from bot.experience.period import Period
from bot.experience.report import Report
from bot.experience.sections.doubts import doubts
from bot.experience.sections.ended import asked, came_back, ended
from bot.experience.sections.glance import glance, headline, weeks
from bot.experience.sections.released import released
from bot.experience.sections.waiting import load, waits
from bot.experience.topics import Experienced
from tests.unit.experience.ordinary import MONDAY, experienced, slow_wifi, topics

EIGHT = timedelta(weeks=8)
PERIOD = Period(MONDAY.date() + EIGHT, MONDAY.date() + EIGHT + timedelta(days=55))


def lived(cases: int, hard: int, many: int, begin: datetime, prefix: str, **more: Any) -> list[Experienced]:
    """So many topics over eight weeks: of these so many cases, and so many hard going."""
    chance = random.Random(prefix)
    found = []
    for number in range(many):
        at = begin + timedelta(days=chance.uniform(0, 55), hours=1)
        values: dict[str, Any] = {"turns": 5} if number % many < hard else {}
        if number >= many - cases:
            values |= {
                "ending": "handed_over", "how": "fixed", "case": f"{prefix}{number}", "desk": "main",
                "opened_at": at.replace(hour=9 + number % 6), "to_person": 60.0 * (number % 40 + 1),
            }  # fmt: skip
        who = f"{prefix}-{number}"
        found.append(experienced(f"{prefix}{number}", who, at, "vpn", "VPN at home", **(values | more)))
    return found


def material(*parts: list[Experienced], **more: Any) -> Material:
    every = sorted((topic for part in parts for topic in part), key=lambda topic: topic.asked_at)
    names = {"titles": {"vpn": "VPN from home", "wifi-slow": "Slow Wi-Fi"}, "desks": {"main": "the service desk"}}
    return Material(PERIOD, every, **(names | more))


def made(material: Material) -> Report:
    sections = (glance, weeks, doubts, ended, came_back, waits, load, released, asked)
    return Report(
        "Alder <College>", PERIOD, PERIOD.end, headline(material), tuple(section(material) for section in sections)
    )


def eventful() -> Report:
    """Something to tell in every section."""
    release = Published("r7", PERIOD.start + timedelta(days=28), "autumn")
    now = lived(40, 90, 300, MONDAY + EIGHT, "now", asked_after=True, ease=4, back=True)
    worse = lived(0, 110, 150, release.at, "worse")
    wifi = slow_wifi(MONDAY.date() + EIGHT, 14)
    before = lived(90, 30, 300, MONDAY, "before")
    return made(material(topics(9, 2), wifi, before, now, worse, releases=(release,)))
