"""The queue's tables: made once, by whoever comes first, and brought up from any version before."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from procrastinate.schema import SchemaManager

from bot.engine.queue_tables import check_queue, migrate_queue
from bot.errors import SchemaMismatch, StoreError
from bot.store.database import libpq_address
from tests.fakes.databases import empty_postgres

MADE = """
    SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE proname LIKE 'procrastinate%' AND prokind = 'f'
    UNION SELECT indexname, indexdef FROM pg_indexes WHERE tablename LIKE 'procrastinate%'
    UNION SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname LIKE 'procrastinate%'
"""


@pytest.fixture
def dsn() -> Iterator[str]:
    with empty_postgres() as url:
        yield libpq_address(url)


def test_they_are_made_by_several_at_once_and_found_to_be_there(dsn: str) -> None:
    with pytest.raises(SchemaMismatch, match="handrail migrate"):
        check_queue(dsn)
    failed: list[Exception] = []

    def one() -> None:
        try:
            migrate_queue(dsn)
        except Exception as error:
            failed.append(error)

    several = [threading.Thread(target=one) for _ in range(4)]
    for thread in several:
        thread.start()
    for thread in several:
        thread.join(60)
    assert failed == []
    check_queue(dsn)


def test_those_of_an_older_version_get_what_is_missing_and_no_more(dsn: str) -> None:
    files = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    older = [path for path in files if path.name < "03.01"]
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("CREATE TABLE queue_migration (name text PRIMARY KEY)")
        for path in older:
            connection.execute(path.read_bytes())
            connection.execute("INSERT INTO queue_migration VALUES (%s)", (path.name,))
    with pytest.raises(SchemaMismatch):
        check_queue(dsn)
    migrate_queue(dsn)
    check_queue(dsn)
    with empty_postgres() as fresh, psycopg.connect(dsn) as upgraded:
        migrate_queue(libpq_address(fresh))
        with psycopg.connect(libpq_address(fresh)) as made:
            names = {row[0] for row in made.execute(MADE.encode())}
        assert names <= {row[0] for row in upgraded.execute(MADE.encode())}


def test_a_server_that_is_not_there_is_named_as_such() -> None:
    with pytest.raises(StoreError, match="DATABASE_URL"):
        migrate_queue("postgresql://127.0.0.1:1/nowhere")
