"""The people and agents of a soak: each goes by what they are shown, and yields how long they then wait."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from bot.messages.incoming import DeskPressed, DeskSaid, Incoming, Pressed, Said
from bot.messages.outgoing import CaseCard, Reply
from bot.messages.people import Person, member
from tests.bench.soak_watch import Watch
from tests.talk import Talk

Steps = AsyncIterator[timedelta]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

QUESTIONS = (
    "slow wireless in the halls", "colour printing costs a page", "the heating in room 12 is broken",
    "tunnel profile on the Mac from the portal", "payslips in the payroll portal", "projector lamp flickers blue",
    "turnstile refuses my badge", "cannot open the shared calendar", "the printing queue is stuck in the library",
)  # fmt: skip
DETAILS = (
    "It began this morning after the update.", "I am on the second floor of the library.",
    "A colleague next to me has it as well.", "The laptop is a loan from the front desk.",
)  # fmt: skip
ASKS_NEWS = ("any news?", "is somebody coming?", "hello?")
ANSWERS = ("Second floor, by the lifts.", "Since about nine this morning.", "Yes, I did that and it is the same.")
BACK = ("it is still broken", "it's back again", "same problem as yesterday")


@dataclass
class World:
    """What all share. ``twice``: how often an event is delivered a second time."""

    talk: Talk
    watch: Watch
    chance: random.Random
    twice: float = 0.02
    events: Any = field(default_factory=lambda: count(1))

    async def take(self, event: Incoming) -> None:
        again = self.chance.random() < self.twice
        await self.talk.take(event)
        if again:
            assert not (await self.talk.intake.receive(event)).new
            await self.talk.run(event.conversation)
            self.watch.counts["events that came twice"] += 1

    def id(self) -> str:
        return f"s{next(self.events)}"


class Someone:
    """A person: asks, perhaps wants somebody, waits with more or less patience, comes back or does not."""

    def __init__(self, world: World, number: int) -> None:
        self.world, self.chance = world, random.Random(world.chance.random())
        self.person = member("web", "local", f"p{number}", f"Person {number}")
        self.where = 0
        self.answered = 0
        self.patience = timedelta(minutes=self.chance.lognormvariate(5.2, 0.8))  # about three hours; a tenth under one

    @property
    def lane(self) -> str:
        return f"{self.person.key}:{self.where}"

    @property
    def replies(self) -> list[Reply]:
        return self.world.watch.replies.get(self.lane, [])

    async def lives(self) -> Steps:
        problems = 2 if self.chance.random() < 0.2 else 1
        for _ in range(problems):
            self.where += 1
            self.answered = 0
            async for pause in self._one_problem():
                yield pause
            yield self._wait(18, 40, HOUR)

    async def _one_problem(self) -> Steps:
        await self.say(self.chance.choice(QUESTIONS))
        yield self._wait(1, 6)
        if self.chance.random() < 0.3:
            if self.chance.random() < 0.6:
                await self.press("helped")
            return
        if self.chance.random() < 0.3:
            await self.say("still the same, that didn't help")
            yield self._wait(1, 3)
        await (self.press("person") if self.chance.random() < 0.7 else self.say("I want to talk to a person please"))
        reopens = self.chance.random() < 0.1
        while True:
            async for pause in self._until_over():
                yield pause
            yield self._wait(0.5, 5)
            await self._asked_how_it_went()
            if not reopens or not self._may_reopen():
                return
            reopens = False
            yield self._wait(1, 20, HOUR)
            await (self.press("reopen") if self.chance.random() < 0.6 else self.say(self.chance.choice(BACK)))
            if not self._open:
                await self.press("reopen")

    async def _until_over(self) -> Steps:
        since, quiet = self.world.talk.clock.now(), self.world.talk.clock.now()
        gone = self.chance.random() < 0.1  # asks, and does not look again
        while self._open:
            yield self._wait(4, 35)
            now, relayed = self.world.talk.clock.now(), self.world.watch.relayed[self.lane]
            if not self._open or gone:
                continue
            if not self._has_somebody and now - since > self.patience:
                await self._calls_off()
            elif not self._has_somebody and self.chance.random() < 0.15:
                await self.say(self.chance.choice(DETAILS if self.chance.random() < 0.6 else ASKS_NEWS))
            elif self._has_somebody and relayed > self.answered:
                self.answered, quiet = relayed, now
                await self.say(self.chance.choice(ANSWERS))
            elif self._has_somebody and now - quiet > HOUR and self.chance.random() < 0.5:
                quiet = now
                await self.say("Are you still there?")

    async def _calls_off(self) -> None:
        if self.chance.random() < 0.5:
            await self.press("cancel")
        else:
            await self.say("never mind, it works now")
            await self.say("yes")

    async def _asked_how_it_went(self) -> None:
        asked = self.replies[-1] if self.replies else None
        ease = [button for button in asked.buttons if button.action == "ease"] if asked is not None else []
        if ease and self.chance.random() < 0.4:
            await self.press("ease", self.chance.choice(ease).value)

    @property
    def _open(self) -> bool:
        return any(seen.case.open for seen in self.world.watch.of.get(self.lane, ()))

    @property
    def _has_somebody(self) -> bool:
        return any(seen.holder for seen in self.world.watch.of.get(self.lane, ()))

    def _may_reopen(self) -> bool:
        return any(button.action == "reopen" for reply in self.replies[-6:] for button in reply.buttons)

    def _wait(self, low: float, high: float, unit: timedelta = MINUTE) -> timedelta:
        return self.chance.uniform(low, high) * unit

    async def say(self, text: str) -> None:
        event, now = self.world.id(), self.world.talk.clock.now()
        self.world.watch.said.setdefault(self.lane, Counter())[text] += 1
        await self.world.take(Said(event, self.lane, now, self.person, text, ref=event))

    async def press(self, action: Any, value: str = "") -> None:
        now = self.world.talk.clock.now()
        await self.world.take(Pressed(self.world.id(), self.lane, now, self.person, action, value))


@dataclass(frozen=True)
class Shift:
    """Hours of the day, UTC, on days of the week (Monday is 0)."""

    days: frozenset[int]
    begins: float
    ends: float

    def on(self, now: datetime) -> bool:
        return now.weekday() in self.days and self.begins <= now.hour + now.minute / 60 < self.ends

    def next(self, now: datetime) -> timedelta:
        day = datetime(now.year, now.month, now.day, tzinfo=UTC)
        starts = (day + ahead * DAY + self.begins * HOUR for ahead in range(8) if (day + ahead * DAY).weekday() in
                  self.days)  # fmt: skip
        return next(start for start in starts if start > now) - now


class Agent:
    """Takes from its desk's board what has stood there longest, at its own pace, one case after another."""

    def __init__(self, world: World, number: int, place: str, shift: Shift) -> None:
        self.world, self.chance, self.place, self.shift = world, random.Random(world.chance.random()), place, shift
        self.person: Person = member("web", "local", f"a{number}", f"Agent {number}")
        self.pace = self.chance.uniform(0.7, 1.6)
        self.goes_quiet = self.chance.choice((0.0, 0.02, 0.05, 0.1))

    async def works(self) -> Steps:
        while True:
            now = self.world.talk.clock.now()
            if not self.shift.on(now):
                yield self.shift.next(now) + self.chance.uniform(0, 10) * MINUTE
                continue
            card = self._mine() or self._next()
            if card is None:
                yield self.chance.uniform(1, 9) * MINUTE
                continue
            if self.world.watch.holder(card.case) != self.person.name:
                yield self.chance.uniform(0.2, 2) * MINUTE  # reads it first; somebody else may do so as well
                await self._press(card.case, "claim")
            if self.world.watch.holder(card.case) == self.person.name:
                async for pause in self._handles(card):
                    yield pause

    async def _handles(self, card: CaseCard) -> Steps:
        if self.chance.random() < self.goes_quiet:
            yield self.chance.uniform(1.5, 5) * HOUR
            await self._say(card.case, "Sorry, I was called away. Is it still so?")
            return
        await self._say(card.case, "Hello, I'm looking into it.")
        yield self.chance.lognormvariate(1.9, 0.6) * self.pace * MINUTE
        if self.chance.random() < 0.3:
            await self._say(card.case, self.chance.choice(("Where are you just now?", "When did it begin?")))
            yield self.chance.uniform(4, 12) * MINUTE
        if self.chance.random() < 0.2:
            await self._say(card.case, "// had the same one last week")
        if not self.shift.on(self.world.talk.clock.now()):
            if self.chance.random() < 0.7:
                await self._press(card.case, "release")
            return
        yield self.chance.lognormvariate(1.9, 0.6) * self.pace * MINUTE
        await self._finishes(card)

    async def _finishes(self, card: CaseCard) -> None:
        how = self.chance.choices(("fixed", "got_round", "not_fixed", "hand_back", "move"), (76, 8, 5, 5, 6))[0]
        if how == "move" and card.moves:
            await self._press(card.case, "move", self.chance.choice(card.moves)[0])
            return
        await self._say(card.case, "I have set it right on our side; please try once more.")
        if how == "hand_back":
            await self._press(card.case, "hand_back")
        else:
            await self._press(card.case, "resolve", "fixed" if how == "move" else how)

    def _board(self) -> list[CaseCard]:
        return list(self.world.watch.boards.get(self.place, {}).values())

    def _mine(self) -> CaseCard | None:
        mine = (card for card in self._board() if card.state == "claimed" and card.agent is not None)
        return next((card for card in mine if card.agent is not None and card.agent.key == self.person.key), None)

    def _next(self) -> CaseCard | None:
        waiting = [card for card in self._board() if card.state == "waiting"]
        return min(waiting, key=lambda card: (card.urgency != "urgent", card.number), default=None)

    async def _press(self, case: str, action: Any, value: str = "") -> None:
        lane, now = self.world.watch.conversations[case], self.world.talk.clock.now()
        await self.world.take(DeskPressed(self.world.id(), lane, now, case, self.person, action, value))

    async def _say(self, case: str, text: str) -> None:
        lane, now, event = self.world.watch.conversations[case], self.world.talk.clock.now(), self.world.id()
        await self.world.take(DeskSaid(event, lane, now, case, self.person, text, ref=event))
