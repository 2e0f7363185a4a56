"""``migrate``, ``worker`` and ``serve --without-worker`` as a person would start them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.store.database import libpq_address
from tests.fakes.databases import empty_postgres


@pytest.fixture
def shared(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """``DATABASE_URL`` names an empty PostgreSQL."""
    with empty_postgres() as url:
        monkeypatch.setenv("DATABASE_URL", url)
        yield url


def run(*words: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == code, result.output
    return result


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("words", [("worker",), ("serve", "--without-worker")])
def test_on_sqlite_a_worker_of_its_own_is_refused_with_what_it_needs(words: tuple[str, ...]) -> None:
    said = run(*words, code=1).stderr
    assert "DATABASE_URL" in said and "PostgreSQL" in said and "docs/operations.md" in said


@pytest.mark.usefixtures("home")
def test_on_sqlite_migrating_says_that_all_is_well() -> None:
    assert "up to date" in run("migrate").stdout
    assert json.loads(run("migrate", "--json").stdout) == {"event": "migrated"}


@pytest.mark.usefixtures("shared")
def test_before_the_tables_are_made_every_command_says_how_to_make_them() -> None:
    for words in (("releases",), ("invite", "Nina Falk"), ("ask", "How do I print?")):
        assert "handrail migrate" in run(*words, code=1).stderr
    assert "handrail migrate" in run("doctor", code=1).stdout
    run("migrate")
    run("migrate")
    assert "Nothing has been published yet" in run("releases").stdout


def test_addresses_as_other_tools_write_them_are_understood(
    shared: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", libpq_address(shared))
    assert "up to date" in run("migrate").stdout
    monkeypatch.setenv("DATABASE_URL", libpq_address(shared).replace("postgresql://", "postgres://"))
    assert "Nothing has been published yet" in run("releases").stdout


@pytest.mark.usefixtures("home")
def test_a_server_that_is_not_there_is_named_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://handrail@127.0.0.1:1/handrail")
    assert "The database cannot be read or written just now" in run("migrate", code=1).stderr


def test_tables_of_a_newer_version_are_left_alone_and_nobody_waits_for_older_ones(shared: str) -> None:
    import psycopg

    run("migrate")
    with psycopg.connect(libpq_address(shared)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    for words in (("migrate",), ("worker",), ("serve",)):
        assert "newer version of Handrail" in run(*words, code=1).stderr
