"""A workshop for ingests in tests: a real shelf and real files; an embedder and an index that take no time."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
from sqlmodel import SQLModel

from bot.messages.evidence import Passage
from bot.store.database import Database, open_database
from bot.store.knowledge_tables import ROWS, table
from bot.store.shelf import SqlShelf
from kb_ingest.build import Workshop

TEN = {f"a{number}.md": f"# Article {number}\n\nDo thing {number}." for number in range(10)}


class TickingClock:
    """``Clock``: a second passes each time that it is looked at."""

    def __init__(self) -> None:
        self._seconds = count()

    def now(self) -> datetime:
        return datetime(2025, 3, 4, 9, 0, tzinfo=UTC) + timedelta(seconds=next(self._seconds))

    async def sleep(self, seconds: float) -> None:
        raise NotImplementedError


class LongIds:
    """``Ids``: they count, and look like real ones."""

    def __init__(self, first: int = 1) -> None:
        self._numbers = count(first)

    def new(self) -> str:
        return f"{next(self._numbers):026d}"


class HashEmbedder:
    """``Embedding``: a vector made of the text's hash. Remembers what it was asked, and can be told to fail."""

    def __init__(self, name: str = "hash") -> None:
        self.name = name
        self.texts: list[str] = []
        self.before: Callable[[], None] = lambda: None

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Any:
        self.before()
        self.texts += texts
        if progress is not None:
            progress(len(texts))
        digests = [hashlib.sha256(text.encode()).digest()[:8] for text in texts]
        return np.array([[float(byte) for byte in digest] for digest in digests], dtype=np.float32).reshape(-1, 8)


class FileIndexing:
    """``Indexing``: one JSON file that says what was built. Can be told to fail half-way."""

    def __init__(self) -> None:
        self.middle: Callable[[], None] = lambda: None

    def text(self, passage: Passage) -> str:
        return f"{passage.article.title}\n{passage.section_title}\n{passage.text}"

    def build(self, directory: Path, release: str, passages: Sequence[Passage], vectors: Any) -> Mapping[str, float]:
        directory.mkdir(parents=True)
        (directory / "half").write_text("not yet")
        self.middle()
        made = {passage.id: [float(x) for x in row] for passage, row in zip(passages, vectors, strict=True)}
        (directory / "index.json").write_text(json.dumps(made))
        return {"slope": 1.0}

    def is_whole(self, directory: Path, release: str, passages: Sequence[Passage]) -> bool:
        path = directory / "index.json"
        return path.is_file() and list(json.loads(path.read_text())) == [passage.id for passage in passages]

    def drop(self, directory: Path, release: str) -> None:
        if directory.exists():
            shutil.rmtree(directory)


def open_shelf(home: Path) -> tuple[Database, SqlShelf]:
    database = open_database(f"sqlite:///{home / 'handrail.db'}")
    SQLModel.metadata.create_all(database.sync, tables=[table(row) for row in ROWS])
    return database, SqlShelf(database)


def workshop(home: Path, shelf: SqlShelf, **more: Any) -> Workshop:
    given: dict[str, Any] = {
        "embedder": HashEmbedder(),
        "indexing": FileIndexing(),
        "clock": TickingClock(),
        "ids": LongIds(),
        **more,
    }
    return Workshop(shelf=shelf, home=home, **given)


def write(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def embedder(shop: Workshop) -> HashEmbedder:
    assert isinstance(shop.embedder, HashEmbedder)
    return shop.embedder


def indexing(shop: Workshop) -> FileIndexing:
    assert isinstance(shop.indexing, FileIndexing)
    return shop.indexing


def served(shop: Workshop) -> dict[str, str]:
    """Article id → text, as the current release and its index really hold them."""
    release = shop.shelf.current()
    assert release is not None
    passages = shop.shelf.passages(release.id)
    assert shop.indexing.is_whole(shop.directory(release.id), release.id, passages)
    return {passage.article.id: passage.text for passage in passages}


def assert_no_debris(shop: Workshop) -> None:
    ready = {one.id for one in shop.shelf.releases() if one.state == "ready"}
    assert {path.name for path in (shop.home / "releases").iterdir()} == ready
    assert list(shop.shelf.debris()) == []
