"""People who ask: each question is another person's, so that nobody is over their pace and nothing is remembered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from itertools import count, cycle
from uuid import uuid4

from aiohttp import ClientSession, TCPConnector

from tests.bench.load_servers import Server

Done = Callable[[], Awaitable[int]]
"""How many messages have been dealt with so far, as the tables say."""

_LOOK_EVERY = 0.1
"""Seconds between two looks at how many are done."""


class People:
    """Everybody who asks in one run. ``seconds``: how long each message took until it was acknowledged."""

    def __init__(self, servers: Sequence[Server], questions: Sequence[str], run: str) -> None:
        self._servers = cycle(servers)
        self._questions = cycle(questions)
        self._number = count()
        self._run = run
        self.seconds: list[float] = []
        self.refused = 0
        """Not taken at all by the server."""

    async def __aenter__(self) -> People:
        self._session = ClientSession(connector=TCPConnector(limit=256))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def ask(self, person: str = "") -> None:
        """One message, in a conversation of its own. ``person``: somebody who asks more than once."""
        number, server = next(self._number), next(self._servers)
        who = person or f"{self._run}-{number}"
        body = {
            "id": str(uuid4()),
            "conversation": f"web:local:{who}:{number + 1}",
            "text": f"{next(self._questions)}",
        }
        headers = {"X-Forwarded-User": who, "Origin": server.address}
        began = time.monotonic()
        async with self._session.post(f"{server.address}/api/messages", json=body, headers=headers) as answer:
            await answer.read()
            if answer.status == 200:
                self.seconds.append(time.monotonic() - began)
            else:
                self.refused += 1

    async def keep_asking(self, seconds: float, waiting: int, done: Done) -> float:
        """So that always about so many wait for their answer. Returns how many were dealt with a second."""
        began, first = time.monotonic(), await done()
        asked, now = 0, first
        while time.monotonic() - began < seconds:
            more = waiting - (asked - (now - first))
            if more > 0:
                await asyncio.gather(*(self.ask() for _ in range(more)))
                asked += more
            else:
                await asyncio.sleep(_LOOK_EVERY / 4)
            now = await done()
        lasted, dealt_with = time.monotonic() - began, now - first
        await until_done(done, first + asked)
        return dealt_with / lasted

    async def ask_at(self, rate: float, seconds: float, person: str = "") -> None:
        """So many a second, whether or not anybody is answered."""
        began, asking = time.monotonic(), []
        for number in range(round(rate * seconds)):
            await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
            asking.append(asyncio.create_task(self.ask(person)))
        await asyncio.gather(*asking)


async def until_done(done: Done, wanted: int) -> None:
    """Wait until so many are dealt with; that it never comes to that is a fault and no measurement."""
    try:
        async with asyncio.timeout(180):
            while await done() < wanted:  # noqa: ASYNC110  # another process's tables ring no bell here
                await asyncio.sleep(_LOOK_EVERY)
    except TimeoutError:
        raise SystemExit(
            f"Only {await done()} of {wanted} messages were dealt with: nothing can be measured."
        ) from None
