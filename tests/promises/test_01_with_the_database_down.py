"""Promise 1, on the page itself: with the database down the route and the fallback contact are given at once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import pytest
from aiohttp import CookieJar
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy.engine import Connection

from bot.app import Handrail, Parts
from bot.errors import StoreError
from bot.settings import Settings
from bot.store.transactions import Transactions

T = TypeVar("T")


class BreakableTransactions(Transactions):
    """A database that can be taken away."""

    broken = False

    async def read(self, work: Callable[[Connection], T]) -> T:
        self._check()
        return await super().read(work)

    async def write(self, work: Callable[[Connection], T]) -> T:
        self._check()
        return await super().write(work)

    def _check(self) -> None:
        if self.broken:
            raise StoreError("The database is away on purpose.")


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[tuple[TestClient, BreakableTransactions]]:  # type: ignore[type-arg]
    settings = Settings(handrail_home=tmp_path, contact="ring 4400", _env_file=None)  # type: ignore[call-arg]
    parts = Parts(settings)
    transactions = BreakableTransactions(parts.database)
    parts.__dict__["transactions"] = transactions
    handrail = Handrail(parts, "demo")
    async with TestClient(TestServer(handrail.web), cookie_jar=CookieJar(unsafe=True)) as client:
        yield client, transactions
    transactions.broken = False
    await parts.close()


class Page:
    """The page's own requests, as its script makes them."""

    def __init__(self, client: TestClient) -> None:  # type: ignore[type-arg]
        self._client = client
        self._conversation = ""

    async def open(self) -> None:
        await self._client.get("/")
        self._conversation = (await (await self._client.get("/api/conversation")).json())["conversation"]

    async def send(self, text: str, id: str) -> tuple[int, str]:
        origin = str(self._client.make_url("/")).rstrip("/")
        body = {"id": id, "conversation": self._conversation, "text": text}
        response = await self._client.post("/api/messages", json=body, headers={"Origin": origin})
        return response.status, await response.text()


async def test_a_message_gets_the_contact_at_once_and_is_taken_when_the_database_is_back(
    served: tuple[TestClient, BreakableTransactions],  # type: ignore[type-arg]
) -> None:
    client, transactions = served
    page = Page(client)
    await page.open()
    assert (await page.send("hello", str(uuid4())))[0] < 300
    transactions.broken = True
    kept = str(uuid4())
    status, body = await page.send("slow wireless", kept)
    assert status == 503
    assert "ring 4400" in body
    assert "Talk to a person" in body
    transactions.broken = False
    assert (await page.send("slow wireless", kept))[0] < 300
