"""The people of a simulated quarter: what they ask, and what each of them does. Wordings are everyday ones."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from bot.messages.incoming import DeskPressed, DeskSaid
from bot.messages.people import Person, member
from tests.fakes.knowledge import FakeArticle
from tests.talk import SAM, Talk

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


@dataclass
class Truth:
    """What somebody did about one topic."""

    person: str
    kind: str
    ending: str
    back: bool = False
    asked_at: datetime | None = None


Steps = AsyncIterator[timedelta]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Someone:
    """One person with a plan. Each step yields how long they wait before the next."""

    def __init__(self, talk: Talk, truths: list[Truth], chance: random.Random, number: int) -> None:
        self.talk, self.truths, self.chance = talk, truths, chance
        self.person: Person = member("web", "local", f"p{number}", f"Person {number}")
        self._events = count(1)
        self.where = 0
        self._used: set[str] = set()

    def true(self, kind: str, ending: str, back: bool = False) -> None:
        self.truths.append(Truth(self.person.key, kind, ending, back, self.talk.clock.now()))

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
