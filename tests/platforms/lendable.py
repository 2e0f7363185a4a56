"""An intake that can be taken away for a while."""

from __future__ import annotations

import asyncio

from bot.errors import StoreError
from bot.messages.incoming import Incoming
from bot.ports.platform import Accepted, Intake


class Lendable:
    """An ``Intake`` that can be taken away (``down``), or be slow (``free`` cleared), for a while. ``received``: all
    that was new, as stored."""

    def __init__(self, real: Intake) -> None:
        self._real = real
        self.down = False
        self.free = asyncio.Event()
        self.free.set()
        self.received: list[Incoming] = []

    async def receive(self, incoming: Incoming) -> Accepted:
        if self.down:
            raise StoreError("The database is away.")
        await self.free.wait()
        accepted = await self._real.receive(incoming)
        if accepted.new:
            self.received.append(accepted.incoming)
        return accepted
