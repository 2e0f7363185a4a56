"""One of several processes on one PostgreSQL, to be killed at any moment: takes messages in, does turns, sends.

It talks through a pipe: ``("say", event id, conversation, text)`` is answered ``("stored", event id)`` once it is
stored, as a platform's request is acknowledged; ``("stop",)`` ends it gracefully, and is answered ``("stopped",)``.
Whoever is at work in a lane stands in a table; two who are alive in one lane at once are written down.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from multiprocessing.connection import Connection

import psycopg

from bot.engine.delivery import Delivery
from bot.engine.procrastination import ProcrastinateEngine
from bot.messages.incoming import Said, Woke
from bot.messages.turn import Parcel, Received, Timer, Turn
from bot.store.database import libpq_address, open_database
from bot.store.inbox import SqlInbox
from bot.store.ledger import SqlLedger
from bot.store.outbox import SqlOutbox
from bot.store.posts import SqlPosts
from bot.store.transactions import Transactions
from bot.surroundings import SystemClock
from tests.fakes.samples import ADA, card, case, entry, reply

TABLES = """
    CREATE TABLE at_work (lane text PRIMARY KEY, pid int);
    CREATE TABLE both_at_work (lane text, one int, other int);
    CREATE TABLE sends (parcel text, pid int)
"""
FOLLOW_UP = 0.3
"""Seconds until the timer that every message sets."""


class Overlaps:
    """Who is at work where, as the database's own processes see it."""

    def __init__(self, address: str) -> None:
        self._address = address

    async def open(self) -> None:
        self._connection = await psycopg.AsyncConnection.connect(self._address, autocommit=True)

    @asynccontextmanager
    async def alone(self, lane: str) -> AsyncIterator[None]:
        before = await self._said("SELECT pid FROM at_work WHERE lane = %s", lane)
        if before and _alive(before[0]):
            await self._said("INSERT INTO both_at_work VALUES (%s, %s, %s)", lane, before[0], os.getpid())
        try:
            await self._said("DELETE FROM at_work WHERE lane = %s", lane)
            await self._said("INSERT INTO at_work VALUES (%s, %s) ON CONFLICT DO NOTHING", lane, os.getpid())
            yield
        finally:
            gone = asyncio.ensure_future(
                self._said("DELETE FROM at_work WHERE lane = %s AND pid = %s", lane, os.getpid())
            )
            try:
                await asyncio.shield(gone)
            except asyncio.CancelledError:  # cut off just now: the row must go all the same, before anybody else comes
                await gone
                raise

    async def sent(self, parcel: str) -> None:
        await self._said("INSERT INTO sends VALUES (%s, %s)", parcel, os.getpid())

    async def _said(self, query: str, *values: object) -> tuple[int, ...] | None:
        cursor = await self._connection.execute(query.encode(), values)
        return await cursor.fetchone() if cursor.description else None


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


class PostSender:
    """``Sender`` onto posts, which keep one of each key. Every attempt is written down."""

    def __init__(self, posts: SqlPosts, overlaps: Overlaps) -> None:
        self._posts = posts
        self._overlaps = overlaps

    async def send(self, parcel: Parcel) -> str:
        async with self._overlaps.alone(f"outbox {parcel.lane}"):
            await self._overlaps.sent(parcel.id)
            await self._posts.put(parcel.lane, parcel.id, {"out": parcel.what.out})
        return parcel.id

    async def status(self, conversation: str, text: str) -> None:
        return None


class Together:
    """The app of one process."""

    def __init__(self, url: str, seed: int) -> None:
        transactions = Transactions(open_database(url, connections=4))
        self.clock, self.chance = SystemClock(), random.Random(seed)
        self.inbox, self.ledger = SqlInbox(transactions), SqlLedger(transactions)
        self.outbox, self.overlaps = SqlOutbox(transactions), Overlaps(libpq_address(url))
        self.engine = ProcrastinateEngine(self.inbox, self.outbox, self.clock, libpq_address(url), sweep_seconds=0.5)
        sender = PostSender(SqlPosts(transactions), self.overlaps)
        self.delivery = Delivery({"web": sender}, self.outbox, self.ledger, self.clock, lambda: 0.01)

    async def take(self, received: Received) -> None:
        """Answers every message twice, opens a case where one is asked for, and sets a timer that is answered too."""
        incoming = received.incoming
        async with self.overlaps.alone(f"inbox {incoming.conversation}"):
            now = self.clock.now()
            standing = await self.ledger.load(received, topics_since=now)
            await asyncio.sleep(self.chance.random() * 0.02)
            state = replace(standing.state, turns=standing.state.turns + 1)
            text = incoming.text if isinstance(incoming, Said) else "woke"
            line = entry(f"{incoming.id}:e", incoming.conversation, text)
            made = Turn(state, "answered", send=(reply(text), reply("again")), entries=(line,))
            if isinstance(incoming, Woke):
                made = replace(made, send=(reply("still there?"),))
            elif text.startswith("person"):
                opened = case(f"case of {incoming.id}", standing.next_case_number, incoming.conversation)
                made = replace(made, case=opened, send=(*made.send, card(opened.id, opened.number)))
            else:
                timer = Timer("follow_up", now + timedelta(seconds=FOLLOW_UP), incoming.id)
                made = replace(made, timers=(timer,))
            await self.ledger.save(received, made, now=self.clock.now())

    async def say(self, id: str, conversation: str, text: str) -> None:
        await self.inbox.accept(Said(id, conversation, self.clock.now(), ADA, text), now=self.clock.now())
        self.engine.wake_inbox(conversation)

    async def serve(self, pipe: Connection) -> None:
        await self.overlaps.open()
        await self.engine.start(self.take, self.delivery.deliver)
        loop = asyncio.get_running_loop()
        pipe.send(("ready",))
        while True:
            word, *rest = await loop.run_in_executor(None, pipe.recv)
            if word == "stop":
                await self.engine.stop(10)
                pipe.send(("stopped",))
                return
            await self.say(*rest)
            pipe.send(("stored", rest[0]))


def run(pipe: Connection, url: str, seed: int) -> None:
    """The whole life of the process."""
    asyncio.run(Together(url, seed).serve(pipe))
