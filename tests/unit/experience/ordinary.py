"""Ordinary weeks of questions to try the report on, with a seed."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.experience.likeness import telling
from bot.experience.topics import Experienced

MONDAY = datetime(2026, 9, 7, tzinfo=UTC)

SUBJECTS = (
    ("wifi-slow", ("The Wi-Fi is slow in the library", "wifi keeps dropping", "slow wifi since this morning")),
    ("vpn-mac", ("How do I set up the VPN on my Mac?", "vpn on macbook")),
    ("printing", ("The printer queue is stuck", "My print job does not come out of the printer")),
    ("password", ("I forgot my password", "reset password please")),
    ("two-factor", ("I lost the phone I sign in with", "new phone, no codes for sign-in")),
    ("email", ("How do I set an out of office reply in Outlook?", "Outlook does not open")),
    ("timetable", ("Where do I find my timetable?", "my timetable is wrong")),
    ("payslip", ("Where are my payslips?",)),
    ("projector", ("The projector in room 204 stays dark",)),
    ("borrow", ("Can I borrow a laptop for a week?",)),
    ("rooms", ("How do I book a meeting room?",)),
    ("onedrive", ("OneDrive says it is full", "How do I share a folder in OneDrive?")),
)
WEIGHTS = (4, 10, 12, 18, 9, 8, 7, 5, 4, 3, 6, 7)


def experienced(id: str, person: str, at: datetime, article: str = "", question: str = "", **more: Any) -> Experienced:
    values: dict[str, Any] = {
        "conversation": f"web:{person}", "ending": "silent", "how": "", "refused": not article,
        "articles": frozenset({article} if article else ()), "words": telling(question), "confidence": 0.8,
        "turns": 1, "rephrased": 0, "not_helped": 0, "minutes": 1.0, "asked_again": 0, "felt": frozenset(),
        "back": False, "first_word": 0.5,
    }  # fmt: skip
    return Experienced(id=id, person=person, asked_at=at, **(values | more))


def topics(weeks: int, seed: int, start: datetime = MONDAY, *, a_day: int = 22, people: int = 400) -> list[Experienced]:
    """Working days busier than weekends, Mondays busiest, one week twice as busy as the others; people as they come."""
    chance = random.Random(seed)
    busy = chance.randrange(max(1, weeks))
    found = []
    for number in range(weeks * 7):
        day = start + timedelta(days=number)
        mean = a_day * (0.15 if day.weekday() >= 5 else 1.4 if day.weekday() == 0 else 1.0)
        mean *= 2.0 if number // 7 == busy else 1.0
        for _ in range(_poisson(chance, mean)):
            article, questions = chance.choices(SUBJECTS, WEIGHTS)[0]
            at = day + timedelta(hours=chance.uniform(7, 17))
            who = f"p{chance.randrange(people)}"
            found.append(experienced(f"t{seed}-{len(found)}", who, at, article, chance.choice(questions)))
    return found


def slow_wifi(day: date, people: int, seed: int = 1) -> list[Experienced]:
    """So many people within two days, each with words of their own."""
    chance = random.Random(seed)
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    asked = ("The Wi-Fi is so slow today", "is the wifi slow for others too?", "Wi-Fi crawls in hall B", "slow wifi!!")
    return [
        experienced(f"slow-{n}", f"slow{n}", start + timedelta(hours=8 + chance.uniform(0, 33)), "wifi-slow",
                    chance.choice(asked))
        for n in range(people)
    ]  # fmt: skip


def _poisson(chance: random.Random, mean: float) -> int:
    """By waiting times."""
    count, time = 0, chance.expovariate(1.0)
    while time < mean:
        count, time = count + 1, time + chance.expovariate(1.0)
    return count
