"""Fresh databases with this version's tables: SQLite files, and PostgreSQL where HANDRAIL_TEST_POSTGRES names one.

``HANDRAIL_TEST_POSTGRES`` is a URL such as ``postgresql+psycopg://user@host/name``. Nothing in that database is
touched: each run makes databases of its own beside it, and drops them at the end. Without it those tests are skipped
and say so; in CI they fail.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from secrets import token_hex

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url

from bot.engine.queue_tables import migrate_queue
from bot.store.database import Database, libpq_address, open_database
from bot.store.migrations import migrate
from bot.store.transactions import Transactions

POSTGRES = os.environ.get("HANDRAIL_TEST_POSTGRES", "")

MEMORY = Path("/dev/shm")
"""Where there is one: a killed process loses nothing there, and a busy disk does not slow the tests down."""

KINDS = ["sqlite", "postgres"]

_KEPT = {"alembic_version", "queue_migration"}
"""Tables that say which version the others are of."""

_RUN = f"handrail_test_{token_hex(4)}"
_COUNT = count(1)


def need_postgres() -> str:
    """The address of the server for tests. Skips the test, or in CI fails it, where there is none."""
    if POSTGRES:
        return POSTGRES
    why = "HANDRAIL_TEST_POSTGRES names no PostgreSQL, like postgresql+psycopg://user@127.0.0.1/postgres"
    if os.environ.get("CI") == "true":
        pytest.fail(why)
    pytest.skip(why)


@contextmanager
def empty_postgres() -> Iterator[str]:
    """The URL of a database of the test's own, without any tables."""
    url = _made(f"{_RUN}_{next(_COUNT)}", template="template0")
    try:
        yield url
    finally:
        _drop(url)


@contextmanager
def migrated_postgres() -> Iterator[str]:
    """The URL of a database of the test's own, with all tables and nothing in them."""
    template = make_url(_postgres_template()).database
    url = _made(f"{_RUN}_{next(_COUNT)}", template=str(template))
    try:
        yield url
    finally:
        _drop(url)


@contextmanager
def fresh_database(kind: str, folder: Path) -> Iterator[Database]:
    """An empty, migrated database. All of one run's on PostgreSQL are the same one, emptied."""
    if kind == "postgres":
        database = open_database(_postgres_emptied())
    else:
        folder = Path(tempfile.mkdtemp(prefix="handrail-test-", dir=MEMORY if MEMORY.is_dir() else folder))
        shutil.copy(_template(), folder / "handrail.db")
        database = open_database(f"sqlite:///{folder / 'handrail.db'}")
    try:
        yield database
    finally:
        database.sync.dispose()
        if database.is_sqlite:
            shutil.rmtree(folder)


@contextmanager
def fresh_transactions(kind: str, folder: Path) -> Iterator[Transactions]:
    """Transactions on an empty, migrated database."""
    with fresh_database(kind, folder) as database:
        transactions = Transactions(database)
        try:
            yield transactions
        finally:
            transactions.close()


@cache
def _template() -> Path:
    """One migrated file a process: copying it is quicker than migrating each time."""
    path = Path(tempfile.mkdtemp(prefix="handrail-test-")) / "template.db"
    migrate(f"sqlite:///{path}")
    return path


@cache
def _postgres_template() -> str:
    """One migrated database a process, which nobody is connected to: copying it is quicker than migrating."""
    url = _made(f"{_RUN}_template", template="template0")
    atexit.register(_drop, url)
    migrate(url)
    migrate_queue(libpq_address(url))
    return url


@cache
def _postgres_shared() -> str:
    url = _made(f"{_RUN}_shared", template=str(make_url(_postgres_template()).database))
    atexit.register(_drop, url)
    return url


@cache
def _emptying() -> Engine:
    engine = create_engine(_postgres_shared(), pool_size=1)
    atexit.register(engine.dispose)
    return engine


def _postgres_emptied() -> str:
    """Row by row: there are few, and truncating costs a file for each table."""
    with _emptying().begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))  # in any order
        names = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).scalars().all()
        for name in {*names} - _KEPT:
            connection.execute(text(f'DELETE FROM "{name}"'))
        connection.execute(text("SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"))
        connection.execute(text("INSERT INTO counter (name, value) VALUES ('post', 0)"))
    return _postgres_shared()


def _made(name: str, *, template: str) -> str:
    _on_server(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)


def _drop(url: str) -> None:
    _on_server(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')


def _on_server(statement: str) -> None:
    engine = create_engine(need_postgres(), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
