"""What a process looks at every now and then, as long as it runs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.errors import HandrailError

_log = structlog.get_logger(__name__)


class Recurring:
    """Looks, rests, and looks again. Whatever goes wrong with one look is logged, and the next may go better."""

    def __init__(
        self,
        name: str,
        look: Callable[[], Awaitable[object]],
        every: float,
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        """``every``: seconds from the end of one look to the next."""
        self._name = name
        self._look = look
        self._every = every
        self._sleep = sleep
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._always(), name=self._name)

    async def stop(self) -> None:
        """End the look that is under way. Nothing happens where it was never started."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _always(self) -> None:
        while True:
            try:
                await self._look()
            except HandrailError as error:
                _log.warning("look_failed", what=self._name, why=str(error))
            except Exception:  # a fault in one look must not end all that come after it, unseen
                _log.exception("look_broke", what=self._name)
            await self._sleep(self._every)
