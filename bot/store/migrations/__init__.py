"""Bringing a database to this version's tables: on its own and first, before anything else opens it.

One transaction does it all, and whoever comes second waits for it and finds nothing left to do: SQLite has one writer
at a time, and PostgreSQL gives a lock. (Replicas that made the tables at once crashed each other.)
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import text
from sqlalchemy.engine import Connection

from bot.errors import NewerSchema, SchemaMismatch
from bot.store.database import WRITES, Database, open_database, store_errors

_LOCK = 7_263_541_908
"""Any number that nothing else on the same PostgreSQL locks."""


def migrate(url: str) -> None:
    """Bring the database of a ``DATABASE_URL`` to this version. ``NewerSchema`` if a newer one made its tables."""
    database = open_database(url)
    try:
        migrate_database(database)
    finally:
        database.sync.dispose()


def migrate_database(database: Database) -> None:
    """As ``migrate``, on a database that is open."""
    with store_errors(), database.sync.connect() as plain:
        connection = plain.execution_options(**{WRITES: True})
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            config = configuration(connection)
            if _standing(connection, config) != "current":
                command.upgrade(config, "head")


def check(database: Database) -> None:
    """``SchemaMismatch`` unless the tables are this version's."""
    with store_errors(), database.sync.connect() as connection:
        if _standing(connection, configuration(connection)) != "current":
            raise SchemaMismatch(
                "The database's tables are not up to date. Bring them up to date with: handrail migrate"
            )


def is_behind(database: Database) -> bool:
    """Whether tables are missing. A newer version's are not: one that is being replaced goes on working on them."""
    try:
        with store_errors(), database.sync.connect() as connection:
            return _standing(connection, configuration(connection)) == "behind"
    except NewerSchema:
        return False


def _standing(connection: Connection, config: Config) -> str:
    """``current`` or ``behind``."""
    scripts = ScriptDirectory.from_config(config)
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None:
        return "behind"
    try:
        scripts.get_revision(revision)
    except CommandError as error:
        raise NewerSchema(
            "The database was made by a newer version of Handrail. Run that version, or point DATABASE_URL elsewhere."
        ) from error
    return "current" if revision == scripts.get_current_head() else "behind"


def configuration(connection: Connection) -> Config:
    """Where the migrations are, and the connection that they run on."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
