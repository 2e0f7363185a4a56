"""One turn, from message to saved state and replies.

The lane's turn has come: load what is stored, fetch what the flow needs through ports, let the flow decide, save it
all in one transaction. Nothing outside is touched here; the outbox sends.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Protocol

import structlog

from bot.errors import Conflict, KnowledgeError, StoreError
from bot.flows import caring, routing, waking
from bot.flows.house import House
from bot.flows.respond import respond
from bot.flows.scene import Scene
from bot.gathering import Gathering
from bot.messages.incoming import Edited, Pressed, Said
from bot.messages.turn import Received, Turn
from bot.ports.knowledge import Composer, Hearing, Knowledge, NoHearing
from bot.ports.ledger import Inbox, Ledger
from bot.ports.measures import Measures, NoMeasures
from bot.ports.owners import OwnersDesk
from bot.ports.surroundings import Clock, Ids
from bot.ports.tracing import NoTracing, Tracing
from bot.ports.turnstile import OpenTurnstile, Turnstile

log = structlog.get_logger()

FIRST_SIGN = 0.6
"""Seconds without a reply after which a word on what is happening is shown."""

LOOKING = "Looking through the articles…"
IN_LINE = "Many people are asking right now. Your turn comes in a moment…"

_LOOK_AGAIN = 0.5
"""Seconds between two looks at whether one that waited has been let in."""

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
        turnstile: Turnstile | None = None,
        tracing: Tracing | None = None,
        measures: Measures | None = None,
        hearing: Hearing | None = None,
        owners: OwnersDesk | None = None,
    ) -> None:
        self._ledger = ledger
        self._turnstile = turnstile or OpenTurnstile()
        self._tracing = tracing or NoTracing()
        self._measures = measures or NoMeasures()
        self._hearing = hearing or NoHearing()
        self._gathering = Gathering(
            inbox, ledger, knowledge, composer, clock, house, self._tracing, self._turnstile, owners
        )
        self._presence = presence
        self._clock = clock
        self._ids = ids
        self._house = house

    async def take(self, received: Received) -> None:
        """One turn. Raises ``StoreError`` when the database fails: the row then stays and its lane comes back to it."""
        incoming, began = received.incoming, self._clock.now()
        ids = {"conversation": incoming.conversation, "event_id": incoming.id, "kind": incoming.kind}
        within, after = ("", received.trace) if received.timed else (received.trace, "")
        with self._tracing.span("turn", within=within, after=after, attempt=received.attempts + 1, **ids) as span:
            turn = await self._done(replace(received, trace=span.here or received.trace))
            span.note(result=turn.result, **({"case": turn.state.case} if turn.state.case else {}))
            log.info("turn_done", kind=incoming.kind, result=turn.result, case=turn.state.case)
        waited, took = began - (received.since or began), self._clock.now() - began
        self._measures.turned(
            incoming.kind, turn.result, took=took.total_seconds(), waited=max(0.0, waited.total_seconds())
        )

    async def _done(self, received: Received) -> Turn:
        for _ in range(TRIES):
            turn = await self._with_sign_of_life(received)
            try:
                with self._tracing.span("save"):
                    await self._ledger.save(received, turn, now=self._clock.now())
            except Conflict:
                continue
            return turn
        raise Conflict("The same conversation was changed elsewhere each time this turn was tried.")

    async def _with_sign_of_life(self, received: Received) -> Turn:
        work = asyncio.ensure_future(self._turn(received))
        try:
            done, _ = await asyncio.wait({work}, timeout=FIRST_SIGN)
            if done:
                return work.result()
            if not isinstance(received.incoming, (Said, Edited, Pressed)):
                return await work
            try:
                await self._say_what_happens(received.incoming.conversation, work)
                return await work
            finally:
                await self._presence.status(received.incoming.conversation, "")
        finally:
            work.cancel()

    async def _say_what_happens(self, conversation: str, work: asyncio.Future[Turn]) -> None:
        if self._turnstile.is_waiting(conversation):
            await self._presence.status(conversation, IN_LINE)
            while self._turnstile.is_waiting(conversation):
                if (await asyncio.wait({work}, timeout=_LOOK_AGAIN))[0]:
                    return
        await self._presence.status(conversation, LOOKING)

    async def _listened(self, scene: Scene) -> Scene:
        """With what the words mean, where no known wording says it; without where that cannot be told just now."""
        if not isinstance(scene.event, Said) or caring.heard(scene) is not None:
            return scene
        try:
            return replace(scene, heard=await self._hearing.heard(scene.event.text))
        except KnowledgeError:
            log.warning("not_heard", kind=scene.event.kind)
            return scene

    async def _turn(self, received: Received) -> Turn:
        now = self._clock.now()
        with self._tracing.span("load"):
            standing = await self._ledger.load(received, topics_since=now - self._house.came_back_within)
        scene = Scene(received.incoming, now, standing, self._house, self._ids.new())
        try:
            with self._tracing.span("gather"):
                if isinstance(scene.event, Edited):
                    scene = await self._gathering.as_meant(scene, scene.event)
                scene = await self._listened(await self._gathering.about(scene))
                scene = replace(scene, got=await self._gathering.gather(scene, received))
            with self._tracing.span("flow"):
                turn = respond(scene)
                desk = routing.desk_to_ask_of(scene, turn)
                return respond(await self._gathering.with_desk(scene, desk)) if desk else turn
        except StoreError:
            raise
        except Exception:  # the one broad except: whatever broke, the person hears of it and is offered somebody
            if not isinstance(scene.event, (Said, Pressed)):
                raise  # nobody waits for an answer: it is tried again, and set aside in the end
            log.exception("turn_broke", kind=received.incoming.kind)
            return waking.fault(scene, getattr(received.incoming, "text", "")).turn(scene)
