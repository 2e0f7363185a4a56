"""The one writer of SQLite: what waits is committed together, and what fails undoes nothing but itself."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import event, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError

from bot.errors import Conflict, StoreError
from bot.store.database import Database
from bot.store.transactions import Transactions
from tests.fakes.databases import fresh_database


class Held:
    """Transactions whose writer is held back until it is let go, so that what is asked for meanwhile goes together."""

    def __init__(self, database: Database) -> None:
        self.transactions, self.go_on, self.begun = Transactions(database), Event(), Event()
        self.commits = 0
        event.listen(database.sync, "commit", self._committed)

    def _committed(self, _: Connection) -> None:
        self.commits += 1

    async def hold(self) -> asyncio.Task[None]:
        holding = asyncio.create_task(self.transactions.write(self._wait))
        await asyncio.to_thread(self.begun.wait, 30)
        return holding

    def _wait(self, _: Connection) -> None:
        self.begun.set()
        self.go_on.wait(30)

    async def together(self, *work: object) -> list[object]:
        """All of them while the writer is held back; what became of each."""
        holding = await self.hold()
        asked = [asyncio.create_task(self.transactions.write(one)) for one in work]  # type: ignore[arg-type]
        await asyncio.sleep(0)
        self.go_on.set()
        await holding
        return await asyncio.gather(*asked, return_exceptions=True)

    async def values(self) -> dict[str, int]:
        query = text("select name, value from counter where name <> 'post'")
        return dict(await self.transactions.read(lambda c: [tuple(row) for row in c.execute(query)]))


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Held]:
    with fresh_database("sqlite", tmp_path) as database:
        made = Held(database)
        yield made
        made.go_on.set()
        made.transactions.close()


def put(name: str, value: int = 1):  # type: ignore[no-untyped-def]
    def work(connection: Connection) -> int:
        connection.execute(text("insert into counter values (:name, :value)"), {"name": name, "value": value})
        return value

    return work


async def test_what_waits_is_committed_together_and_each_hears_its_own_result(held: Held) -> None:
    assert await held.together(*(put(f"n{number}", number) for number in range(10))) == list(range(10))
    assert held.commits == 2, "the one that held the writer back, and all others"
    assert await held.values() == {f"n{number}": number for number in range(10)}


async def test_what_fails_undoes_itself_and_nothing_else(held: Held) -> None:
    def half(connection: Connection) -> None:
        put("half")(connection)
        raise ValueError("on purpose")

    one, conflict, other, fault = await held.together(put("one"), put("one", 2), put("other"), half)
    assert (one, other) == (1, 1)
    assert isinstance(conflict, Conflict)
    assert isinstance(fault, ValueError)
    assert await held.values() == {"one": 1, "other": 1}


async def test_what_breaks_the_whole_transaction_costs_the_others_nothing(held: Held) -> None:
    def breaks(connection: Connection) -> None:
        put("broken")(connection)
        connection.execute(text("select * from a_table_that_is_not_there"))

    one, broken, other = await held.together(put("one"), breaks, put("other"))
    assert (one, other) == (1, 1)
    assert isinstance(broken, StoreError)
    assert await held.values() == {"one": 1, "other": 1}


async def test_who_asked_hears_nothing_before_the_commit_stands(held: Held) -> None:
    seen: list[dict[str, int]] = []

    async def ask(name: str) -> None:
        await held.transactions.write(put(name))
        seen.append(await held.values())

    holding = await held.hold()
    asking = [asyncio.create_task(ask(name)) for name in ("one", "other")]
    await asyncio.sleep(0)
    held.go_on.set()
    await asyncio.gather(holding, *asking)
    assert seen == [{"one": 1, "other": 1}] * 2


async def test_nobody_is_told_that_it_is_kept_when_the_disk_is_full(held: Held) -> None:
    def fill(connection: Connection) -> None:
        raw = connection.connection.dbapi_connection
        assert isinstance(raw, sqlite3.Connection)
        pages = raw.execute("pragma page_count").fetchone()[0]
        raw.execute(f"pragma max_page_count = {pages}")

    def large(connection: Connection) -> None:
        put("x" * 2_000_000)(connection)

    await held.transactions.write(fill)
    found = await held.together(large, put("small"), large)
    assert isinstance(found[0], StoreError)
    assert isinstance(found[2], StoreError)
    assert set(await held.values()) <= {"small"}
    assert (found[1] == 1) == ("small" in await held.values())


def add_one(connection: Connection) -> None:
    connection.execute(text("insert into counter values ('n', 1) on conflict (name) do update set value = value + 1"))


@pytest.mark.parametrize(
    "error", [OperationalError("COMMIT", {}, sqlite3.OperationalError("disk i/o error")), OSError()]
)
async def test_a_commit_that_fails_is_no_success_and_nothing_of_it_is_done_twice(held: Held, error: Exception) -> None:
    failed: list[bool] = []

    def fail_once(_: Connection) -> None:
        if held.commits == 2 and not failed:  # the one that commits for all of them
            failed.append(True)
            raise error

    event.listen(held.transactions.database.sync, "commit", fail_once)
    async with asyncio.timeout(30):
        assert await held.together(add_one, put("one"), add_one) == [None, 1, None]
    assert failed
    assert await held.values() == {"n": 2, "one": 1}


@pytest.mark.parametrize("error", [OperationalError("close", {}, sqlite3.OperationalError("broken")), OSError()])
async def test_what_stands_is_not_done_again_though_something_breaks_afterwards(held: Held, error: Exception) -> None:
    failed: list[bool] = []

    def fail_once(*_: object) -> None:
        if held.commits == 2 and not failed:
            failed.append(True)
            raise error

    event.listen(held.transactions.database.sync, "checkin", fail_once)
    async with asyncio.timeout(30):
        assert await held.together(add_one, put("one"), add_one) == [None, 1, None]
    assert failed
    assert await held.values() == {"n": 2, "one": 1}


async def test_what_was_given_up_before_it_began_is_not_done(held: Held) -> None:
    holding = await held.hold()
    asked = [asyncio.create_task(held.transactions.write(put(name))) for name in ("given up", "kept")]
    await asyncio.sleep(0)
    asked[0].cancel()
    await asyncio.gather(asked[0], return_exceptions=True)
    held.go_on.set()
    await asyncio.gather(holding, asked[1])
    assert await held.values() == {"kept": 1}
