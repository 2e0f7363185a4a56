"""Whether a server or worker can do its work, and what it does without: ``/readyz``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from aiohttp import web

from bot.app.waiting import waiting
from bot.errors import HandrailError, StoreError

if TYPE_CHECKING:
    from bot.app.server import Handrail

log = structlog.get_logger(__name__)


class Readiness:
    """Asks the parts of one process each time it is asked itself."""

    def __init__(self, handrail: Handrail) -> None:
        self._here = handrail

    async def readyz(self, _: web.Request) -> web.Response:
        """Ready when messages can be stored and the articles can be read; says what is not.

        What waits to be sent, and what people do without, is named and takes nobody out of service: one channel that
        was archived holds up nobody else.
        """
        problems: dict[str, str] = {}
        counts = await self._counted(problems)
        if self._here.together is not None:
            problems |= await self._here.together.problems()
        await self._articles(problems)
        without = self._platforms(problems)
        body = {"ready": not problems, "problems": problems, **counts, "without": without}
        return web.json_response(body, status=200 if not problems else 503)

    async def _counted(self, problems: dict[str, str]) -> dict[str, Any]:
        """What waits, as far as the database says it."""
        here, now = self._here, self._here.parts.clock.now()
        counts: dict[str, Any] = {"lanes_waiting": 0, "set_aside": 0, "cases_late": 0, "unsent": []}
        try:
            counts["lanes_waiting"] = len(await here.inbox.lanes(now))
            counts["set_aside"] = await here.inbox.set_aside()
            counts["cases_late"] = await here.ledger.late(now)
            counts["unsent"] = await waiting(here.outbox, now)
            if why := await here.parts.transactions.why_not_written():
                problems["database"] = why
        except StoreError as error:
            log.error("database_not_ready", why=str(error))
            problems["database"] = str(error)
        return counts

    async def _articles(self, problems: dict[str, str]) -> None:
        """A process that only takes messages in needs none."""
        if self._here.duty == "door":
            return
        try:
            await self._here.parts.knowledge.ready()
        except HandrailError as error:
            problems["knowledge"] = str(error)

    def _platforms(self, problems: dict[str, str]) -> list[str]:
        """What is wrong with each platform, and what it lacks and does without."""
        without: list[str] = []
        for name, platform in (("slack", self._here.slack), ("teams", self._here.teams)):
            if platform is not None:
                problems |= {f"{name} {about}": why for about, why in platform.problems().items()}
                without += platform.lacking().values()
        return without
