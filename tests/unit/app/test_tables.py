"""A process that is started before its database waits for it, says for what, and stops at once when it is told to."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.app import Parts, tables_there
from bot.commands.running import once_there
from bot.errors import DatabaseRefuses, NewerSchema, SchemaMismatch, StoreError
from bot.settings import Settings, read_settings
from tests.e2e.many.house import free_port
from tests.fakes.surroundings import START

AWAY, BEHIND = StoreError("It is away."), SchemaMismatch("Run handrail migrate.")


class Pauses:
    """``Clock``: keeps how long was paused, and waits for nothing but ``goes_on``."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.goes_on = asyncio.Event()
        self.goes_on.set()

    def now(self) -> datetime:
        return START

    async def sleep(self, seconds: float) -> None:
        self.seconds.append(seconds)
        await self.goes_on.wait()


@dataclass(frozen=True)
class Away(Parts):
    """Parts whose database is away: ``why`` for each look, until there is nothing left of it."""

    why: list[Exception] = field(default_factory=list)

    @property
    def database(self) -> None:  # type: ignore[override]  # nobody uses it here
        if self.why:
            raise self.why.pop(0)

    @property
    def shares_database(self) -> bool:
        return True


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings(_env_file=None, handrail_home=tmp_path, host="127.0.0.1")


async def until(look: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not look():  # noqa: ASYNC110  # a thread rings no bell
            await asyncio.sleep(0.005)


async def test_where_all_is_there_nothing_is_said(settings: Settings) -> None:
    clock, said = Pauses(), list[str]()
    await tables_there(Away(settings, clock), said.append, None)
    assert (said, clock.seconds) == ([], [])


async def test_it_says_once_what_is_missing_and_looks_again_after_growing_pauses(settings: Settings) -> None:
    clock, said = Pauses(), list[str]()
    await tables_there(Away(settings, clock, why=[AWAY] * 8), said.append, None)
    assert said == ["Waiting: It is away."]
    assert clock.seconds == [0.5, 1, 2, 4, 8, 15, 15, 15]


async def test_when_something_else_is_missing_that_is_said_and_looked_for_soon(settings: Settings) -> None:
    clock, said = Pauses(), list[str]()
    await tables_there(Away(settings, clock, why=[AWAY, AWAY, BEHIND, BEHIND]), said.append, None)
    assert said == ["Waiting: It is away.", "Waiting: Run handrail migrate."]
    assert clock.seconds == [0.5, 1, 0.5, 1]


@pytest.mark.parametrize("error", [DatabaseRefuses("Wrong password."), NewerSchema("Newer.")])
async def test_what_waiting_does_not_mend_is_raised_at_once(settings: Settings, error: StoreError) -> None:
    for before in ([], [AWAY]):
        with pytest.raises(type(error)):
            await tables_there(Away(settings, Pauses(), why=[*before, error]), lambda _: None, None)


async def test_meanwhile_readyz_says_what_is_waited_for_now(settings: Settings) -> None:
    clock, said, port = Pauses(), list[str](), free_port()
    clock.goes_on.clear()
    waiting = asyncio.create_task(tables_there(Away(settings, clock, why=[AWAY, BEHIND]), said.append, port))
    for number, error in enumerate((AWAY, BEHIND), start=1):
        await until(lambda number=number: len(said) == number)  # type: ignore[misc]  # bound here
        async with ClientSession() as session, session.get(f"http://127.0.0.1:{port}/readyz") as answer:
            assert answer.status == 503
            assert await answer.json() == {"ready": False, "problems": {"database": f"Waiting: {error}"}}
        async with ClientSession() as session, session.get(f"http://127.0.0.1:{port}/healthz") as answer:
            assert answer.status == 200
        clock.goes_on.set()
        await asyncio.sleep(0)
        if number == 1:
            clock.goes_on.clear()
    await waiting


async def test_whoever_stops_it_need_not_wait_for_a_server_that_does_not_answer(settings: Settings) -> None:
    answers, asked = threading.Event(), threading.Event()

    class Silent(Away):
        @property
        def database(self) -> None:  # type: ignore[override]
            asked.set()
            answers.wait(60)

    waiting = asyncio.create_task(tables_there(Silent(settings, Pauses()), lambda _: None, None))
    await until(asked.is_set)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert waiting.cancelled()
    assert not answers.is_set(), "the look is still under way, and nobody waits for it"
    answers.set()


async def test_when_the_database_goes_away_before_all_is_begun_it_is_begun_anew(settings: Settings) -> None:
    parts, begun = Away(settings, Pauses()), list[Parts]()

    async def begin(own: Parts, stop: asyncio.Event, tell: Callable[[], None]) -> None:
        begun.append(own)
        if len(begun) < 3:
            raise AWAY
        tell()

    await once_there(parts, None, begin)
    assert len(begun) == 3
    assert len({id(own) for own in begun} | {id(parts)}) == 4, "with parts of its own each time"
    assert parts.clock.seconds == [0.5, 1]  # type: ignore[attr-defined]  # this clock's


@pytest.mark.parametrize(("error", "late"), [(DatabaseRefuses("Wrong password."), False), (AWAY, True)])
async def test_what_waiting_does_not_mend_or_comes_later_ends_it(
    settings: Settings, error: StoreError, late: bool
) -> None:
    async def begin(own: Parts, stop: asyncio.Event, tell: Callable[[], None]) -> None:
        if late:
            tell()
        raise error

    with pytest.raises(type(error)):
        await once_there(Away(settings, Pauses()), None, begin)
