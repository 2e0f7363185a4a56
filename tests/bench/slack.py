"""What Slack adds to a turn, and how fast it is acknowledged while turns are done.

The project's own local Slack stands in this process; Handrail, and Bolt listeners that do next to nothing, each have
one of their own. All are measured in turns or at once, so that whatever else the machine does falls on all of them.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import ClientSession

from tests.bench import corpora
from tests.bench.slack_apps import EVENTS
from tests.fakes.slack.http_line import HttpLine
from tests.fakes.slack.outgoing import Attempt, Delivery
from tests.fakes.slack.person import Person
from tests.fakes.slack.server import LocalSlack, local_slack

BLOCKS, TURNS = 15, 12
"""Turns of each kind are measured so many times over, so many at a time."""

AT_ONCE, EVENTS_IN_ALL = 8, 400
"""People who each ask again as soon as they are answered, and all that they ask."""

RATES, FOR_SECONDS = (10, 20, 30, 40, 50, 65, 80, 100), 6
"""Events a second that are tried, one after the other, until too many wait."""

PATIENCE = 120.0
"""Seconds within which everything is answered; more is a fault and no measurement."""


@dataclass(frozen=True)
class App:
    """A process that listens to Slack."""

    url: str
    web: ClientSession

    @property
    def events(self) -> str:
        return f"{self.url}{EVENTS}"

    async def cpu(self) -> float:
        """Seconds of processor time that it has used."""
        async with self.web.get(f"{self.url}/cpu") as answer:
            return float(await answer.json())

    async def turns(self, asked: Sequence[tuple[str, str]]) -> None:
        """Take turns without a platform: who asks what."""
        async with self.web.post(f"{self.url}/turns", json=asked) as answer:
            answer.raise_for_status()


@asynccontextmanager
async def running(kind: str, slack: LocalSlack, home: Path) -> AsyncIterator[App]:
    """``kind``: handrail, answering or posting."""
    own = {"HANDRAIL_HOME": str(home), "DATABASE_URL": "", "CHAT_MODEL": "", "DESK": "web"}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.slack_apps", kind),
        env=os.environ | own | slack.environment() | {"SLACK_APP_TOKEN": ""},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None and process.stdout is not None
    try:
        address = (await process.stdout.readline()).decode().strip()
        if not address:
            raise SystemExit(f"The process {kind} of the Slack benchmark did not start; it says why above.")
        async with ClientSession() as session:
            yield App(address, session)
    finally:
        process.stdin.close()
        await process.wait()


@dataclass
class Both:
    """A line that tells a bare listener of everything at the same moment, and keeps how fast each acknowledged."""

    line: HttpLine
    bare: HttpLine
    seconds: list[float] = field(default_factory=list)
    bare_seconds: list[float] = field(default_factory=list)

    async def send(self, delivery: Delivery, number: int, reason: str, within: float) -> Attempt:
        if delivery.of_a_bot:
            return await self.line.send(delivery, number, reason, within)
        ours, theirs = await asyncio.gather(
            self.line.send(delivery, number, reason, within), self.bare.send(delivery, number, reason, within)
        )
        for attempt, kept in ((ours, self.seconds), (theirs, self.bare_seconds)):
            assert not attempt.error, f"an event was not acknowledged: {attempt.error}"
            kept.append(attempt.seconds)
        return ours


class Crowd:
    """People who ask something new each time. Whoever asks has been seen before: their profile is known."""

    def __init__(self, slack: LocalSlack, questions: Sequence[str]) -> None:
        self._slack = slack
        self._questions = itertools.cycle(questions)
        self._number = itertools.count()

    async def people(self, count: int) -> list[Person]:
        found = [self._slack.add_person(f"bench{next(self._number)}") for _ in range(count)]
        known = len(self._slack.calls_of("views.publish")) + count
        for person in found:
            await person.opens_home()
        await self._until(lambda: len(self._slack.calls_of("views.publish")) >= known)
        return found

    def question(self) -> str:
        return next(self._questions)

    async def answered(self, people: Sequence[Person]) -> None:
        """Until each of them has got an answer to the last that they said."""
        waiting = {person.dm for person in people}

        def all_are() -> bool:
            waiting.difference_update([dm for dm in waiting if self._slack.messages(dm)[-1].bot_id])
            return not waiting

        await self._until(all_are)

    async def _until(self, look: Callable[[], bool]) -> None:
        try:
            await self._slack.state.until(look, PATIENCE)
        except TimeoutError:
            raise SystemExit(
                f"Somebody got no answer within {PATIENCE:.0f} seconds: nothing can be measured."
            ) from None


async def cost_of_a_turn(slack: LocalSlack, crowd: Crowd, home: Path) -> dict[str, float]:
    """Processor time of a turn without a platform, of one through Slack, and of a Bolt listener that posts a line."""
    async with running("handrail", slack, home) as handrail, running("posting", slack, home) as posting:
        core, whole, bare = [], [], []
        for block in range(BLOCKS):
            slack.send_events_to(handrail.events)
            people = await crowd.people(TURNS)
            questions = [crowd.question() for _ in people]
            core.append(await _without_platform(handrail, questions, block))
            whole.append(await _through(slack, crowd, handrail, people, questions))
            bare.append(await _through(slack, crowd, posting, people, questions))
    turn, all_of_it, bolt = (statistics.median(found[1:]) * 1000 / TURNS for found in (core, whole, bare))
    own = all_of_it - turn - bolt
    return {
        "turn without a platform, ms of processor time": turn,
        "turn through Slack, ms of processor time": all_of_it,
        "Bolt and slack_sdk alone, hearing and posting a line, ms": bolt,
        "all that Slack adds / turn without a platform": (all_of_it - turn) / turn,
        "the platform layer, without Bolt and slack_sdk / whole turn (below 0.2)": own / all_of_it,
    }


async def _without_platform(handrail: App, questions: Sequence[str], block: int) -> float:
    before = await handrail.cpu()
    await handrail.turns([(f"bench{number}.{block}", question) for number, question in enumerate(questions)])
    return await handrail.cpu() - before


async def _through(
    slack: LocalSlack, crowd: Crowd, app: App, people: Sequence[Person], questions: Sequence[str]
) -> float:
    slack.send_events_to(app.events)
    before = await app.cpu()
    for person, question in zip(people, questions, strict=True):
        await person.say(question)
        await crowd.answered([person])
    await slack.settled()
    return await app.cpu() - before


async def acknowledgements(slack: LocalSlack, crowd: Crowd, home: Path) -> dict[str, float]:
    """Handrail and a listener that only answers hear of every event at once; new ones come as fast as turns are
    done."""
    async with running("handrail", slack, home) as handrail, running("answering", slack, home) as answering:
        slack.send_events_to(handrail.events)
        line = Both(slack.http, HttpLine(slack.signing_secret))
        line.bare.url = answering.events
        people = iter(await crowd.people(EVENTS_IN_ALL))
        slack.outgoing.line = line

        async def ask_on_and_on() -> None:
            for person in people:
                await person.say(crowd.question())
                await crowd.answered([person])

        began = time.monotonic()
        await asyncio.gather(*(ask_on_and_on() for _ in range(AT_ONCE)))
        turns = EVENTS_IN_ALL / (time.monotonic() - began)
        figures = _of_acknowledgements(line, turns)
        slack.outgoing.line = slack.http
        held = await _highest_rate(slack, crowd)
        await line.bare.close()
    return figures | {"events a second held with p99 under a second (aim 50)": held}


def _of_acknowledgements(line: Both, turns: float) -> dict[str, float]:
    (p50, p99), (bare50, bare99) = (_p50_p99(found) for found in (line.seconds, line.bare_seconds))
    return {
        "turns a second meanwhile": turns,
        "acknowledged, p50 ms": p50 * 1000,
        "acknowledged, p99 ms": p99 * 1000,
        "acknowledged, p50 / bare Bolt's": p50 / bare50,
        "acknowledged, p99 / bare Bolt's": p99 / bare99,
    }


async def _highest_rate(slack: LocalSlack, crowd: Crowd) -> float:
    """Of the rates that are tried, the last at which 99 of 100 events are acknowledged within a second."""
    held = 0.0
    for rate in RATES:
        people = await crowd.people(rate * FOR_SECONDS)
        before = len(slack.deliveries)
        began = time.monotonic()
        for number, person in enumerate(people):
            await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
            await person.say(crowd.question(), wait=False)
        sent_at = len(people) / (time.monotonic() - began)
        await crowd.answered(people)
        tried = [one.attempts[0].seconds for one in slack.deliveries[before:] if one.attempts and not one.of_a_bot]
        if _p50_p99(tried)[1] >= 1.0:
            break
        held = sent_at
    return held


def _p50_p99(seconds: Sequence[float]) -> tuple[float, float]:
    ordered = sorted(seconds)
    return statistics.median(ordered), ordered[min(len(ordered) - 1, round(len(ordered) * 0.99))]


def measured(home: Path, data: Path, work: Path) -> dict[str, float]:
    """On a copy of ``home``, so that each run starts without conversations."""
    questions = [q["text"].splitlines()[0] for q in corpora.offtopic_questions(data) if q["label"] == "answerable"]
    with tempfile.TemporaryDirectory(prefix="slack-home-", dir=work) as own:
        shutil.copytree(home, own, dirs_exist_ok=True)
        return asyncio.run(_measured(Path(own), questions))


async def _measured(home: Path, questions: Sequence[str]) -> dict[str, float]:
    async with local_slack("http") as slack:
        slack.outgoing.acknowledge_within, slack.outgoing.retry_after = PATIENCE, ()
        crowd = Crowd(slack, questions)
        return await cost_of_a_turn(slack, crowd, home) | await acknowledgements(slack, crowd, home)
