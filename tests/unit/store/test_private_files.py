"""What people wrote is for Handrail's own user alone, whatever the umask, and where it is not ``doctor`` says so."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.app.parts import Parts
from bot.commands.doctor import examine
from bot.errors import StoreError
from bot.settings import Settings
from bot.store.database import open_database, store_errors


@pytest.fixture
def careless() -> Iterator[None]:
    """A umask that lets everybody read."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def settings(home: Path, **more: object) -> Settings:
    return Settings(_env_file=None, handrail_home=home, **more)  # type: ignore[call-arg, arg-type]  # pydantic's own argument


async def told(parts: Parts, about: str) -> list[tuple[str, str, str]]:
    found = [(one.state, one.text, one.mend) async for one in examine(parts) if one.about == about]
    await parts.close()
    return found


@pytest.mark.usefixtures("careless")
def test_the_home_and_the_database_are_made_for_their_own_user_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    database = Parts(settings(home)).database
    with database.sync.begin() as connection:
        connection.execute(text("CREATE TABLE written (word TEXT)"))
        rights = {one.name: one.stat().st_mode & 0o777 for one in home.iterdir() if one.name.startswith("handrail.db")}
    database.close()
    assert home.stat().st_mode & 0o777 == 0o700
    assert len(rights) == 3, "its log and its index too"
    assert set(rights.values()) == {0o600}


def test_another_connection_does_not_let_go_of_the_locks_of_this_process(tmp_path: Path) -> None:
    """As closing any descriptor of the file would: another process then takes the log away from under this one."""
    database = open_database(f"sqlite:///{tmp_path / 'handrail.db'}")
    look = (
        "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute('SELECT count(*) FROM written').fetchone()[0])"
    )
    with database.sync.connect() as first, database.sync.connect() as second:
        first.exec_driver_sql("CREATE TABLE written (word TEXT)")
        first.commit()
        for number in range(1, 4):
            with database.sync.connect() as third:
                third.exec_driver_sql("SELECT 1")
            second.exec_driver_sql("INSERT INTO written VALUES ('a')")
            second.commit()
            seen = subprocess.run(
                [sys.executable, "-c", look, str(tmp_path / "handrail.db")], capture_output=True, text=True, check=True
            )
            assert seen.stdout.strip() == str(number)
    database.close()


@pytest.mark.usefixtures("careless")
async def test_doctor_says_where_others_can_read_it_and_what_mends_that(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert [state for state, *_ in await told(Parts(settings(home)), "home")] == ["ok"]
    home.chmod(0o755)
    (home / "handrail.db").chmod(0o644)
    [(state, said, mend)] = await told(Parts(settings(home)), "home")
    assert state == "warning" and "every user of this machine" in said
    assert mend.startswith("chmod go= ")
    home.chmod(0o700)
    assert [state for state, *_ in await told(Parts(settings(home)), "home")] == ["ok"]


@pytest.mark.parametrize(
    ("proxies", "wide"), [("10.0.0.7", 0), ("10.0.0.0/28", 0), ("10.0.0.0/8", 1), ("10.0.0.7,fd00::/64", 1)]
)
async def test_doctor_warns_of_a_whole_network_that_is_trusted(tmp_path: Path, proxies: str, wide: int) -> None:
    found = await told(Parts(settings(tmp_path / "home", trusted_proxies=proxies)), "settings")
    assert (
        len([said for state, said, _ in found if state == "warning" and "TRUSTED_PROXIES trusts all" in said]) == wide
    )


def test_a_file_that_cannot_be_opened_is_told_in_words_that_help(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'handrail.db'}")
    (tmp_path / "handrail.db").mkdir()
    with pytest.raises(StoreError, match="mounted read-only"), store_errors(), database.sync.connect():
        pass
    database.close()
