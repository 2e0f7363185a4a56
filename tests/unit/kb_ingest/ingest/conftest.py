"""A workshop at home in a folder of its own, and ten articles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store.shelf import SqlShelf
from kb_ingest.build import Workshop
from tests.unit.kb_ingest.workshops import TEN, open_shelf, workshop, write


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.fixture
def shelf(home: Path) -> Iterator[SqlShelf]:
    database, shelf = open_shelf(home)
    yield shelf
    database.sync.dispose()


@pytest.fixture
def shop(home: Path, shelf: SqlShelf) -> Workshop:
    return workshop(home, shelf)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "it-help", TEN)
