"""Migrations: exactly the tables that the code means, safe to run twice and at once, and never over a newer version."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlmodel import SQLModel

import bot.store.knowledge_tables
import bot.store.tables  # noqa: F401
from bot.errors import NewerSchema, SchemaMismatch, StoreError
from bot.store.database import Database, open_database
from bot.store.migrations import check, is_behind, migrate
from tests.fakes.databases import KINDS, empty_postgres


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'handrail.db'}"
        return
    with empty_postgres() as made:
        yield made


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = open_database(url)
    yield opened
    opened.sync.dispose()


def test_migrating_an_empty_database_gives_exactly_the_tables_of_the_code(url: str, database: Database) -> None:
    migrate(url)
    with database.sync.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []
        made = inspect(connection)
        partial = {
            name["name"]
            for name in made.get_indexes("inbox")
            if name.get("dialect_options", {}).get(f"{connection.dialect.name}_where") is not None
        }
        assert partial == {"inbox_waiting", "inbox_due", "inbox_retry", "inbox_aside"}


def test_migrating_twice_is_fine_and_keeps_what_is_there(url: str, database: Database) -> None:
    migrate(url)
    with database.sync.begin() as connection:
        connection.execute(text("UPDATE counter SET value = 41"))
    migrate(url)
    check(database)
    with database.sync.connect() as connection:
        assert connection.execute(text("SELECT value FROM counter")).scalars().all() == [41]


def test_several_processes_that_migrate_at_once_all_succeed(url: str, database: Database) -> None:
    script = f"from bot.store.migrations import migrate; migrate({url!r})"
    started = [subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE) for _ in range(3)]
    for process in started:
        _, trouble = process.communicate(timeout=60)
        assert process.returncode == 0, trouble.decode()
    check(database)


def test_a_database_of_a_newer_version_is_refused_and_left_as_it_is(url: str, database: Database) -> None:
    migrate(url)
    with database.sync.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaMismatch, match="newer version"):
        migrate(url)
    with pytest.raises(NewerSchema, match="newer version"):
        check(database)
    assert not is_behind(database), "what is being replaced goes on working"
    with database.sync.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "9999"


def test_a_database_without_tables_is_said_to_be_out_of_date(database: Database) -> None:
    with pytest.raises(SchemaMismatch, match="handrail migrate"):
        check(database)
    assert is_behind(database)


def test_a_migration_that_breaks_off_leaves_the_database_as_it_was(url: str, database: Database) -> None:
    with database.sync.begin() as connection:
        connection.execute(
            text("CREATE TABLE outbox (id INTEGER)")
        )  # in the way of a later table of the first revision
    with pytest.raises(StoreError):
        migrate(url)
    with database.sync.connect() as connection:
        assert inspect(connection).get_table_names() == ["outbox"]
