"""Sending what the outbox holds: to the right platform, not if a person has stepped in, and until it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

import structlog

from bot.engine.waits import growing, jittered
from bot.errors import DeliveryDelayed, DeliveryError, DeliveryRefused, DeliveryUnknown, HandrailError
from bot.messages.case import Case
from bot.messages.transcript import Entry
from bot.messages.turn import Parcel
from bot.ports.attachments import Left
from bot.ports.endings import Endings, NobodyHears
from bot.ports.ledger import Ledger, Outbox, ParcelEnd
from bot.ports.measures import Measures, NoMeasures
from bot.ports.platform import InPart, Sender
from bot.ports.surroundings import Clock
from bot.ports.tracing import NoTracing, Tracing

_log = structlog.get_logger(__name__)

FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0
"""Seconds: a desk that was down for an hour has its cases within a minute of coming back."""

_MERELY_BUSY = 15.0
"""Seconds: a platform that asks for no more than this is busy, not out of reach."""

Wake = Callable[[str], None]


def _nobody(lane: str) -> None:
    """The next sweep finds it."""


class Delivery:
    """Sends one parcel and records how that ended. ``chance`` gives a number in 0..1 for the jitter.

    ``endings`` says what the conversation must hear of how it ended: it is recorded with the end, and then the lane of
    the conversation is woken.
    """

    def __init__(
        self,
        senders: Mapping[str, Sender],
        outbox: Outbox,
        ledger: Ledger,
        clock: Clock,
        chance: Callable[[], float],
        *,
        endings: Endings | None = None,
        wake: Wake = _nobody,
        tracing: Tracing | None = None,
        measures: Measures | None = None,
    ) -> None:
        self._tracing = tracing or NoTracing()
        self._measures = measures or NoMeasures()
        self._senders = senders
        self._outbox = outbox
        self._ledger = ledger
        self._clock = clock
        self._chance = chance
        self._endings = endings or NobodyHears()
        self._wake = wake

    async def deliver(self, parcel: Parcel) -> None:
        """Raises ``StoreError`` alone: the database could not say or keep how it stands."""
        ids = {"parcel": parcel.id, "conversation": parcel.conversation, "lane": parcel.lane}
        ids |= {"platform": _platform(parcel)}
        with self._tracing.span("send", within=parcel.trace, attempt=parcel.attempts + 1, **ids) as span:
            ended = await self._attempt(parcel)
            span.note(end=ended or "put_off")
        if ended is None:
            self._measures.put_off(_platform(parcel))
        else:
            waited = (self._clock.now() - parcel.created_at).total_seconds() if parcel.created_at else 0.0
            self._measures.delivered(_platform(parcel), ended, waited=max(0.0, waited))

    async def _attempt(self, parcel: Parcel) -> ParcelEnd | None:
        """How it ended; None where it is tried again."""
        if parcel.unless_claimed:
            case = await self._ledger.case_standing(parcel.conversation)
            if case is not None and case.state == "claimed":
                await self._supersede(parcel, case)
                return "superseded"
        try:
            sent = await self._sender(parcel).send(parcel)
        except (DeliveryRefused, DeliveryUnknown) as error:
            end: ParcelEnd = "refused" if isinstance(error, DeliveryRefused) else "unknown"
            await self._end(parcel, end, why=_reason(error))
            _log.error(f"delivery_{end}", parcel=parcel.id, lane=parcel.lane, why=_reason(error))
            return end
        except DeliveryDelayed as error:
            await self._put_off(parcel, error, error.seconds + self._chance(), busy=error.seconds <= _MERELY_BUSY)
            return None
        except Exception as error:  # whatever a platform's library raises, the parcel is kept
            wait = jittered(growing(parcel.attempts, first=FIRST_WAIT, most=LONGEST_WAIT), self._chance())
            await self._put_off(parcel, error, wait)
            return None
        if isinstance(sent, InPart):
            await self._end(parcel, "sent", receipt=sent.receipt, left=sent.left)
            _log.info("files_left", parcel=parcel.id, lane=parcel.lane, files=len(sent.left))
        else:
            await self._end(parcel, "sent", receipt=sent)
        return "sent"

    async def _end(
        self, parcel: Parcel, end: ParcelEnd, *, receipt: str = "", why: str = "", left: Sequence[Left] = ()
    ) -> None:
        now = self._clock.now()
        tells = self._endings.ended(parcel, end, now, left)
        await self._outbox.ended(parcel, end, now=now, receipt=receipt, why=why, tells=tells)
        if tells is not None:
            self._wake(tells.conversation)

    def _sender(self, parcel: Parcel) -> Sender:
        platform = _platform(parcel)
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

    async def _put_off(self, parcel: Parcel, error: Exception, seconds: float, *, busy: bool = False) -> None:
        why, now = _reason(error), self._clock.now()
        tells = None if busy else self._endings.unreachable(parcel, now)
        await self._outbox.later(parcel, now + timedelta(seconds=seconds), why, tells=tells)
        _log.warning("delivery_put_off", parcel=parcel.id, lane=parcel.lane, attempts=parcel.attempts + 1, why=why)
        if tells is not None:
            self._wake(tells.conversation)


def _platform(parcel: Parcel) -> str:
    return (parcel.desk or parcel.conversation).partition(":")[0]


def _reason(error: Exception) -> str:
    """Our own errors' words; of anybody else's only the name, since their text may hold what people wrote."""
    return str(error) if isinstance(error, HandrailError) else type(error).__name__
