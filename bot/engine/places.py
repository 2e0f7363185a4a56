"""How much is done at once: so many, and whoever came first gets the next place."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager


class Places:
    """So many, and whoever came first gets the next one. Whoever comes back to one goes before those who only begin."""

    def __init__(self, at_once: int) -> None:
        self.at_once = at_once
        self.free = _Free(at_once)

    def taken(self) -> AbstractAsyncContextManager[None]:
        """A place for as long as this lasts, once one is free."""
        return self.free

    @asynccontextmanager
    async def given_up(self) -> AsyncIterator[None]:
        """For whoever has a place: it is others' for as long as this lasts. Afterwards it is there again at once, and
        the next one that is let go of pays for it: what is nearly done is not to wait for all that has come since."""
        self.free.release()
        try:
            yield
        finally:
            if self.free.locked():
                self.free.owed += 1
            else:
                await self.free.acquire()


class _Free(asyncio.Semaphore):
    """The free places. ``owed``: how many of those that are let go of next become nobody's."""

    owed = 0

    def release(self) -> None:
        if self.owed:
            self.owed -= 1
        else:
            super().release()
