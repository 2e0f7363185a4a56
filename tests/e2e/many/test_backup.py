"""A backup of a PostgreSQL, restored into an empty one with an empty Chroma: all is there, and it answers."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.store.database import open_database
from bot.store.transactions import Transactions
from tests.e2e.many.house import Many, chroma_server
from tests.fakes.databases import empty_postgres
from tests.fakes.people import WORDS, Past, dump

pytestmark = pytest.mark.slow

ARTICLE = "---\nid: shed\ntitle: Get a key for the bicycle shed\n---\n\nWrite to the porter and bring twelve pounds.\n"


def test_a_restore_into_an_empty_postgres_and_an_empty_chroma_serves(tmp_path: Path) -> None:
    for name in ("articles", "a", "b"):
        (tmp_path / name).mkdir()
    (tmp_path / "articles" / "shed.md").write_text(ARTICLE, encoding="utf-8")
    with empty_postgres() as old, empty_postgres() as new, chroma_server(tmp_path / "a") as chroma:
        before = Many(tmp_path / "before", old, chroma)
        before.run("migrate")
        before.run("ingest", str(tmp_path / "articles"))
        asyncio.run(_lives(old))
        before.run("backup", str(tmp_path / "saved"))
        with chroma_server(tmp_path / "b") as empty:
            after = Many(tmp_path / "after", new, empty)
            told = after.run("restore", str(tmp_path / "saved"))
            assert "Made anew from the tables: the indexes of 1 release" in told.stdout
            assert "twelve pounds" in after.run("ask", "How do I get a key for the bicycle shed?").stdout
            assert WORDS in asyncio.run(_dumped(new))


async def _lives(url: str) -> None:
    transactions = Transactions(open_database(url))
    await Past(transactions).asked_and_was_helped()
    transactions.close()
    transactions.database.close()


async def _dumped(url: str) -> str:
    transactions = Transactions(open_database(url))
    try:
        return await dump(transactions)
    finally:
        transactions.close()
        transactions.database.close()
