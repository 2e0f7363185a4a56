"""Connections to PostgreSQL that have rested are tried before they are used; those in use are not tried each time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import Connection

from bot.errors import StoreError
from bot.store import database as databases
from bot.store.database import libpq_address, open_database
from bot.store.transactions import Transactions
from tests.fakes.databases import migrated_postgres

_ALL_OTHERS = """
    SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
    WHERE pid <> pg_backend_pid() AND datname = current_database()
"""


@pytest.fixture
async def transactions() -> AsyncIterator[Transactions]:
    with migrated_postgres() as url:
        made = Transactions(open_database(url))
        yield made
        made.close()
        made.database.close()


def pid(connection: Connection) -> Any:
    return connection.execute(text("SELECT pg_backend_pid()")).scalar_one()


def break_all(transactions: Transactions) -> None:
    with psycopg.connect(libpq_address(transactions.database.address)) as connection:
        connection.execute(_ALL_OTHERS)


@pytest.mark.parametrize("tried_after", [0.0, 3600.0])
async def test_those_that_broke_while_they_rested_are_made_anew(
    transactions: Transactions, monkeypatch: pytest.MonkeyPatch, tried_after: float
) -> None:
    """Whether they are tried first, or found out when they are used."""
    monkeypatch.setattr(databases, "TRIED_AFTER", tried_after)
    for ask in (transactions.read, transactions.write):
        before = await ask(pid)
        break_all(transactions)
        assert await ask(pid) != before


async def test_no_more_are_opened_than_the_house_allows() -> None:
    count = text("SELECT count(*) FROM pg_stat_activity, pg_sleep(0.02) WHERE datname = current_database()")
    with migrated_postgres() as url:
        made = Transactions(open_database(url, connections=3))
        seen = await asyncio.gather(
            *(ask(lambda c: c.execute(count).scalar_one()) for ask in (made.read, made.write) for _ in range(20))
        )
        made.close()
        made.database.close()
    assert 1 < max(seen) <= 3


async def test_what_may_have_been_committed_is_not_written_again(transactions: Transactions) -> None:
    done = 0

    def breaks_at_the_commit(connection: Connection) -> None:
        nonlocal done
        done += 1
        connection.execute(text("INSERT INTO counter (name, value) VALUES ('one', 1)"))
        break_all(transactions)

    with pytest.raises(StoreError):
        await transactions.write(breaks_at_the_commit)
    assert done == 1
    assert await transactions.read(lambda c: c.execute(text("SELECT FROM counter WHERE name = 'one'")).all()) == []


async def test_who_only_looks_begins_no_transaction(transactions: Transactions) -> None:
    def moments(connection: Connection) -> set[Any]:
        return {connection.execute(text("SELECT now() FROM pg_sleep(0.001)")).scalar_one() for _ in range(2)}

    assert len(await transactions.read(moments)) == 2
    assert len(await transactions.write(moments)) == 1


async def test_a_single_statement_that_is_written_stands(transactions: Transactions) -> None:
    def put(connection: Connection) -> None:
        connection.execute(text("INSERT INTO counter (name, value) VALUES ('one', 1)"))

    await transactions.write(put, one_statement=True)
    assert await transactions.read(
        lambda c: c.execute(text("SELECT value FROM counter WHERE name = 'one'")).scalars().all()
    ) == [1]
