"""A simulated quarter whose truth is known, through the real turns, tables and reader: does the report tell it?

People succeed and say so, succeed quietly, give up quietly or in words, go round it, come back, get somebody. What each
of them does is drawn beforehand; the report only sees what was stored. Wordings are everyday ones, and not those that
the signals were made from.
"""

from __future__ import annotations

import heapq
import logging
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path

import structlog

from bot.experience.early import early_signals
from bot.experience.period import Period
from bot.experience.report import Report, of
from bot.experience.topics import Experienced, measured
from bot.ports.experience import Records
from bot.store.experience import SqlExperienceRecords
from tests.bench.experience_people import ARTICLES, PLANS, Someone, Steps, Truth, has_slow_wifi
from tests.fakes.knowledge import FakeKnowledge
from tests.talk import Talk
from tests.unit.experience import ordinary

MANY = 400
"""People in the quarter; some ask twice."""

SLOW_ON = 60
"""The day of the quarter on which the Wi-Fi begins to be slow …"""

SLOW_FOR = 11
"""… for so many more people, who each ask once and leave."""


@dataclass
class Quarter:
    """What was true, and what was stored."""

    truths: list[Truth] = field(default_factory=list)
    records: Records = field(default_factory=Records)
    period: Period = field(default_factory=lambda: Period(date(2026, 11, 23), date(2026, 11, 23)))
    now: datetime | None = None

    def measured(self) -> list[Experienced]:
        assert self.now is not None
        every = measured(self.records, self.now, self.period.patience)
        return [each for each in every if self.period.holds(each.asked_at)]

    def report(self) -> Report:
        assert self.now is not None
        return of(
            self.records, self.period, self.now, organisation="Alder College", desks={"main": "the service desk"},
            releases=(),
        )  # fmt: skip


async def simulated(folder: Path, many: int = MANY, seed: int = 7, days: int = 91) -> Quarter:
    """The quarter, lived through in order of time."""
    chance, quarter = random.Random(seed), Quarter()
    talk = Talk(folder, knowledge=FakeKnowledge(ARTICLES))
    start = talk.clock.now()
    last = (start + timedelta(days=days - 1)).date()
    quarter.period = Period(start.date(), last)
    todo: list[tuple[datetime, int, Steps]] = []
    order = count()
    for number in range(many):
        plan = chance.choices([each for each, _ in PLANS], [weight for _, weight in PLANS])[0]
        at = start + timedelta(days=chance.randrange(days - 8), hours=chance.uniform(0, 8))
        one = Someone(talk, quarter.truths, random.Random(chance.random()), number)
        heapq.heappush(todo, (at, next(order), plan(one)))
    for number in range(SLOW_FOR):
        at = start + timedelta(days=SLOW_ON, hours=chance.uniform(0, 30))
        one = Someone(talk, quarter.truths, random.Random(chance.random()), many + number)
        heapq.heappush(todo, (at, next(order), has_slow_wifi(one)))
    try:
        while todo:
            at, _, steps = heapq.heappop(todo)
            await talk.later(seconds=max(0.0, (at - talk.clock.now()).total_seconds()))
            pause = await anext(steps, None)
            if pause is not None:
                heapq.heappush(todo, (talk.clock.now() + pause, next(order), steps))
        await talk.later(days=3)
        quarter.now = talk.clock.now()
        reader = SqlExperienceRecords(talk.transactions)
        quarter.records = await reader.between(quarter.period.read_from, quarter.period.read_until)
    finally:
        talk.close()
    return quarter


def matched(quarter: Quarter) -> list[tuple[Truth, Experienced | None]]:
    """Each truth with the topic that was measured of it: the same person's, by order of time."""
    theirs: dict[str, list[Experienced]] = {}
    for topic in quarter.measured():
        theirs.setdefault(topic.person, []).append(topic)
    found: list[tuple[Truth, Experienced | None]] = []
    for truth in sorted(quarter.truths, key=lambda each: str(each.asked_at)):
        own = theirs.get(truth.person, [])
        # The topic that was asked at that very moment.
        found.append((truth, next((topic for topic in own if topic.asked_at == truth.asked_at), None)))
    return found


def confusion(quarter: Quarter) -> Counter[tuple[str, str]]:
    """(truth, what the report says) → how many."""
    return Counter((truth.ending, topic.ending if topic else "missing") for truth, topic in matched(quarter))


def recalls(found: Counter[tuple[str, str]]) -> dict[str, tuple[int, int]]:
    """Ending → (told right, of): by class, as one large one hides how the small ones fare."""
    every: Counter[str] = Counter()
    for (truth, _), number in found.items():
        every[truth] += number
    return {truth: (found[truth, truth], of) for truth, of in sorted(every.items())}


def extra(quarter: Quarter) -> int:
    """Topics that the report has and nobody began."""
    times = {(truth.person, truth.asked_at) for truth in quarter.truths}
    return sum((topic.person, topic.asked_at) not in times for topic in quarter.measured())


def back(quarter: Quarter) -> tuple[float, float]:
    """Precision and recall of *silent, then back*."""
    pairs = [(truth.back, topic is not None and topic.back) for truth, topic in matched(quarter)]
    both = sum(true and said for true, said in pairs)
    return both / max(1, sum(said for _, said in pairs)), both / max(1, sum(true for true, _ in pairs))


def early(runs: int = 100) -> dict[str, float]:
    """How often a planted slow-Wi-Fi week is seen, and how often an ordinary one raises something."""
    first = ordinary.MONDAY.date() + timedelta(weeks=8)
    week = Period(first, first + timedelta(days=6))
    usual = [ordinary.topics(9, seed) for seed in range(runs)]
    figures = {}
    for many in (8, 11, 15):
        seen = [
            any(one.about == "wifi-slow" for one in early_signals([*topics, *planted], week))
            for seed, topics in enumerate(usual)
            if (planted := ordinary.slow_wifi(first + timedelta(days=1), many, seed))
        ]
        figures[f"planted: {many} people in two days, seen"] = sum(seen) / runs
    figures["ordinary weeks with any signal"] = sum(bool(early_signals(topics, week)) for topics in usual) / runs
    return figures


def as_table(found: Counter[tuple[str, str]]) -> str:
    """Truth down, report across."""
    said = sorted({name for _, name in found})
    lines = ["| truth ↓, report → |" + "".join(f" {name} |" for name in said), "| --- |" + " --- |" * len(said)]
    for truth in sorted({name for name, _ in found}):
        lines.append(f"| {truth} |" + "".join(f" {found[truth, name]} |" for name in said))
    return "\n".join((*lines, ""))


async def measured_quarter(folder: Path) -> str:
    """What ``make bench`` prints, without a line for each of some thousand turns."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    quarter = await simulated(folder)
    found = confusion(quarter)
    right = sum(number for (truth, said), number in found.items() if truth == said)
    precision, recall = back(quarter)
    lines = ["### A simulated quarter", "", as_table(found)]
    lines += ["| figure | value |", "| --- | --- |", f"| endings told right | {right / sum(found.values()):.3f} |"]
    lines += [f"| … {truth} | {a / of:.2f} ({a} of {of}) |" for truth, (a, of) in recalls(found).items()]
    lines += [f"| topics that nobody began | {extra(quarter)} |"]
    lines += [f"| back within days, precision / recall | {precision:.3f} / {recall:.3f} |"]
    lines += [f"| {name} | {value:.2f} |" for name, value in early().items()]
    return "\n".join((*lines, ""))
