"""Hundreds of people and agents at once, with everything around them breaking; then a count of what arrived."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field

from bot.messages.outgoing import CaseEntry, Relayed, RelayedEdit, Reply, Whisper
from tests.torture.clients import AtDesk, Lost, Somebody, until
from tests.torture.house import House, OddEnd
from tests.torture.places import Places
from tests.torture.plan import TAG, Part, Plan, Storm
from tests.torture.verdict import Verdict

Storms = dict[Storm, Callable[[], Awaitable[None]]]

DOUBTFUL = (Reply, Relayed, RelayedEdit, CaseEntry)
"""What may be of unknown outcome on Teams: all else may be said twice, and is until it is certain."""

A_WHILE = 120.0
"""Seconds that the two wait for each other's words before the case may be closed."""

REST_WITHIN = 600.0
"""Seconds without any progress, once nobody is killed any more, after which what still waits counts as lost."""


@dataclass
class Torture:
    """A run of one plan in one house. ``at_once``: how many conversations go on beside each other."""

    plan: Plan
    house: House
    places: Places
    storms: Storms = field(default_factory=dict)
    at_once: int = 8
    verdict: Verdict = field(default_factory=Verdict)
    begun: int = 0
    stuck: list[tuple[Part, str]] = field(default_factory=list)
    """Conversations that did not go on, and what was waited for."""
    weathered: Counter[str] = field(default_factory=Counter)
    ends: list[OddEnd] = field(default_factory=list)
    doubted: set[str] = field(default_factory=set)
    """The tags of words of which nobody can tell whether they arrived."""

    async def run(self) -> Verdict:
        began = time.monotonic()
        room, chance = asyncio.Semaphore(self.at_once), self.plan.chance("people")
        clients = [(part, *self.places.meet(part)) for part in self.plan.parts]

        async def have(part: Part, person: Somebody, agent: AtDesk) -> None:
            async with room:
                self.begun += 1
                try:
                    await converse(part, person, agent, chance.uniform)
                except Lost as lost:
                    self.stuck.append((part, str(lost)))

        storms = asyncio.create_task(self._storms())
        try:
            await asyncio.gather(*(have(*one) for one in clients))
            await storms
        finally:
            storms.cancel()
            await asyncio.gather(storms, return_exceptions=True)
        self.house.calm()
        self.places.calm()
        await self._rest()
        self.ends = self.house.odd_ends()
        self.doubted = {tag for end in self.ends for tag in TAG.findall(str(end.what)) if end.state == "unknown"}
        for part, person, agent in clients:
            before = self.verdict.number
            await self._count(part, person, agent)
            if self.verdict.number > before:
                self.verdict.stories += self.house.story(part.number)
        self._count_house(time.monotonic() - began)
        return self.verdict

    async def _storms(self) -> None:
        """Each when so many of the conversations have begun."""
        for share, storm in self.plan.storms:
            while self.begun < share * len(self.plan.parts):  # noqa: ASYNC110  # nothing hangs on when exactly
                await asyncio.sleep(0.05)
            await self.storms[storm]()
            self.weathered[storm] += 1

    async def _rest(self) -> None:
        try:
            await self.places.settled()
            await self.house.at_rest(REST_WITHIN)
        except Lost as lost:
            self.verdict.lost.append(str(lost))

    async def _count(self, part: Part, person: Somebody, agent: AtDesk) -> None:
        try:
            await self.places.read_all(person, agent)
        except (Lost, IndexError) as error:
            self.verdict.lost.append(f"conversation {part.number} on {part.platform}: {error}")
        self.verdict.count(part, person, agent, self.places.words, self.doubted)

    def _count_house(self, seconds: float) -> None:
        verdict, house = self.verdict, self.house
        verdict.cases_doubled += house.cases_doubled()
        verdict.doubled += self.places.posted_twice()
        verdict.lost += [f"set aside: {line}" for line in house.set_aside()]
        verdict.otherwise += house.stumbles
        verdict.otherwise += [f"refused without a way to a person: {line}" for line in self.places.wordless()]
        verdict.lost += [
            f"conversation {part.number} on {part.platform} waited in vain for {what}" for part, what in self.stuck
        ]
        for end in self.ends:
            self._count_end(end)
        verdict.count_doubts(self.ends, house.told_of)
        verdict.figures += Counter({f"killed {when}": times for when, times in house.deaths.items()})
        verdict.figures["begun while the database was cut off"] += house.begun_in_vain
        verdict.figures += Counter({f"storm: {what}": times for what, times in self.weathered.items()})
        verdict.figures += self.places.figures()
        verdict.figures["seconds"] = round(seconds)

    def _count_end(self, end: OddEnd) -> None:
        if end.state == "unknown" and isinstance(end.what, Whisper) and end.platform == "slack":
            # For one person's eyes: Slack keeps nothing of it that could be asked for, so they hear that it was there.
            self.verdict.figures["words for one agent of unknown outcome"] += 1
            if not self.places.heard_of_it(end.parcel):
                self.verdict.unmarked.append(f"not even said to be in doubt: {end}")
        elif end.state == "unknown" and end.platform == "teams" and isinstance(end.what, DOUBTFUL):
            self.verdict.figures["sends to Teams of unknown outcome"] += 1
        else:
            self.verdict.lost.append(str(end))


async def converse(part: Part, person: Somebody, agent: AtDesk, between: Callable[[float, float], float]) -> None:
    """From the first question to a case and what is said about it. Raises ``Lost``."""
    await _say_all(person, part.questions, part.hasty, between, answered=True)
    await person.asks_for_person()
    await until(person.waits_for_agent, "the word that somebody was asked")
    await until(agent.cases, "the case at the desk")
    await agent.claim()
    lines = asyncio.gather(*(_say_lines(part, agent), _say_all(person, part.further, part.hasty, between)))
    await lines
    wanted = len(part.questions) + len(part.further)
    with suppress(Lost):  # no verdict: a desk takes about a message a second, and what is missing is counted at the end
        await until(lambda: len(set(person.heard())) + person.marked() >= len(part.lines), "an agent's words", A_WHILE)
        await until(lambda: len(set(agent.sees())) + agent.marked() >= wanted, "the person's words", A_WHILE)
    if part.resolved:
        await agent.resolve()


async def _say_lines(part: Part, agent: AtDesk) -> None:
    for line in part.lines:
        await agent.say(line)


async def _say_all(
    person: Somebody,
    texts: tuple[str, ...],
    hasty: bool,
    between: Callable[[float, float], float],
    *,
    answered: bool = False,
) -> None:
    """Patient people wait until they are answered; hasty ones do not even wait until the last is kept."""
    if not hasty:
        for text in texts:
            before = len(person.replies())
            await person.say(text)
            if answered:
                await until(lambda before=before: len(person.replies()) > before, f"a reply to {text!r}")  # type: ignore[misc]
        return
    saying = []
    for text in texts:
        saying.append(asyncio.create_task(person.say(text)))
        await asyncio.sleep(between(0.0, 0.3))
    await asyncio.gather(*saying)


@asynccontextmanager
async def opened(house: House, places: Places) -> AsyncIterator[None]:
    """The house with its people; afterwards nobody is left."""
    async with AsyncExitStack() as stack:
        stack.push_async_callback(house.close)
        await house.open()
        stack.push_async_callback(places.leave)
        yield
