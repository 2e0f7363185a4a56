"""What is stuck: found, done again or let go of, and whether anybody is at work at all."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.app.parts import Parts
from bot.app.serving import is_served
from bot.flows import waking
from bot.messages.incoming import Woke
from bot.messages.outgoing import Relayed
from bot.ports.dead_letters import DeadLetter
from bot.store.anchors import SqlAnchors
from bot.store.database import libpq_address
from bot.store.dead_letters import SqlDeadLetters
from bot.store.outbox import SqlOutbox

SEEN_WITHIN = 20.0
"""Seconds without a sign of life from any worker, after which nobody may be told that all is well."""


class Stuck:
    """Over the tables alone: it works whether a server is running or not, and tells none that does."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._letters = SqlDeadLetters(parts.transactions)
        self._outbox = SqlOutbox(parts.transactions)

    async def found(self) -> Sequence[DeadLetter]:
        return await self._letters.found(self._parts.clock.now())

    async def one(self, id: str) -> DeadLetter | None:
        return await self._letters.one(id, self._parts.clock.now())

    async def retry(self, letter: DeadLetter, *, even_if_doubled: bool = False) -> bool:
        """Whoever is at work finds it within seconds. Only with ``even_if_doubled`` is Teams' doubt put aside."""
        if even_if_doubled and letter.state == "unknown" and letter.platform == "teams":
            await self._forget_doubt(letter)
        return await self._letters.retry(letter)

    async def drop(self, letter: DeadLetter, reason: str) -> bool:
        now = self._parts.clock.now()
        if not await self._letters.drop(letter, reason, now):
            return False
        if letter.state == "behind":  # nobody has been told yet what became of it
            await self._tell_agent(letter)
        return True

    async def _tell_agent(self, letter: DeadLetter) -> None:
        """The mark on an agent's message says whether it arrived; one that never will must not wait for ever."""
        parcel = await self._outbox.by_row(int(letter.id[1:]))
        if parcel is not None and isinstance(parcel.what, Relayed):
            now, timer = self._parts.clock.now(), waking.RELAY_REFUSED
            woke = Woke(f"{parcel.id}:{timer}", parcel.conversation, now, timer, parcel.what.ref)
            await self._parts.inbox.accept(woke, now=now)

    async def _forget_doubt(self, letter: DeadLetter) -> None:
        from bot.platforms.teams.conversations import Place  # slow to import, and not everybody has Teams
        from bot.platforms.teams.doubts import forget_doubt

        parcel = await self._outbox.by_row(int(letter.id[1:]))
        if parcel is not None:
            place = Place.of(parcel.conversation)
            tenant = place.tenant if place is not None else self._parts.settings.microsoft_app_tenant_id.strip()
            await forget_doubt(SqlAnchors(self._parts.transactions), tenant, parcel)


async def worker_missing(parts: Parts) -> str | None:
    """That nobody is at work, in words for the administrator; None where somebody is. Raises ``StoreError``."""
    if parts.shares_database:
        return none_alive(await _worker_seen(parts))
    served = await asyncio.to_thread(is_served, parts.settings.handrail_home)
    return None if served else "No server is running here. Start it: handrail serve"


def none_alive(seen: float | None) -> str | None:
    """``seen``: seconds since any worker was seen alive."""
    if seen is None:
        return "none is there, so nothing is answered. Start one with: handrail worker"
    if seen > SEEN_WITHIN:
        return f"none was seen alive for {seen:.0f} seconds. Start one with: handrail worker"
    return None


async def _worker_seen(parts: Parts) -> float | None:
    from bot.engine.wake_ups import WakeUps  # only where there is a PostgreSQL

    queue = WakeUps(libpq_address(parts.database.address))
    await queue.open()
    try:
        return await queue.worker_seen()
    finally:
        await queue.close()
