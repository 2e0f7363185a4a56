"""Fresh databases with this version's tables: SQLite files; PostgreSQL too where HANDRAIL_TEST_POSTGRES names one."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import text
from sqlmodel import SQLModel

from bot.store.database import Database, open_database
from bot.store.migrations import migrate
from bot.store.transactions import Transactions

POSTGRES = os.environ.get("HANDRAIL_TEST_POSTGRES", "")
"""A URL such as ``postgresql+psycopg://user@host/name`` of a database whose tables may be emptied."""

MEMORY = Path("/dev/shm")
"""Where there is one: a killed process loses nothing there, and a busy disk does not slow the tests down."""

KINDS = ["sqlite", *(["postgres"] if POSTGRES else [])]


@cache
def _template() -> Path:
    """One migrated file a process: copying it is quicker than migrating each time."""
    path = Path(tempfile.mkdtemp(prefix="handrail-test-")) / "template.db"
    migrate(f"sqlite:///{path}")
    return path


@contextmanager
def fresh_database(kind: str, folder: Path) -> Iterator[Database]:
    """An empty, migrated database."""
    if kind == "postgres":
        migrate(POSTGRES)
        database = open_database(POSTGRES)
        names = ", ".join(f'"{table.name}"' for table in SQLModel.metadata.sorted_tables)
        with database.sync.begin() as connection:
            connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
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
