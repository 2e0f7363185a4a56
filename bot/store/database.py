"""The database: its connections, and how a transaction on it begins and ends.

SQLite needs care that PostgreSQL does not: a writer must say so when it begins (``BEGIN IMMEDIATE``), or two
transactions that read first and write later fail with "database is locked" whatever the time-out is.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import JSON, DateTime, Engine, Text, create_engine, event
from sqlalchemy.engine import URL, Connection, Dialect, make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError, IntegrityError, SQLAlchemyError
from sqlalchemy.types import TypeDecorator
from sqlmodel import Session

from bot.errors import Conflict, SettingsError
from bot.store.broken import what_broke

BUSY_SECONDS = 30.0
"""How long a writer waits for another before it gives up."""

CONNECTIONS = 12
"""To PostgreSQL, for the transactions of one process, unless ``DATABASE_CONNECTIONS`` says otherwise. The queue, the
lanes' locks and announcements have their own …"""

_BESIDE = 2
"""… and so many are opened besides while reports and commands look at a whole state."""

TRIED_AFTER = 1.0
"""Seconds of rest after which such a connection is tried before it is used. Trying each one each time would cost as
much as what most transactions do; one that breaks in use takes all the others of its pool with it."""

POSTGRES = {
    "application_name": "handrail",
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
"""So that a server that is gone without a word is noticed within seconds (the last in milliseconds)."""

WRITES = "handrail_writes"
"""Execution option that marks a connection whose transaction is going to write."""

BY_STATEMENT = "handrail_by_statement"
"""… and one on which nothing is begun."""


def clean(value: Any) -> Any:
    """Without what a database refuses: NUL is taken by SQLite and not by PostgreSQL, lone surrogates by neither."""
    if isinstance(value, str):
        if value.isascii():
            return value.replace("\x00", "")
        return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, Mapping):
        return {clean(key): clean(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray)):
        return [clean(item) for item in value]
    return value


class CleanText(TypeDecorator[str]):
    """Text that both databases take."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002  # the library's signature
        return None if value is None else str(clean(value))


class CleanJson(TypeDecorator[Any]):
    """JSON that both databases take."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002  # the library's signature
        return clean(value)


class Moment(TypeDecorator[datetime]):
    """A point in time, timezone-aware: stored in UTC, and read back in UTC on SQLite too, which forgets the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # the library's signature
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # the library's signature
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


@contextmanager
def store_errors() -> Iterator[None]:
    """Turn the database library's errors into this project's."""
    try:
        yield
    except IntegrityError as error:
        raise Conflict("Somebody else changed the same thing first. Try again.") from error
    except SQLAlchemyError as error:
        raise what_broke(error) from error


@dataclass(frozen=True)
class Database:
    """One database. Nothing is connected to before it is first used. ``connections``: to a PostgreSQL, at most."""

    url: URL
    connections: int = CONNECTIONS

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @property
    def address(self) -> str:
        """The whole address, its password too: for other libraries, and never for a log."""
        return self.url.render_as_string(hide_password=False)

    @cached_property
    def sync(self) -> Engine:
        """The engine: for commands, and for the threads of ``Transactions``."""
        engine = create_engine(self.url, **self._pool())
        (_prepare_sqlite if self.is_sqlite else _prepare_postgres)(engine)
        return engine

    @cached_property
    def by_statement(self) -> Engine:
        """The same with each statement a transaction of its own, so that none has to be begun and ended around it. What
        must see one state asks ``reading`` for it."""
        own = {BY_STATEMENT: True} if self.is_sqlite else {"isolation_level": "AUTOCOMMIT"}
        return self.sync.execution_options(**own)

    def _pool(self) -> dict[str, Any]:
        sqlite: dict[str, Any] = {"connect_args": {"timeout": BUSY_SECONDS}}
        postgres: dict[str, Any] = {"connect_args": POSTGRES, "pool_size": self.connections, "max_overflow": _BESIDE}
        own = sqlite if self.is_sqlite else postgres
        return own | {"hide_parameters": True}  # an error's text would hold what people wrote

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the database and changes nothing."""
        engine = self.sync if self.is_sqlite else self.sync.execution_options(isolation_level="REPEATABLE READ")
        with store_errors(), Session(engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session in one transaction: committed at the end, undone by any error."""
        engine = self.sync.execution_options(**{WRITES: True})
        with store_errors(), Session(engine) as session, session.begin():
            yield session

    def close(self) -> None:
        """Give the connections back."""
        if "sync" in self.__dict__:
            self.sync.dispose()


def open_database(url: str, connections: int = CONNECTIONS) -> Database:
    """The database of a ``DATABASE_URL`` such as ``sqlite:///path`` or ``postgresql+psycopg://…``."""
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgres", "postgresql"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        parsed.get_dialect().import_dbapi()  # the driver may not be installed
    except (ArgumentError, ImportError, SQLAlchemyError) as error:
        raise SettingsError(
            "DATABASE_URL is not a database this installation can use. Write it like sqlite:////path/to/handrail.db "
            "or postgresql+psycopg://user@host/name."
        ) from error
    if parsed.get_backend_name() == "sqlite":
        if not parsed.database or parsed.database == ":memory:":
            raise SettingsError("DATABASE_URL must name a file: a database in memory loses everything at the end.")
        parsed = parsed.set(drivername="sqlite")
        try:
            Path(parsed.database or "").parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise SettingsError(f"The folder of the database cannot be made: {parsed.database}") from error
    return Database(parsed, connections)


def libpq_address(url: str) -> str:
    """The address of a PostgreSQL database as its own tools and libraries take it: without SQLAlchemy's driver."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _prepare_postgres(engine: Engine) -> None:
    """Have the server notice that this machine is gone without a word, so that its locks do not outlive it for long;
    and notice here that the server was."""

    def on_connect(connection: Any, _record: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3"
            )
        connection.commit()

    def on_checkout(connection: Any, record: Any, _proxy: Any) -> None:
        if monotonic() - record.info.get("rests_since", 0.0) < TRIED_AFTER:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error

    def on_checkin(_connection: Any, record: Any) -> None:
        record.info["rests_since"] = monotonic()

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "checkout", on_checkout)
    event.listen(engine, "checkin", on_checkin)


def _made_private(_dialect: Any, _record: Any, arguments: list[Any], _named: Any) -> None:
    """A new file is for its own user alone: SQLite would make it by the umask. Its log gets the same rights.

    One that is there is not opened here: closing it would let go of every lock that this process has on it.
    """
    with suppress(OSError):  # what is there, and what cannot be made, which SQLite tells itself
        os.close(os.open(arguments[0], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _prepare_sqlite(engine: Engine) -> None:
    """Set up each connection (log, foreign keys, waiting, syncing), and begin transactions as they should."""

    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver must not begin transactions of its own
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA secure_delete=ON")  # what goes is overwritten, not only given free
        cursor.close()

    def on_begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if not options.get(BY_STATEMENT):
            connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(WRITES) else "BEGIN")

    event.listen(engine, "do_connect", _made_private)
    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", on_begin)
