"""What a turn is made of, done by itself in this process: the second baseline of the load benchmark.

*Search*: embed the question, score it with bm25s, ask Chroma for the nearest. *Whole*: all that is computed for a
question (does it tell of danger, ranking, evidence, an extractive answer), and as much stored as a turn stores: the
same rows in the same transactions, through the same writer. No HTTP, lanes, engine, or asking what stands there.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from bot.app import Parts
from bot.engine.turnstile import TURNS_AT_ONCE
from bot.knowledge.index import Index
from bot.messages.people import member
from bot.settings import Settings
from bot.store.database import Database
from bot.store.transactions import Transactions
from tests.bench.load_servers import HEARD

STORED = (1, 2, 8, 2, 1)
"""Rows in each transaction of a turn: the message; what the page shows of it; what the turn came to; what the page
shows of that; that it was sent."""


_INTO = insert(HEARD)


@dataclass(frozen=True)
class Rate:
    """How often a second, and milliseconds of processor time for each."""

    a_second: float
    processor_ms: float


class BareParts:
    """Over one release, as many at once as turns compute."""

    def __init__(self, home: Path, questions: Sequence[str], database: Database) -> None:
        self._parts = Parts(Settings(handrail_home=home, _env_file=None))  # type: ignore[call-arg]  # pydantic's own
        self._asked = cycle(questions)
        self._transactions = Transactions(database)
        self._audiences = member("web", "local", "bench", "Bench").audiences

    async def __aenter__(self) -> BareParts:
        parts, shelf = self._parts, self._parts.shelf
        current = shelf.current()
        assert current is not None
        self._index = Index.open(parts.release_directory(current.id), current.id, shelf.passages(current.id))
        self._threads = ThreadPoolExecutor(TURNS_AT_ONCE)
        self._search(next(self._asked))
        await parts.knowledge.ready()
        await self._whole(next(self._asked))
        return self

    async def __aexit__(self, *_: object) -> None:
        self._threads.shutdown()
        self._transactions.close()
        self._index.close()
        await self._parts.close()

    async def search(self, seconds: float) -> Rate:
        loop = asyncio.get_running_loop()
        return await _measured(seconds, lambda: loop.run_in_executor(self._threads, self._search, next(self._asked)))

    async def whole(self, seconds: float) -> Rate:
        return await _measured(seconds, lambda: self._whole(next(self._asked)))

    def _search(self, question: str) -> None:
        [vector] = self._parts.embedder.embed([question])
        self._index.words.scores(question)
        self._index.nearest(vector, 50)

    async def _whole(self, question: str) -> None:
        parts, said = self._parts, question
        await parts.hearing.heard(question)
        findings = await parts.knowledge.look(question, self._audiences)
        if findings.verdict == "answered":
            said = (await parts.composer.compose(question, findings)).text
        for rows in STORED:
            await self._transactions.write(partial(_store, [{"body": said}] * rows))


def _store(rows: list[dict[str, str]], connection: Connection) -> None:
    for row in rows:  # one by one: in a turn each is of another table
        connection.execute(_INTO, row)


async def _measured(seconds: float, once: Callable[[], Awaitable[None]]) -> Rate:
    used, began, done = time.process_time(), time.monotonic(), 0

    async def on_and_on() -> None:
        nonlocal done
        while time.monotonic() - began < seconds:
            await once()
            done += 1

    await asyncio.gather(*(on_and_on() for _ in range(TURNS_AT_ONCE)))
    return Rate(done / (time.monotonic() - began), (time.process_time() - used) / done * 1000)
