"""Sending what the outbox holds: to the right platform, not if a person has stepped in, and until it is done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

import structlog

from bot.engine.faults import fault
from bot.engine.waits import growing, jittered
from bot.errors import DeliveryDelayed, DeliveryError, DeliveryRefused, DeliveryUnknown, HandrailError
from bot.messages.case import Case
from bot.messages.outgoing import CaseCard
from bot.messages.transcript import Entry
from bot.messages.turn import Parcel
from bot.ports.ledger import Ledger, Outbox
from bot.ports.platform import Sender
from bot.ports.surroundings import Clock

_log = structlog.get_logger(__name__)

FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0
"""Seconds: a desk that was down for an hour has its cases within a minute of coming back."""

_MERELY_BUSY = 15.0
"""Seconds: a platform that asks for no more than this is busy, not out of reach."""

Told = Callable[[Parcel, str], Awaitable[None]]


async def _nobody(parcel: Parcel, why: str) -> None:
    """Nobody wants to know."""


class Delivery:
    """Sends one parcel and records how that ended. ``chance`` gives a number in 0..1 for the jitter.

    ``on_sent`` is told of what has arrived; ``on_refused`` and ``on_unknown`` of what will not be sent, or may not have
    arrived, with the reason. ``on_desk_unreachable`` is told once a case, and again when it was reopened, that its card
    did not reach the desk. A process that dies may tell it again, so what they do must be harmless when done twice.
    """

    def __init__(
        self,
        senders: Mapping[str, Sender],
        outbox: Outbox,
        ledger: Ledger,
        clock: Clock,
        chance: Callable[[], float],
        *,
        on_sent: Told = _nobody,
        on_refused: Told = _nobody,
        on_unknown: Told = _nobody,
        on_desk_unreachable: Told = _nobody,
    ) -> None:
        self._senders = senders
        self._outbox = outbox
        self._ledger = ledger
        self._clock = clock
        self._chance = chance
        self._on_sent = on_sent
        self._on_refused = on_refused
        self._on_unknown = on_unknown
        self._on_desk_unreachable = on_desk_unreachable
        self._told: set[tuple[str, int]] = set()

    async def deliver(self, parcel: Parcel) -> None:
        """Raises ``StoreError`` alone: the database could not say or keep how it stands."""
        if parcel.unless_claimed:
            case = await self._ledger.case_standing(parcel.conversation)
            if case is not None and case.state == "claimed":
                await self._supersede(parcel, case)
                return
        try:
            receipt = await self._sender(parcel).send(parcel)
        except DeliveryRefused as error:
            await self._end_refused(parcel, error)
        except DeliveryUnknown as error:
            await self._end_unknown(parcel, error)
        except DeliveryDelayed as error:
            await self._put_off(parcel, error, error.seconds + self._chance(), busy=error.seconds <= _MERELY_BUSY)
        except Exception as error:  # whatever a platform's library raises, the parcel is kept
            wait = jittered(growing(parcel.attempts, first=FIRST_WAIT, most=LONGEST_WAIT), self._chance())
            await self._put_off(parcel, error, wait)
        else:
            await self._outbox.ended(parcel, "sent", now=self._clock.now(), receipt=receipt)
            await self._tell(self._on_sent, parcel, "")

    def _sender(self, parcel: Parcel) -> Sender:
        platform = (parcel.desk or parcel.conversation).partition(":")[0]
        if platform not in self._senders:
            raise DeliveryError(f"Nothing is set up that sends to {platform!r}. Set it up, and it will be sent.")
        return self._senders[platform]

    async def _supersede(self, parcel: Parcel, case: Case) -> None:
        who = case.agent.name if case.agent and case.agent.name else "a person"
        now = self._clock.now()
        line = Entry(
            id=f"{parcel.id}:superseded",
            conversation=parcel.conversation,
            at=now,
            who="system",
            name="",
            did="state",
            text=f"The reply before this was not sent: {who} had taken the case.",
            ref=parcel.id,
            case=case.id,
        )
        await self._outbox.ended(parcel, "superseded", now=now, why=f"case {case.id} is claimed", entry=line)
        _log.info("reply_superseded", parcel=parcel.id, case=case.id)

    async def _end_refused(self, parcel: Parcel, error: DeliveryRefused) -> None:
        why = _reason(error)
        await self._outbox.ended(parcel, "refused", now=self._clock.now(), why=why)
        _log.error("delivery_refused", parcel=parcel.id, lane=parcel.lane, why=why)
        await self._tell(self._on_refused, parcel, why)
        await self._tell_unreachable(parcel, why)

    async def _end_unknown(self, parcel: Parcel, error: DeliveryUnknown) -> None:
        why = _reason(error)
        await self._outbox.ended(parcel, "unknown", now=self._clock.now(), why=why)
        _log.error("delivery_unknown", parcel=parcel.id, lane=parcel.lane, why=why)
        await self._tell(self._on_unknown, parcel, why)
        await self._tell_unreachable(parcel, why)

    async def _put_off(self, parcel: Parcel, error: Exception, seconds: float, *, busy: bool = False) -> None:
        why = _reason(error)
        await self._outbox.later(parcel, self._clock.now() + timedelta(seconds=seconds), why)
        _log.warning("delivery_put_off", parcel=parcel.id, lane=parcel.lane, attempts=parcel.attempts + 1, why=why)
        if not busy:
            await self._tell_unreachable(parcel, why)

    async def _tell_unreachable(self, parcel: Parcel, why: str) -> None:
        card = parcel.what
        if not isinstance(card, CaseCard) or card.state != "waiting" or (card.case, card.reopened) in self._told:
            return
        if await self._tell(self._on_desk_unreachable, parcel, why):
            self._told.add((card.case, card.reopened))

    async def _tell(self, told: Told, parcel: Parcel, why: str) -> bool:
        """Whether they could be told. What became of the parcel is recorded by then, so a fault here loses nothing."""
        try:
            await told(parcel, why)
        except Exception as error:  # the lane goes on
            _log.error("delivery_not_told", parcel=parcel.id, **fault(error))
            return False
        return True


def _reason(error: Exception) -> str:
    """Our own errors' words; of anybody else's only the name, since their text may hold what people wrote."""
    return str(error) if isinstance(error, HandrailError) else type(error).__name__
