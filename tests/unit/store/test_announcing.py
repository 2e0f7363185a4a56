"""What one process puts on the page, the others hear of at once; after a break they hear again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest

from bot.store.announcing import Announcements, News
from bot.store.database import libpq_address
from bot.store.posts import SqlPosts
from bot.store.transactions import Transactions
from tests.fakes.databases import fresh_transactions

PATIENCE = 30.0
HERE = "web:local:nina:1"


@pytest.fixture
async def transactions(tmp_path: Path) -> AsyncIterator[Transactions]:
    with fresh_transactions("postgres", tmp_path) as opened:
        yield opened


@pytest.fixture
async def heard(transactions: Transactions) -> AsyncIterator[asyncio.Queue[News]]:
    """What another process hears."""
    news: asyncio.Queue[News] = asyncio.Queue()
    other, own = Announcements(transactions), Announcements(transactions)
    other.listen(news.put_nowait)
    await _until_it_listens(own, news)
    yield news
    await other.stop()


async def _until_it_listens(own: Announcements, news: asyncio.Queue[News]) -> None:
    async with asyncio.timeout(PATIENCE):
        while news.empty():
            await own.status("nowhere", "Is anybody there?")
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.1)
    while not news.empty():
        news.get_nowait()


async def next_from(news: asyncio.Queue[News]) -> News:
    return await asyncio.wait_for(news.get(), PATIENCE)


async def test_a_post_is_heard_of_and_the_same_again_is_not(
    transactions: Transactions, heard: asyncio.Queue[News]
) -> None:
    posts = SqlPosts(transactions)
    await posts.put(HERE, "p1", {"text": "One"})
    await posts.put(HERE, "p1", {"text": "One"})
    await posts.put("elsewhere", "p1", {"text": "Two"})
    assert [await next_from(heard), await next_from(heard)] == [News(HERE), News("elsewhere")]
    assert heard.empty()


async def test_a_status_line_is_heard_with_its_words_and_so_is_that_it_is_over(
    transactions: Transactions, heard: asyncio.Queue[News]
) -> None:
    own = Announcements(transactions)
    await own.status(HERE, "Looking through the articles…")
    await own.status(HERE, "")
    assert [await next_from(heard), await next_from(heard)] == [
        News(HERE, "Looking through the articles…"),
        News(HERE, ""),
    ]


async def test_what_is_too_long_to_be_announced_is_put_all_the_same(
    transactions: Transactions, heard: asyncio.Queue[News]
) -> None:
    posts, long = SqlPosts(transactions), "ü" * 5000
    await posts.put(long, "p1", {"text": "One"})
    await posts.put(HERE, "p1", {"text": "Two"})
    assert await next_from(heard) == News(HERE)
    assert (await posts.since(long, 0))[0].body == {"text": "One"}


async def test_after_a_break_it_is_heard_again(transactions: Transactions, heard: asyncio.Queue[News]) -> None:
    with psycopg.connect(libpq_address(transactions.database.address)) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'handrail page' AND datname = current_database()"
        )
    await _until_it_listens(Announcements(transactions), heard)
    await SqlPosts(transactions).put(HERE, "p2", {"text": "After"})
    async with asyncio.timeout(PATIENCE):
        while await heard.get() != News(HERE):
            continue
