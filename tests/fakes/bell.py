"""A bell that rings on every change, for whoever waits for something."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


class Bell:
    def __init__(self) -> None:
        self._bell = asyncio.Event()

    def changed(self) -> None:
        """Wake everybody who waits for something."""
        self._bell.set()
        self._bell = asyncio.Event()

    async def until(self, look: Callable[[], Found | None], within: float) -> Found:
        """The first thing that ``look`` finds. Raises ``TimeoutError`` after ``within`` seconds."""
        async with asyncio.timeout(within):
            while True:
                bell = self._bell
                found = look()
                if found is not None and found is not False:
                    return found
                await bell.wait()
