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
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path

import structlog

from bot.experience.early import early_signals
from bot.experience.period import Period
from bot.experience.report import Report, of
from bot.experience.topics import Experienced, measured
from bot.messages.incoming import DeskPressed, DeskSaid
from bot.messages.people import Person, member
from bot.ports.experience import Records
from bot.store.experience import SqlExperienceRecords
from tests.fakes.knowledge import FakeArticle, FakeKnowledge
from tests.talk import SAM, Talk
from tests.unit.experience import ordinary

ARTICLES = (
    FakeArticle("wifi", "Slow Wi-Fi", "Wi-Fi wifi is slow, drops, crawls in library halls: forget network, join"),
    FakeArticle("vpn", "VPN from home", "VPN tunnel from home does not connect: install client, set up laptop"),
    FakeArticle("print", "Printer queue", "printer queue stuck, print job paper jam does not come out, release"),
    FakeArticle("password", "Reset your password", "password forgot reset expired change account locked sign in"),
    FakeArticle("codes", "Sign-in codes", "lost phone new phone codes authenticator sign-in two-factor"),
    FakeArticle("mail", "Out of office", "out of office reply outlook mail automatic answer holiday set"),
    FakeArticle("room", "Booking a room", "book meeting room booking calendar reserve cancel"),
    FakeArticle("drive", "Sharing files", "share folder files onedrive full space colleagues"),
)  # fmt: skip

QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "wifi": ("wifi is slow in library", "slow wifi drops in halls", "why is Wi-Fi slow", "wifi crawls in halls"),
    "vpn": ("VPN does not connect from home", "set up VPN on my laptop", "vpn tunnel at home does not connect"),
    "print": ("printer queue stuck", "my print job does not come out", "printer stuck, paper does not come out"),
    "password": ("forgot my password", "password expired, reset", "account locked, password reset"),
    "codes": ("lost phone, sign-in codes", "new phone and no codes", "authenticator codes on a new phone"),
    "mail": ("set out of office reply", "automatic reply in outlook holiday", "out of office in outlook"),
    "room": ("book a meeting room", "cancel a room booking", "reserve meeting room calendar"),
    "drive": ("onedrive is full", "share folder with colleagues", "share files in onedrive"),
    "": ("projector lamp flickers blue", "turnstile refuses badge", "badge dead at turnstile"),
}
SAYS_IT_WORKED = (
    "that did the trick, thank you", "yes that fixed it", "sorted now, cheers", "works again, thanks a lot",
    "great, it's working now", "perfect, solved",
)  # fmt: skip
GOES_ROUND = (
    "I'll just use my phone's hotspot for now", "ended up borrowing a colleague's laptop instead",
    "okay, then I take the printer on the second floor for today", "tethering to my phone in the meantime",
    "got round it by using the web version", "doesn't matter, I mailed it to myself as a workaround",
    "I used Kim's account to get it done", "found another way, went through the portal",
    "I'll do it by hand until somebody fixes that", "a friend did it for me on their computer",
)  # fmt: skip
GIVES_UP = (
    "forget it, I give up", "I don't have time for this, leaving it", "never mind, I'll live without it",
    "this is pointless, I'm done", "ok leave it then", "I'll stop trying", "too much hassle, bye",
    "I've lost enough of my morning with that",
)  # fmt: skip
SAYS_IT_FAILED = ("that didn't help", "no, still the same", "tried that already, no change", "doesn't work for me")

MANY = 400
"""People in the quarter; some ask twice."""

SLOW_ON = 60
"""The day of the quarter on which the Wi-Fi begins to be slow …"""

SLOW_FOR = 11
"""… for so many more people, who each ask once and leave."""


@dataclass
class Truth:
    """What somebody did about one topic."""

    person: str
    kind: str
    ending: str
    back: bool = False
    asked_at: datetime | None = None


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


Steps = AsyncIterator[timedelta]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Someone:
    """One person with a plan. Each step yields how long they wait before the next."""

    def __init__(self, talk: Talk, quarter: Quarter, chance: random.Random, number: int) -> None:
        self.talk, self.quarter, self.chance = talk, quarter, chance
        self.person: Person = member("web", "local", f"p{number}", f"Person {number}")
        self._events = count(1)
        self.where = 0
        self._used: set[str] = set()

    def true(self, kind: str, ending: str, back: bool = False) -> None:
        self.quarter.truths.append(Truth(self.person.key, kind, ending, back, self.talk.clock.now()))

    async def ask(self, subject: str) -> None:
        """In a conversation of its own, in words that they have not used yet."""
        self.where += 1
        left = [text for text in QUESTIONS[subject] if text not in self._used]
        text = self.chance.choice(left or list(QUESTIONS[subject]))
        self._used.add(text)
        await self.say(text)

    async def say(self, text: str) -> None:
        await self.talk.say(text, person=self.person, where=self.where)

    async def press(self, action: str, value: str = "") -> None:
        await self.talk.press(action, value, person=self.person, where=self.where)

    async def desk(self, action: str, value: str = "") -> None:
        case = await self.talk.case(self.person)
        event = f"{self.person.id}-{next(self._events)}"
        now, where = self.talk.clock.now(), case.conversation
        await self.talk.take(DeskPressed(event, where, now, case.id, SAM, action, value))  # type: ignore[arg-type]

    async def desk_says(self, text: str) -> None:
        case = await self.talk.case(self.person)
        event = f"{self.person.id}-{next(self._events)}"
        await self.talk.take(DeskSaid(event, case.conversation, self.talk.clock.now(), case.id, SAM, text, ref=event))

    def wait(self, low: float, high: float, unit: timedelta = MINUTE) -> timedelta:
        return self.chance.uniform(low, high) * unit


def subject(one: Someone) -> str:
    return one.chance.choice([name for name in QUESTIONS if name])


async def succeeds(one: Someone) -> Steps:
    one.true("succeeds and says so", "confirmed")
    await one.ask(subject(one))
    yield one.wait(1, 9)
    if one.chance.random() < 0.5:
        await one.press("helped")
    else:
        await one.say(one.chance.choice(SAYS_IT_WORKED))


async def succeeds_quietly(one: Someone) -> Steps:
    one.true("succeeds quietly", "silent")
    await one.ask(subject(one))
    yield one.wait(1, 5)


async def gives_up_quietly(one: Someone) -> Steps:
    one.true("gives up quietly", "silent")
    about = subject(one)
    await one.ask(about)
    yield one.wait(1, 5)
    await one.say(one.chance.choice(SAYS_IT_FAILED))


async def gives_up_in_words(one: Someone) -> Steps:
    one.true("gives up in words", "given_up")
    await one.ask(subject(one))
    yield one.wait(1, 5)
    await one.press("not_helped")
    yield one.wait(1, 3)
    await one.say(one.chance.choice(GIVES_UP))


async def goes_round(one: Someone) -> Steps:
    one.true("goes round it", "got_round")
    await one.ask(subject(one))
    yield one.wait(2, 15)
    await one.say(one.chance.choice(GOES_ROUND))


async def comes_back(one: Someone) -> Steps:
    """Leaves without a word, and is back with the same within days: to the bot, or for a person."""
    about = subject(one)
    one.true("comes back", "silent", back=True)
    await one.ask(about)
    yield one.wait(20, 90, HOUR)
    if one.chance.random() < 0.5:
        one.true("… and succeeds then", "confirmed")
        await one.ask(about)
        yield one.wait(1, 9)
        await one.press("helped")
        return
    one.true("… and gets a person then", "handed_over")
    await one.ask(about)
    yield one.wait(1, 4)
    async for pause in _with_person(one, "fixed"):
        yield pause


async def comes_with_another(one: Someone) -> Steps:
    """Back within days with something else: that is no return."""
    first, second = one.chance.sample([name for name in QUESTIONS if name], 2)
    one.true("asks two different things", "silent")
    await one.ask(first)
    yield one.wait(20, 90, HOUR)
    one.true("asks two different things", "silent")
    await one.ask(second)


async def is_refused_and_back(one: Someone) -> Steps:
    one.true("refused, then back", "silent", back=True)
    subject_of = one.chance.choice(("projector", "badge"))
    one.where += 1
    await one.say({"projector": "projector lamp flickers blue", "badge": "turnstile refuses badge"}[subject_of])
    yield one.wait(10, 60, HOUR)
    one.true("… and gets a person then", "handed_over")
    one.where += 1
    await one.say({"projector": "blue projector lamp again", "badge": "badge dead at turnstile"}[subject_of])
    yield one.wait(1, 3)
    async for pause in _with_person(one, "fixed"):
        yield pause


async def gets_a_person(one: Someone) -> Steps:
    how = one.chance.choices(("fixed", "got_round", "not_fixed"), (7, 2, 1))[0]
    one.true("gets a person", "handed_over")
    await one.ask(subject(one))
    yield one.wait(1, 6)
    async for pause in _with_person(one, how):
        yield pause


async def reopens(one: Someone) -> Steps:
    one.true("reopens", "reopened")
    await one.ask(subject(one))
    yield one.wait(1, 6)
    async for pause in _with_person(one, "fixed"):
        yield pause
    yield one.wait(4, 30, HOUR)
    await one.press("reopen")
    yield one.wait(5, 60)
    await one.desk("claim")
    yield one.wait(5, 60)
    await one.desk("resolve", "fixed")


async def calls_off(one: Someone) -> Steps:
    one.true("calls off the case", "given_up")
    await one.ask(subject(one))
    yield one.wait(1, 6)
    await one.press("person")
    yield one.wait(2, 30)
    await one.press("cancel")


async def has_slow_wifi(one: Someone) -> Steps:
    one.true("has slow Wi-Fi with everybody else", "silent")
    await one.ask("wifi")
    yield one.wait(1, 3)


async def _with_person(one: Someone, how: str) -> Steps:
    await one.press("person")
    yield one.wait(3, 80)
    await one.desk("claim")
    await one.desk_says("Hello, I'm looking into it.")
    yield one.wait(4, 60)
    await one.desk("resolve", how)


PLANS: tuple[tuple[Callable[[Someone], Steps], float], ...] = (
    (succeeds, 24), (succeeds_quietly, 16), (gives_up_quietly, 9), (gives_up_in_words, 5), (goes_round, 7),
    (comes_back, 8), (comes_with_another, 6), (is_refused_and_back, 3), (gets_a_person, 14), (reopens, 3),
    (calls_off, 3),
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
        one = Someone(talk, quarter, random.Random(chance.random()), number)
        heapq.heappush(todo, (at, next(order), plan(one)))
    for number in range(SLOW_FOR):
        at = start + timedelta(days=SLOW_ON, hours=chance.uniform(0, 30))
        one = Someone(talk, quarter, random.Random(chance.random()), many + number)
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
    lines += [f"| topics that nobody began | {extra(quarter)} |"]
    lines += [f"| back within days, precision / recall | {precision:.3f} / {recall:.3f} |"]
    lines += [f"| {name} | {value:.2f} |" for name, value in early().items()]
    return "\n".join((*lines, ""))
