"""The same words again: sent twice by Teams, or truly said twice."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.messages.incoming import DeskSaid, Said
from bot.messages.people import member
from bot.platforms.teams.repeats import AFTER_A_LATE_ANSWER, AT_ONCE, LATE, MOST, Came, Repeats
from bot.ports.anchors import Anchors
from bot.store.anchors import SqlAnchors
from tests.fakes.anchors import FakeAnchors
from tests.fakes.databases import KINDS, fresh_transactions
from tests.fakes.surroundings import FakeClock

A_MOMENT = timedelta(milliseconds=10)
HERE = "teams:t:u:c:chat"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def anchors() -> FakeAnchors:
    return FakeAnchors()


@pytest.fixture
def repeats(anchors: FakeAnchors, clock: FakeClock) -> Repeats:
    return Repeats(anchors, clock)


class Teams:
    """Delivers to any of the replicas. Each delivery has a time of its own, unless it says ``sent``."""

    def __init__(self, clock: FakeClock, *replicas: Repeats) -> None:
        self._clock = clock
        self._replicas = replicas
        self._number = 0

    async def delivers(self, id: str, text: str = "no", line: str = HERE, sent: datetime | None = None) -> Came:
        self._number += 1
        at = sent or self._clock.now() + timedelta(microseconds=self._number)
        said = Said(id, line, at, member("teams", "t", "u"), text)
        return await self._any().came("t", line, said)

    async def gets_its_answer(self, came: Came, seconds: float = 0.1) -> None:
        await self._any().acknowledged(came, seconds)

    async def said(self, id: str, text: str = "no", line: str = HERE) -> str:
        """As it goes when nothing is wrong: delivered once, and acknowledged. The id it is stored under."""
        came = await self.delivers(id, text, line)
        await self.gets_its_answer(came)
        return came.first

    def _any(self) -> Repeats:
        return self._replicas[self._number % len(self._replicas)]


@pytest.fixture
def teams(clock: FakeClock, repeats: Repeats) -> Teams:
    return Teams(clock, repeats)


async def test_what_was_not_acknowledged_is_a_repeat_whatever_was_said_in_between(
    teams: Teams, clock: FakeClock
) -> None:
    assert (await teams.delivers("1", "the lamp is red")).first == "1"
    assert await teams.said("2", "and it blinks") == "2"
    assert await teams.said("3", "now it is off") == "3"
    await clock.advance(15)
    assert (await teams.delivers("4", "the lamp is red")).first == "1"


async def test_what_was_acknowledged_late_may_come_again_for_a_while(teams: Teams, clock: FakeClock) -> None:
    await teams.gets_its_answer(await teams.delivers("1"), LATE)
    await clock.advance((AFTER_A_LATE_ANSWER - A_MOMENT).total_seconds())
    assert (await teams.delivers("2")).first == "1"
    await clock.advance(AFTER_A_LATE_ANSWER.total_seconds())
    assert (await teams.delivers("3")).first == "3"


async def test_what_was_acknowledged_in_time_was_said_again(teams: Teams, clock: FakeClock) -> None:
    """To two questions, say, each answered with no."""
    assert await teams.said("1") == "1"
    await clock.advance(AT_ONCE.total_seconds())
    assert await teams.said("2") == "2"
    assert await teams.said("3", "wait") == "3"
    assert await teams.said("4") == "4", "something was said in between, so it was typed again"


async def test_after_a_repeat_was_acknowledged_the_next_is_said_again(teams: Teams, clock: FakeClock) -> None:
    await teams.delivers("1")
    await clock.advance(15)
    assert await teams.said("2") == "1"
    await clock.advance(15)
    assert await teams.said("3") == "3"


async def test_a_repeat_that_comes_again_is_the_first_one_still(teams: Teams, clock: FakeClock) -> None:
    await teams.delivers("1")
    await clock.advance(15)
    assert await teams.said("2") == "1"
    assert await teams.said("3", "wait") == "3"
    await clock.advance(60)
    assert await teams.said("2") == "1", "under an id that is known"
    assert await teams.said("1") == "1"


async def test_the_same_words_at_the_same_moment_are_the_same_message(teams: Teams, clock: FakeClock) -> None:
    at = clock.now()
    await teams.gets_its_answer(await teams.delivers("1", sent=at))
    assert await teams.said("2", "wait") == "2"
    await clock.advance(200)
    assert (await teams.delivers("3", sent=at)).first == "1"
    assert (await teams.delivers("4", "wait", sent=at)).first == "4", "other words"


async def test_at_once_with_nothing_in_between_it_is_the_same(teams: Teams, clock: FakeClock) -> None:
    assert await teams.said("1") == "1"
    await clock.advance((AT_ONCE - A_MOMENT).total_seconds())
    assert await teams.said("2") == "1"


async def test_other_words_and_other_places_are_no_repeats(teams: Teams) -> None:
    await teams.delivers("1")
    assert (await teams.delivers("2", line="teams:t:u:d:chat")).first == "2"
    assert (await teams.delivers("3", "no, not yet")).first == "3"


async def test_an_agents_words_are_told_apart_by_who_says_them(repeats: Repeats, clock: FakeClock) -> None:
    async def came(id: str, agent: str = "sam") -> str:
        said = DeskSaid(id, "web:1", clock.now(), "c1", member("teams", "t", agent), "Try again")
        return (await repeats.came("t", f"c1:{agent}", said)).first

    assert await came("1") == "1"
    assert await came("2") == "1"
    assert await came("3", "kim") == "3"


async def test_another_replica_or_this_one_after_a_crash_knows_what_came_and_what_was_acknowledged(
    anchors: FakeAnchors, clock: FakeClock
) -> None:
    teams = Teams(clock, *(Repeats(anchors, clock) for _ in range(3)))
    await teams.delivers("1", "the lamp is red")
    assert await teams.said("2") == "2"
    await clock.advance(10)
    assert await teams.said("3") == "3", "no replica takes a second no for the first one"
    await clock.advance(10)
    assert await teams.said("4", "the lamp is red") == "1"


@pytest.fixture(params=["fake", *KINDS])
def shared(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Anchors]:
    if request.param == "fake":
        yield FakeAnchors()
        return
    with fresh_transactions(request.param, tmp_path) as transactions:
        yield SqlAnchors(transactions)


async def test_of_deliveries_that_come_to_several_replicas_at_once_one_is_the_first(
    shared: Anchors, clock: FakeClock
) -> None:
    teams = Teams(clock, *(Repeats(shared, clock) for _ in range(3)))
    came = await asyncio.gather(*(teams.delivers(str(number)) for number in range(8)))
    assert len({one.first for one in came}) == 1


async def test_it_does_not_grow(teams: Teams, anchors: FakeAnchors, clock: FakeClock) -> None:
    for number in range(3 * MOST):
        await teams.said(str(number), f"and another thing, {number}")
    for number in range(40):
        await teams.delivers(f"again-{number}", "the very same")
    kept = await anchors.get("teams:t", f"newest:{HERE}")
    assert kept is not None
    assert len(kept.body["words"]) == MOST
    assert len(str(kept.body)) < 8_000
    await clock.advance(3600)
    await teams.said("new", "hello again")
    kept = await anchors.get("teams:t", f"newest:{HERE}")
    assert kept is not None
    assert len(kept.body["words"]) == 1


async def test_no_words_are_kept_that_somebody_could_read_and_no_secret_even_as_a_digest(
    teams: Teams, anchors: FakeAnchors
) -> None:
    await teams.delivers("1", "my password is hunter2!x")
    assert (await teams.delivers("2", "my password is Tr0ub4dor&3")).first == "1"
    kept = await anchors.get("teams:t", f"newest:{HERE}")
    assert kept is not None
    assert "hunter2" not in str(kept.body) and "password" not in str(kept.body)
