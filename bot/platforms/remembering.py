"""What was looked up on a platform, for a while."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

import structlog

from bot.errors import HandrailError
from bot.ports.surroundings import Clock

_log = structlog.get_logger(__name__)

_FAILURE_FOR = timedelta(seconds=10)
_MOST = 20_000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A look-up that came to something, if only to nothing there."""

    value: T


class Memory(Generic[T]):
    """Many who ask for the same at once wait for one look-up."""

    def __init__(self, platform: str, clock: Clock, fresh_for: timedelta) -> None:
        self._platform = platform
        self._clock = clock
        self._fresh_for = fresh_for
        self._known: dict[str, tuple[datetime, Found[T] | None]] = {}
        self._under_way: dict[str, asyncio.Task[Found[T] | None]] = {}

    async def get(self, key: str, look_up: Callable[[], Awaitable[T]], *, within: float) -> Found[T] | None:
        """None where it could not be looked up, or not within the time; then it goes on for the next who asks."""
        known = self._known.get(key)
        if known is not None and known[0] > self._clock.now():
            return known[1]
        task = self._under_way.get(key)
        if task is None:
            task = self._under_way[key] = asyncio.create_task(self._look(key, look_up))
        try:
            return await asyncio.wait_for(asyncio.shield(task), within)
        except TimeoutError:
            return None

    async def value(self, key: str, look_up: Callable[[], Awaitable[T]], *, within: float) -> T | None:
        """As ``get``, where a look-up that came to something never comes to None."""
        found = await self.get(key, look_up, within=within)
        return found.value if found is not None else None

    def forget(self, key: str) -> None:
        self._known.pop(key, None)

    def forget_all(self) -> None:
        self._known.clear()

    async def _look(self, key: str, look_up: Callable[[], Awaitable[T]]) -> Found[T] | None:
        found, kept_for = None, _FAILURE_FOR
        try:
            found, kept_for = Found(await look_up()), self._fresh_for
        except HandrailError as error:
            _log.warning(f"{self._platform}_look_up_failed", key=key, why=str(error))
        finally:
            del self._under_way[key]
        if len(self._known) > _MOST:
            self._known.clear()
        self._known[key] = (self._clock.now() + kept_for, found)
        return found
