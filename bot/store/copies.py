"""The whole database out into a file, and back in: SQLite by its own online copy, PostgreSQL by its own tools."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import inspect

from bot.errors import SettingsError, StoreError
from bot.store.database import Database, open_database, store_errors


def copy_out(database: Database, to: Path) -> None:
    """As of one moment, whoever writes meanwhile. ``SettingsError`` where a tool is missing."""
    if not database.is_sqlite:
        _tool("pg_dump", database, "--format=custom", "--no-owner", f"--file={to}")
        return
    try:
        address = f"file:{database.url.database}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as live, closing(sqlite3.connect(to)) as copy:
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=WAL")
    except sqlite3.Error as error:
        raise StoreError(f"The database could not be copied to {to}: {error}. Is the disk full?") from error
    to.chmod(0o600)


def copy_in(url: str, source: Path) -> None:
    """Into a database that is empty. ``SettingsError`` where it is not."""
    if not source.is_file():
        raise SettingsError(f"There is no {source}: the backup is not whole.")
    database = open_database(url)
    try:
        if database.is_sqlite:
            _put(source, Path(database.url.database or ""))
            return
        with store_errors():
            names = inspect(database.sync).get_table_names()
        if names:
            raise SettingsError("DATABASE_URL names a database with tables in it. Name an empty one.")
        _tool("pg_restore", database, "--no-owner", "--exit-on-error", "--single-transaction", str(source))
    finally:
        database.sync.dispose()


def _put(source: Path, to: Path) -> None:
    if to.exists():
        raise SettingsError(f"{to} is there already. Name an empty HANDRAIL_HOME, or move that one away first.")
    begun = to.with_name(f"{to.name}.begun")
    shutil.copyfile(source, begun)
    begun.chmod(0o600)
    begun.rename(to)


def _tool(name: str, database: Database, *words: str) -> None:
    """One of PostgreSQL's own. The password goes by the environment, where other users do not see it."""
    path = shutil.which(name)
    if path is None:
        raise SettingsError(f"{name} is not here. Install PostgreSQL's client tools, of the server's version or newer.")
    address = database.url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    surroundings = os.environ | ({"PGPASSWORD": str(database.url.password)} if database.url.password else {})
    done = subprocess.run(  # noqa: S603  # the words are ours
        [path, f"--dbname={address}", *words], env=surroundings, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise StoreError(f"{name} did not succeed: {done.stderr.strip()[-500:]}")
