"""What the processes on one PostgreSQL need of each other: news for open pages, and that somebody does the work."""

from __future__ import annotations

import asyncio

from bot.app.engines import SharedEngine
from bot.app.parts import Parts
from bot.app.stuck import none_alive
from bot.errors import HandrailError
from bot.platforms.web.listeners import Listeners
from bot.store.announcing import Announcements, News


class Together:
    """This process among the others."""

    def __init__(self, parts: Parts, engine: SharedEngine, listeners: Listeners) -> None:
        self._parts = parts
        self._engine = engine
        self._listeners = listeners
        self._announcements = Announcements(parts.transactions)

    def listen(self) -> None:
        """Ring for the open pages when another process changes something on them."""
        self._announcements.listen(self._hear)

    async def stop(self) -> None:
        await self._announcements.stop()

    async def status(self, place: str, words: str) -> None:
        """A word on what is happening, wherever the page is open."""
        await self._announcements.status(place, words)

    async def problems(self) -> dict[str, str]:
        """What keeps the processes together from working, in words for the administrator."""
        try:
            if await asyncio.to_thread(self._parts.tables_missing):
                return {"tables": "are not up to date. Bring them up to date with: handrail migrate"}
            seen = await self._engine.worker_seen()
        except HandrailError:
            return {"queue": "cannot be read just now: is the database there?"}
        missing = none_alive(seen)
        return {"worker": missing} if missing is not None else {}

    def _hear(self, news: News) -> None:
        if news.status is None:
            self._listeners.ring(news.place)
        else:
            self._listeners.status(news.place, news.status)
