"""What deliveries and messages came to goes back into the lane of its conversation, like everything else about it."""

from __future__ import annotations

from bot.flows import waking
from bot.messages.incoming import Woke
from bot.messages.outgoing import CaseCard, Relayed
from bot.messages.turn import Parcel, Received
from bot.ports.platform import Intake
from bot.ports.surroundings import Clock


class Endings:
    """The hooks of engine and delivery."""

    def __init__(self, intake: Intake, clock: Clock) -> None:
        self._intake = intake
        self._clock = clock

    async def sent(self, parcel: Parcel, _: str) -> None:
        await self._relay_ended(parcel, waking.RELAY_ARRIVED)

    async def refused(self, parcel: Parcel, _: str) -> None:
        await self._relay_ended(parcel, waking.RELAY_REFUSED)

    async def unknown(self, parcel: Parcel, _: str) -> None:
        await self._relay_ended(parcel, waking.RELAY_UNKNOWN)

    async def _relay_ended(self, parcel: Parcel, timer: str) -> None:
        """The agent's message gets its mark: that it arrived, or that nobody can tell, or that it did not."""
        if isinstance(parcel.what, Relayed):
            await self._wake(parcel, timer, parcel.what.ref)

    async def desk_unreachable(self, parcel: Parcel, _: str) -> None:
        if isinstance(parcel.what, CaseCard):
            await self._wake(parcel, waking.DESK_UNREACHABLE, parcel.what.case)

    async def _wake(self, parcel: Parcel, timer: str, value: str) -> None:
        """What a delivery came to goes through the lane like everything else about a case."""
        woke = Woke(f"{parcel.id}:{timer}", parcel.conversation, self._clock.now(), timer, value)
        await self._intake.receive(woke)

    async def set_aside(self, received: Received, why: str) -> None:
        """A message that could not be handled at all: its person still hears of it, with the way to somebody."""
        incoming = received.incoming
        if isinstance(incoming, Woke):
            return
        woke = Woke(f"{incoming.id}:set_aside", incoming.conversation, self._clock.now(), waking.SET_ASIDE, why)
        await self._intake.receive(woke)
