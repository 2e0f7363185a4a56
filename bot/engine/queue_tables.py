"""The queue's own tables: Procrastinate's schema, brought up to the version that is installed.

It is done under a lock, so whoever comes second finds nothing left to do; what breaks off is gone on with.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from procrastinate.schema import SchemaManager

from bot.errors import SchemaMismatch, StoreError

_LOCK = 7_263_541_910
_MADE = "CREATE TABLE IF NOT EXISTS queue_migration (name text PRIMARY KEY)"
_RECORD = "INSERT INTO queue_migration VALUES (%s)"

Connection = psycopg.Connection[tuple[object, ...]]


def migrate_queue(dsn: str) -> None:
    """Make what is missing. Safe to be started by several at once."""
    with _errors(), psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))  # until the connection ends
        connection.execute(_MADE)
        if not _done(connection):
            with connection.transaction():
                if not _is_there(connection, "procrastinate_jobs"):
                    connection.execute(SchemaManager.get_schema().encode())
                for path in _migrations():
                    connection.execute(_RECORD, (path.name,))
        done = _done(connection)
        for path in _migrations():
            if path.name not in done:
                with connection.transaction():  # one each: a later one may need what an earlier has committed
                    connection.execute(path.read_bytes())
                    connection.execute(_RECORD, (path.name,))


def check_queue(dsn: str) -> None:
    """``SchemaMismatch`` where something is missing. More than is known is fine: a newer version made it."""
    with _errors(), psycopg.connect(dsn) as connection:
        made = _is_there(connection, "queue_migration")
        if not made or any(path.name not in _done(connection) for path in _migrations()):
            raise SchemaMismatch(
                "The database's tables are not up to date. Bring them up to date with: handrail migrate"
            )


def _migrations() -> list[Path]:
    return sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))


def _done(connection: Connection) -> set[str]:
    return {str(row[0]) for row in connection.execute("SELECT name FROM queue_migration")}


def _is_there(connection: Connection, table: str) -> bool:
    row = connection.execute("SELECT to_regclass(%s) IS NOT NULL", (table,)).fetchone()
    return bool(row and row[0])


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        raise StoreError(
            "The queue's tables cannot be read or made. Check that PostgreSQL is running and that DATABASE_URL names "
            "a user who may create tables."
        ) from error
