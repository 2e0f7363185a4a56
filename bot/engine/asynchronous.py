"""The engine of one process: asyncio tasks over the tables.

It only wakes. What is due, in which order, and whether it was done already, is asked of the inbox and the outbox every
time; so a wake-up that comes twice changes nothing, and a lost one is found by the next sweep.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog
from structlog.contextvars import bound_contextvars

from bot.engine.faults import fault
from bot.engine.lanes import Lanes
from bot.engine.places import Places
from bot.engine.turnstile import TURNS_AT_ONCE, FairTurnstile
from bot.errors import Conflict, HandrailError, StoreError
from bot.messages.turn import Parcel, Received
from bot.ports.endings import Endings, NobodyHears
from bot.ports.ledger import Inbox, Outbox
from bot.ports.measures import Measures, NoMeasures
from bot.ports.surroundings import Clock

_log = structlog.get_logger(__name__)

Handle = Callable[[Received], Awaitable[None]]
Deliver = Callable[[Parcel], Awaitable[None]]

RETRY_SECONDS = (0.5, 2.0, 8.0, 30.0)
"""Waits after a turn's first, second … failure. After the last one it is set aside."""

STEPS_AT_ONCE = 16
"""Turns at work at once that do not compute: they load, decide and save."""

SENDS_AT_ONCE = 32
"""Parcels on their way at once: they wait for platforms, and hardly compute."""

_CONFLICTS = 5
"""Turns done again at once because somebody else was first, before it counts as a failure."""

_STORE_FAILURES = 6
"""Failures of the store within one turn, before the message is suspected rather than the database."""

_SHORTEST_WATCH = 0.2
"""Seconds between two looks at what is due: many turns at once are one look."""


class AsyncioEngine:
    """``Engine`` in this process."""

    _hears_all = True
    """Whether all that comes into a lane wakes it here, so that nobody has to look again after the last row."""

    def __init__(
        self,
        inbox: Inbox,
        outbox: Outbox,
        clock: Clock,
        *,
        at_once: int = TURNS_AT_ONCE,
        steps_at_once: int = STEPS_AT_ONCE,
        sends_at_once: int = SENDS_AT_ONCE,
        sweep_seconds: float = 2.0,
        measures: Measures | None = None,
    ) -> None:
        self._measures = measures or NoMeasures()
        self._inbox = inbox
        self._outbox = outbox
        self._clock = clock
        self._sweep_seconds = sweep_seconds
        self._steps = Places(steps_at_once)
        self.turnstile = FairTurnstile(self._steps, clock, at_once)
        """Where turns that compute wait for each other. Meanwhile, and while they compute, others can take steps."""
        self._turns = Lanes("inbox", self._do_turn, clock, self._steps)
        self._parcels = Lanes("outbox", self._do_parcel, clock, Places(sends_at_once))
        self._handle: Handle | None = None
        self._deliver: Deliver | None = None
        self._endings: Endings = NobodyHears()
        self._watch: asyncio.Task[None] | None = None
        self._look = asyncio.Event()
        self._conflicts: Counter[str] = Counter()
        self._store_failures: Counter[int] = Counter()

    @property
    def busy(self) -> bool:
        """Whether anything is at work just now."""
        return self._turns.busy or self._parcels.busy

    async def start(self, handle: Handle, deliver: Deliver, endings: Endings | None = None) -> None:
        """Begin with all that is due. ``handle`` does a turn and saves it, ``deliver`` sends a parcel and records that.

        ``endings`` says what a conversation hears of a message that could not be done at all.
        """
        self._handle, self._deliver, self._endings = handle, deliver, endings or NobodyHears()
        self._watch = asyncio.create_task(self._keep_watch(), name="engine watch")

    async def stop(self, within: float = 10.0) -> None:
        """Begin nothing new, and give what is at work ``within`` seconds. What is cut off is done after a new start."""
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
            self._watch = None
        self.turnstile.close()
        await asyncio.gather(self._turns.stop(within), self._parcels.stop(within))

    def wake_inbox(self, lane: str, at: datetime | None = None) -> None:
        self._wake(self._turns, lane, at)

    def wake_outbox(self, lane: str, at: datetime | None = None) -> None:
        self._wake(self._parcels, lane, at)

    def _wake(self, lanes: Lanes, lane: str, at: datetime | None) -> None:
        if self._watch is None:
            return  # the first sweep will find it
        if at is None or at <= self._clock.now():
            lanes.wake(lane)
        else:
            self._look.set()  # the table knows when: the watch asks it

    async def _do_turn(self, lane: str) -> bool:
        received = await self._inbox.next(lane, self._clock.now())
        if received is None:
            return False
        assert self._handle is not None
        incoming = received.incoming
        with bound_contextvars(turn=received.row, event_id=incoming.id, conversation=incoming.conversation, lane=lane):
            done = await self._try(lane, received, self._handle)
        for outgoing in await self._outbox.lanes(self._clock.now(), conversation=incoming.conversation):
            self._parcels.wake(outgoing)
        self._look.set()
        return not (done and received.last and self._hears_all)

    async def _try(self, lane: str, received: Received, handle: Handle) -> bool:
        """Whether the turn is done."""
        try:
            await handle(received)
        except Conflict as error:
            await self._conflicted(lane, received, error)
        except StoreError as error:
            await self._store_failed(received, error)
        except Exception as error:  # a fault in a turn must cost neither the lane nor the process
            await self._failed(received, error)
        else:
            del self._conflicts[lane], self._store_failures[received.row]
            return True
        return False

    async def _do_parcel(self, lane: str) -> bool:
        parcel = await self._outbox.next(lane, self._clock.now())
        if parcel is None:
            return False
        assert self._deliver is not None
        with bound_contextvars(parcel=parcel.id, conversation=parcel.conversation, lane=lane):
            await self._deliver(parcel)
        self._look.set()
        return not (parcel.last and self._hears_all)

    async def _conflicted(self, lane: str, received: Received, error: Conflict) -> None:
        """Somebody was first: look again at once, what is there then decides."""
        self._conflicts[lane] += 1
        if self._conflicts[lane] > _CONFLICTS:
            del self._conflicts[lane]
            await self._failed(received, error)

    async def _store_failed(self, received: Received, error: StoreError) -> None:
        """The lane rests and tries again. Where the database does take that this message failed, it was the message."""
        self._store_failures[received.row] += 1
        if self._store_failures[received.row] <= _STORE_FAILURES:
            raise error
        await self._failed(received, error)
        del self._store_failures[received.row]

    async def _failed(self, received: Received, error: Exception) -> None:
        why = f"{type(error).__name__}: {error}" if isinstance(error, HandrailError) else type(error).__name__
        incoming = received.incoming
        if received.attempts < len(RETRY_SECONDS):
            retry_at = self._clock.now() + timedelta(seconds=RETRY_SECONDS[received.attempts])
            await self._inbox.failed(received, why, retry_at)
            self._measures.turn_failed(aside=False)
            _log.warning("turn_failed", event_id=incoming.id, attempts=received.attempts + 1, **fault(error))
            return
        tells = self._endings.set_aside(received, self._clock.now())
        await self._inbox.failed(received, why, None, tells=tells)
        self._measures.turn_failed(aside=True)
        _log.error("turn_set_aside", event_id=incoming.id, conversation=incoming.conversation, **fault(error))

    async def _keep_watch(self) -> None:
        """Wake what is due, then sleep until the next is, a turn has changed that, or it is time for a sweep."""
        while True:
            self._look.clear()
            wait = self._sweep_seconds
            try:
                wait = min(wait, await self._sweep())
            except Exception as error:  # the database is down: look again later
                _log.warning("sweep_failed", **fault(error))
            await self._clock.sleep(_SHORTEST_WATCH)
            await self._sleep_or_look(wait - _SHORTEST_WATCH)

    async def _sweep(self) -> float:
        """Wake every lane that has something due. Returns the seconds until the next row is."""
        now = self._clock.now()
        for lane in await self._inbox.lanes(now):
            self._turns.wake(lane)
        for lane in await self._outbox.lanes(now):
            self._parcels.wake(lane)
        due = [at for at in (await self._inbox.next_due(now), await self._outbox.next_due(now)) if at is not None]
        return (min(due) - self._clock.now()).total_seconds() if due else self._sweep_seconds

    async def _sleep_or_look(self, seconds: float) -> None:
        if seconds <= 0:
            return
        sleep = asyncio.ensure_future(self._clock.sleep(seconds))
        look = asyncio.ensure_future(self._look.wait())
        try:
            await asyncio.wait((sleep, look), return_when=asyncio.FIRST_COMPLETED)
        finally:
            sleep.cancel()
            look.cancel()
