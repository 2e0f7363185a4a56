"""A database that can be read and not written to: what is said, and that it is noticed when that is over."""

from __future__ import annotations

from errno import ENOSPC
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot.commands.logging import Lines
from bot.errors import StoreError
from bot.store.posts import SqlPosts
from tests.fakes.databases import fresh_transactions


async def test_a_read_only_database_is_named_as_that_and_the_trouble_ends_with_it(tmp_path: Path) -> None:
    with fresh_transactions("sqlite", tmp_path) as transactions:
        posts, read_only = SqlPosts(transactions), True

        def on_connect(connection: Any, _record: Any) -> None:
            connection.execute(f"PRAGMA query_only={int(read_only)}")

        event.listen(transactions.database.sync, "connect", on_connect)
        transactions.database.sync.dispose()  # connections made from now on are read-only
        with pytest.raises(StoreError, match="can be read but not written to"):
            await posts.put("place", "key", {"said": "hello"})
        assert await posts.get("place", "key") is None, "it can still be read"
        assert "can be read but not written to" in await transactions.why_not_written()
        read_only = False
        transactions.database.sync.dispose()
        assert await transactions.why_not_written() == "", "it is asked of the database itself"
        await posts.put("place", "key", {"said": "hello"})


async def test_a_database_that_takes_everything_is_not_asked(tmp_path: Path) -> None:
    with fresh_transactions("sqlite", tmp_path) as transactions:
        await SqlPosts(transactions).put("place", "key", {})
        assert await transactions.why_not_written() == ""


class FullDisk(StringIO):
    def write(self, _: str) -> int:
        raise OSError(ENOSPC, "No space left on device")


def test_a_log_that_cannot_be_written_keeps_nobody_from_help() -> None:
    lines = Lines(FullDisk())
    lines.msg("the disk is full")
    lines.error("and stays so")
