"""One at a time among all processes on one database."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from bot.errors import Conflict
from bot.store.locks import one_at_a_time
from tests.fakes.databases import fresh_database


def test_a_second_ingest_elsewhere_waits_and_goes_on_when_the_first_is_done(tmp_path: Path) -> None:
    with fresh_database("postgres", tmp_path) as database:
        order: list[str] = []

        def second() -> None:
            with one_at_a_time(database, "ingest", 60):
                order.append("second")

        with one_at_a_time(database, "ingest", 0):
            thread = threading.Thread(target=second)
            thread.start()
            with pytest.raises(Conflict, match="Another ingest"), one_at_a_time(database, "ingest", 0):
                order.append("never")
            with one_at_a_time(database, "something else", 0):
                order.append("first")
        thread.join(60)
        assert order == ["first", "second"]


def test_on_sqlite_the_file_lock_does_it(tmp_path: Path) -> None:
    with (
        fresh_database("sqlite", tmp_path) as database,
        one_at_a_time(database, "ingest", 0),
        one_at_a_time(database, "ingest", 0),
    ):
        assert database.is_sqlite
