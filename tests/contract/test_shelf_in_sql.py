"""What the shelf promises only because it is in a real database."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot.errors import Conflict, StoreError
from bot.store import shelf as shelves
from bot.store.database import Database, open_database
from bot.store.shelf import SqlShelf
from tests.contract.test_shelf import NOON, article, publish
from tests.fakes.databases import KINDS, fresh_database


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with fresh_database(request.param, tmp_path) as database:
        yield database


def test_what_no_database_takes_is_cleaned_at_the_door(database: Database) -> None:
    shelf = SqlShelf(database)
    publish(shelf, "r1", article("vpn", "one\x00two\ud800three"))
    shelf.withdraw("vpn", by="ada\x00", reason="\udfff!", at=NOON)
    assert shelf.passages("r1")[0].text == "onetwo?three"
    section = shelf.section("r1", "vpn", 1)
    assert section is not None and section.steps == ("Open.", "onetwo?three")
    assert (shelf.withdrawals()[0].by, shelf.withdrawals()[0].reason) == ("ada", "?!")


def test_the_version_is_one_tiny_query(database: Database) -> None:
    shelf = SqlShelf(database)
    publish(shelf, "r1", article("vpn"))
    statements: list[str] = []
    event.listen(database.sync, "before_cursor_execute", lambda *given: statements.append(given[2]))
    shelf.version()
    assert len([one for one in statements if not one.startswith("BEGIN")]) == 1


def test_readers_see_a_whole_release_while_another_is_being_published(database: Database) -> None:
    shelf = SqlShelf(database)
    publish(shelf, "r1", *(article(f"a{number}") for number in range(20)))
    wrong: list[str] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            release = shelf.current()
            if release is None or len(shelf.passages(release.id)) != release.passages:
                wrong.append(str(release))

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(2, 12):
        publish(shelf, f"r{number}", *(article(f"a{n}", f"Words {number}.") for n in range(20 - number)))
    done.set()
    for reader in readers:
        reader.join(20)
    assert wrong == []


def test_many_threads_that_withdraw_at_once_are_all_counted(database: Database) -> None:
    shelf = SqlShelf(database)
    publish(shelf, "r1", *(article(f"a{number}") for number in range(12)))
    before = shelf.version()[1]
    threads = [
        threading.Thread(target=shelf.withdraw, args=(f"a{number}",), kwargs={"by": "ada", "reason": "", "at": NOON})
        for number in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(shelf.access().withdrawn) == 12
    assert shelf.version()[1] == before + 12


def test_a_database_without_its_tables_is_named_as_what_it_is(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(StoreError, match="handrail doctor"):
        SqlShelf(database).version()
    database.sync.dispose()


def test_whoever_goes_back_while_a_release_is_published_is_not_overridden(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = SqlShelf(database)
    publish(shelf, "r1", article("vpn"))
    publish(shelf, "r2", article("vpn", "Bad words."))
    shelf.begin("r3", source="hr", embedder="test", at=NOON)
    shelf.put("r3", [article("leave", source="hr")])
    going_back = threading.Thread(target=lambda: shelf.go_back("r1", at=NOON))

    def set_audiences(*given: Any) -> None:
        going_back.start()
        going_back.join(0.3)  # without the pointer's lock it is done by now, and would be lost
        real(*given)

    real = shelves._set_audiences
    monkeypatch.setattr(shelves, "_set_audiences", set_audiences)
    with suppress(Conflict):
        shelf.publish("r3", at=NOON, calibration={})
    going_back.join()
    assert shelf.version()[0] == "r1"
