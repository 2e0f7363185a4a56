"""One at a time among all processes on one database, wherever they run."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from bot.errors import Conflict
from bot.store.database import Database, store_errors

_KEYS = 7_263_541_911
"""Sets these locks apart from all else that is locked on the same PostgreSQL."""

_LOOK_EVERY = 0.5


@contextmanager
def one_at_a_time(database: Database, what: str, wait: float) -> Iterator[None]:
    """Hold a lock by name; ``Conflict`` where another process has it for ``wait`` seconds.

    On PostgreSQL the database lets it go when its holder dies. On SQLite all processes are on one machine, and a file
    lock does it: here is nothing to do.
    """
    if database.is_sqlite:
        yield
        return
    take = text(f"SELECT pg_try_advisory_lock(hashtextextended(:what, {_KEYS}))")
    let_go = text(f"SELECT pg_advisory_unlock(hashtextextended(:what, {_KEYS}))")
    until = time.monotonic() + wait
    with store_errors(), database.sync.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        while not connection.execute(take, {"what": what}).scalar_one():
            if time.monotonic() >= until:
                so_far = f"has been at work for more than {wait:.0f} seconds" if wait else "is at work"
                raise Conflict(f"Another {what} {so_far}. Try later.")
            time.sleep(_LOOK_EVERY)
        try:
            yield
        finally:
            connection.execute(let_go, {"what": what})
