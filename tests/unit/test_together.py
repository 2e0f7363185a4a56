"""Processes together on one PostgreSQL: what each says when the others, or the tables, are missing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest

from bot.app.engines import engine_of
from bot.app.parts import Parts
from bot.app.together import Together
from bot.platforms.web.listeners import Listeners
from bot.settings import Settings
from bot.store.database import libpq_address
from bot.store.outbox import SqlOutbox
from tests.fakes.databases import migrated_postgres


@pytest.fixture
def url() -> Iterator[str]:
    with migrated_postgres() as made:
        yield made


@pytest.fixture
async def together(url: str, tmp_path: Path) -> AsyncIterator[Together]:
    """A server without a worker of its own."""
    parts = Parts(Settings(_env_file=None, database_url=url, handrail_home=tmp_path))  # type: ignore[call-arg]  # pydantic's own argument
    engine, shared = engine_of(parts, parts.inbox, SqlOutbox(parts.transactions), "door")
    assert shared is not None

    async def never(*_: object) -> None:
        raise AssertionError("a server without a worker does no turns")

    await engine.start(never, never)
    yield Together(parts, shared, Listeners())
    await engine.stop()
    await parts.close()


def change(url: str, statement: str) -> None:
    with psycopg.connect(libpq_address(url)) as connection:
        connection.execute(statement.encode())


async def test_without_any_worker_it_is_said_how_to_start_one(together: Together) -> None:
    assert (await together.problems())["worker"].startswith("none is there")


async def test_a_worker_that_gives_no_sign_of_life_is_missed(url: str, together: Together) -> None:
    change(url, "INSERT INTO procrastinate_workers DEFAULT VALUES")
    assert await together.problems() == {}
    change(url, "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '41 seconds'")
    said = (await together.problems())["worker"]
    assert "none was seen alive for 4" in said and "handrail worker" in said
    change(url, "INSERT INTO procrastinate_workers DEFAULT VALUES")
    assert await together.problems() == {}, "one that lives is enough"


async def test_tables_that_are_missing_are_said_and_those_of_a_newer_version_are_fine(
    url: str, together: Together
) -> None:
    change(url, "INSERT INTO procrastinate_workers DEFAULT VALUES")
    change(url, "UPDATE alembic_version SET version_num = '9999'")
    assert await together.problems() == {}
    change(url, "UPDATE alembic_version SET version_num = '0001'")
    assert "handrail migrate" in (await together.problems())["tables"]


async def test_a_queue_that_cannot_be_read_is_never_taken_for_a_good_one(url: str, together: Together) -> None:
    change(url, "ALTER TABLE procrastinate_workers RENAME TO elsewhere")
    assert list(await together.problems()) == ["queue"]
