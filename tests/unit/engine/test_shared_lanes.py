"""What a process wakes it begins with itself where it has room, without a job; else the queue finds who has."""

from __future__ import annotations

import asyncio
from pathlib import Path

import psycopg

from bot.engine.turnstile import TURNS_AT_ONCE
from bot.messages.turn import Parcel, Received
from tests.contract.engines import House, dsn_of, house_on

MANY = 60
"""More than would compute here soon."""


class Watched:
    """A house, and which of its lanes had a job while something was done in them."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.with_job: set[str] = set()
        house.before_turn, house.before_sending = self.turn, self.parcel

    async def turn(self, received: Received) -> None:
        await self._look(f"inbox {received.incoming.conversation}")

    async def parcel(self, parcel: Parcel) -> None:
        await self._look(f"outbox {parcel.lane}")

    async def _look(self, key: str) -> None:
        async with await psycopg.AsyncConnection.connect(dsn_of(self.house.database)) as connection:
            found = await connection.execute("SELECT FROM procrastinate_jobs WHERE lock = %s", (key,))
            if found.rowcount:
                self.with_job.add(key)


async def test_a_turn_and_its_reply_need_no_job_where_there_is_room(tmp_path: Path) -> None:
    async with house_on("postgres", tmp_path) as house:
        watched = Watched(house)
        await house.start()
        for number in range(3):
            await house.accept(f"m{number}", f"web:{number}")
        await house.until(lambda: len(house.sent) == 3)
        assert watched.with_job == set()


async def test_what_would_wait_long_here_goes_through_the_queue(tmp_path: Path) -> None:
    async with house_on("postgres", tmp_path) as house:
        watched, full, go_on = Watched(house), asyncio.Event(), asyncio.Event()
        turnstile = house.engine.turnstile

        async def computes(received: Received) -> None:
            lane = received.incoming.conversation
            if turnstile.waiting >= MANY - TURNS_AT_ONCE - 1:
                full.set()
            async with turnstile.passed(lane, lane):
                await go_on.wait()
            if lane == "web:late":
                await watched.turn(received)

        house.before_turn, house.before_sending = computes, None
        await house.start()
        for number in range(MANY):
            await house.accept(f"m{number}", f"web:{number}")
        await asyncio.wait_for(full.wait(), 60)
        await house.accept("late", "web:late")
        await house.until_waiting("web:late")
        go_on.set()
        await house.until(lambda: len(house.handled) == MANY + 1)
        assert watched.with_job >= {"inbox web:late"}
