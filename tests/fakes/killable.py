"""A small whole app over a SQLite file, to be killed at any moment: door, engine, turns, delivery, far side.

It talks through a pipe: ``("say", event id, conversation, text)`` is answered ``("stored", event id)`` once it is
stored, as a platform's request is acknowledged; ``("idle?",)`` is answered ``("idle", bool)``.
"""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from datetime import timedelta
from multiprocessing.connection import Connection

from bot.engine.asynchronous import AsyncioEngine
from bot.engine.delivery import Delivery
from bot.messages.incoming import Said, Woke
from bot.messages.outgoing import Relayed
from bot.messages.turn import ForPerson, Parcel, Received, Timer, Turn
from bot.store.database import open_database
from bot.store.inbox import SqlInbox
from bot.store.ledger import SqlLedger
from bot.store.outbox import SqlOutbox
from bot.store.posts import SqlPosts
from bot.store.transactions import Transactions
from bot.surroundings import SystemClock
from tests.fakes.samples import ADA, GWEN, card, case, entry, reply

FOLLOW_UP = 0.05
"""Seconds until the timer that every message sets."""


class PostSender:
    """``Sender`` onto posts: the parcel's id is the key, so that sending again changes nothing. Fails now and then."""

    def __init__(self, posts: SqlPosts, chance: random.Random) -> None:
        self._posts = posts
        self._chance = chance

    async def send(self, parcel: Parcel) -> str:
        if self._chance.random() < 0.01:
            raise OSError("the line broke before anything was sent")
        await self._posts.put(parcel.lane, parcel.id, {"out": parcel.what.out})
        if self._chance.random() < 0.01:
            raise OSError("the line broke after it had arrived")
        return parcel.id

    async def status(self, conversation: str, text: str) -> None:
        return None


class Killable:
    """The app."""

    def __init__(self, url: str, seed: int) -> None:
        transactions = Transactions(open_database(url))
        self.clock, self.chance = SystemClock(), random.Random(seed)
        self.inbox, self.ledger = SqlInbox(transactions), SqlLedger(transactions)
        self.outbox = SqlOutbox(transactions)
        self.engine = AsyncioEngine(self.inbox, self.outbox, self.clock, sweep_seconds=0.2)
        self.delivery = Delivery(
            {"web": PostSender(SqlPosts(transactions), self.chance)}, self.outbox, self.ledger, self.clock, lambda: 0.01
        )

    async def take(self, received: Received) -> None:
        """Answers every message twice, opens a case where one is asked for, and sets a timer that is answered too."""
        now = self.clock.now()
        standing = await self.ledger.load(received, topics_since=now)
        await asyncio.sleep(self.chance.random() * 0.004)
        incoming = received.incoming
        state = replace(standing.state, turns=standing.state.turns + 1)
        text = incoming.text if isinstance(incoming, Said) else "woke"
        line = entry(f"{incoming.id}:e", incoming.conversation, text)
        made = Turn(state, "answered", send=(reply(text), reply("again")), entries=(line,))
        if isinstance(incoming, Woke):
            made = replace(made, send=(reply("still there?"),))
        elif text.startswith("person"):
            number = standing.next_case_number
            opened = case(f"case of {incoming.id}", number, incoming.conversation)
            made = replace(made, case=opened, send=(*made.send, card(opened.id, number), _relayed(incoming.id)))
        else:
            timer = Timer("follow_up", now + timedelta(seconds=FOLLOW_UP), incoming.id)
            made = replace(made, timers=(timer,))
        await self.ledger.save(received, made, now=self.clock.now())

    async def say(self, id: str, conversation: str, text: str) -> None:
        await self.inbox.accept(Said(id, conversation, self.clock.now(), ADA, text), now=self.clock.now())
        self.engine.wake_inbox(conversation)

    async def idle(self) -> bool:
        later = self.clock.now() + timedelta(days=1)
        return not await self.inbox.lanes(later) and not await self.outbox.lanes(later)

    async def serve(self, pipe: Connection) -> None:
        await self.engine.start(self.take, self.delivery.deliver)
        loop = asyncio.get_running_loop()
        await self.idle()  # the database is open
        pipe.send(("ready",))
        while True:
            word, *rest = await loop.run_in_executor(None, pipe.recv)
            if word == "say":
                await self.say(*rest)
                pipe.send(("stored", rest[0]))
            else:
                pipe.send(("idle", await self.idle()))


def _relayed(id: str) -> ForPerson:
    return ForPerson(Relayed("c", GWEN, "Hello", id))


def run(pipe: Connection, url: str, seed: int) -> None:
    """The whole life of the process: it ends by being killed."""
    asyncio.run(Killable(url, seed).serve(pipe))
