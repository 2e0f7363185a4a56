"""One turn, from message to saved state and replies.

The lane's turn has come: load what is stored, fetch what the flow needs through ports, let the flow decide, save it
all in one transaction. Nothing outside is touched here; the outbox sends.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Protocol

import structlog

from bot.errors import Conflict, StoreError
from bot.flows import routing, waking
from bot.flows.house import House
from bot.flows.respond import respond
from bot.flows.scene import Scene
from bot.gathering import Gathering
from bot.messages.incoming import Edited, Pressed, Said
from bot.messages.turn import Received, Turn
from bot.ports.knowledge import Composer, Knowledge
from bot.ports.ledger import Inbox, Ledger
from bot.ports.surroundings import Clock, Ids

log = structlog.get_logger()

FIRST_SIGN = 0.6
"""Seconds without a reply after which a word on what is happening is shown."""

TRIES = 4
"""How often a turn is done again when something else changed the same conversation first."""


class Presence(Protocol):
    """A word on what is happening, where the platform can show one. Best effort: never raises."""

    async def status(self, conversation: str, text: str) -> None: ...


class Conversations:
    """Takes the messages of all conversations, one turn at a time in each."""

    def __init__(
        self,
        *,
        inbox: Inbox,
        ledger: Ledger,
        knowledge: Knowledge,
        composer: Composer,
        presence: Presence,
        clock: Clock,
        ids: Ids,
        house: House,
    ) -> None:
        self._ledger = ledger
        self._gathering = Gathering(inbox, ledger, knowledge, composer, clock, house)
        self._presence = presence
        self._clock = clock
        self._ids = ids
        self._house = house

    async def take(self, received: Received) -> None:
        """One turn. Raises ``StoreError`` when the database fails: the row then stays and its lane comes back to it."""
        for _ in range(TRIES):
            turn = await self._with_sign_of_life(received)
            try:
                await self._ledger.save(received, turn, now=self._clock.now())
            except Conflict:
                continue
            log.info("turn_done", kind=received.incoming.kind, result=turn.result)
            return
        raise Conflict("The same conversation was changed elsewhere each time this turn was tried.")

    async def _with_sign_of_life(self, received: Received) -> Turn:
        work = asyncio.ensure_future(self._turn(received))
        try:
            done, _ = await asyncio.wait({work}, timeout=FIRST_SIGN)
            if done:
                return work.result()
            if not isinstance(received.incoming, (Said, Edited, Pressed)):
                return await work
            await self._presence.status(received.incoming.conversation, "Looking through the articles…")
            try:
                return await work
            finally:
                await self._presence.status(received.incoming.conversation, "")
        finally:
            work.cancel()

    async def _turn(self, received: Received) -> Turn:
        now = self._clock.now()
        standing = await self._ledger.load(received, topics_since=now - self._house.came_back_within)
        scene = Scene(received.incoming, now, standing, self._house, self._ids.new())
        try:
            if isinstance(scene.event, Edited):
                scene = await self._gathering.as_meant(scene, scene.event)
            scene = replace(scene, got=await self._gathering.gather(scene, received))
            turn = respond(scene)
            desk = routing.desk_to_ask_of(scene, turn)
            return respond(await self._gathering.with_desk(scene, desk)) if desk else turn
        except StoreError:
            raise
        except Exception:  # the one broad except: whatever broke, the person hears of it and is offered somebody
            log.exception("turn_failed", kind=received.incoming.kind)
            return waking.fault(scene, getattr(received.incoming, "text", "")).turn(scene)
