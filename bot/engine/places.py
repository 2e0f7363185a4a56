"""How much is done at once. Turns have few places: all share one event loop and one interpreter with the door.

While fifty turns take their steps by turns, whoever knocks waits for all of them; while four do, hardly at all. A turn
that waits for a chat model computes nothing, and gives its place up meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from bot.messages.evidence import Composed, Findings
from bot.ports.knowledge import Composer

TURNS_AT_ONCE = 4


class Places:
    """So many, and whoever came first gets the next one."""

    def __init__(self, at_once: int) -> None:
        self._free = asyncio.Semaphore(at_once)

    def taken(self) -> AbstractAsyncContextManager[None]:
        """A place for as long as this lasts, once one is free."""
        return self._free

    @asynccontextmanager
    async def given_up(self) -> AsyncIterator[None]:
        """For whoever has a place: it is others' for as long as this lasts, and is then waited for again."""
        self._free.release()
        try:
            yield
        finally:
            await self._free.acquire()


class AsideComposer:
    """``Composer`` that waits for a model outside: no turn needs its place for that. For use within turns alone."""

    def __init__(self, composer: Composer, places: Places) -> None:
        self._composer = composer
        self._places = places

    async def compose(self, question: str, findings: Findings, *, earlier: Sequence[str] = ()) -> Composed:
        async with self._places.given_up():
            return await self._composer.compose(question, findings, earlier=earlier)

    async def simpler(self, question: str, findings: Findings) -> Composed | None:
        async with self._places.given_up():
            return await self._composer.simpler(question, findings)

    async def sum_up(self, lines: Sequence[tuple[str, str]]) -> str:
        async with self._places.given_up():
            return await self._composer.sum_up(lines)
