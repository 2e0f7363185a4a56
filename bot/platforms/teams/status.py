"""A word on what is happening: Teams' typing sign at once and again, and a message if it takes long."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass

import structlog

from bot.errors import HandrailError
from bot.platforms.teams.connector import Connector
from bot.platforms.teams.conversations import Spot
from bot.platforms.teams.homes import Homes, place_of
from bot.platforms.teams.pace import Pace
from bot.platforms.teams.references import References
from bot.platforms.teams.render import notice_message
from bot.ports.surroundings import Clock

_log = structlog.get_logger(__name__)

AGAIN_EVERY = 4.0
"""Seconds after which Teams lets the typing sign go."""

PLACEHOLDER_AFTER = 4.0
"""Seconds after which a message says what the sign cannot."""

_LONGEST = 120.0
_CLOSE_WITHIN = 2.0


@dataclass(slots=True)
class _Shown:
    """What is shown for one conversation."""

    text: str
    work: asyncio.Task[None] | None = None
    message: tuple[Spot, str] | None = None


class Status:
    """Best effort throughout: whatever Teams says, nobody hears of a fault here, and no turn waits for it."""

    def __init__(self, connector: Connector, references: References, homes: Homes, pace: Pace, clock: Clock) -> None:
        self._connector = connector
        self._references = references
        self._homes = homes
        self._pace = pace
        self._clock = clock
        self._shown: dict[str, _Shown] = {}
        self._ending: set[asyncio.Task[None]] = set()

    def show(self, conversation: str, text: str) -> None:
        """Show it, or take it away where it is empty."""
        shown = self._shown.get(conversation)
        if not text:
            if self._shown.pop(conversation, None) is not None and shown is not None:
                self._end(conversation, shown)
        elif shown is not None:
            shown.text = text
        else:
            shown = self._shown[conversation] = _Shown(text)
            shown.work = asyncio.create_task(_quietly(self._work(conversation, shown)))

    async def close(self) -> None:
        """Take away what is still shown, as far as that can be done at once."""
        for conversation in list(self._shown):
            self.show(conversation, "")
        if self._ending:
            await asyncio.wait(list(self._ending), timeout=_CLOSE_WITHIN)

    async def _work(self, conversation: str, shown: _Shown) -> None:
        """The sign, again and again; after a while the words."""
        home = (await self._homes.of(conversation)).spot
        tenant = place_of(conversation).tenant
        waited = 0.0
        while waited < _LONGEST:
            await self._type(tenant, home)
            await self._clock.sleep(AGAIN_EVERY)
            waited += AGAIN_EVERY
            if waited >= PLACEHOLDER_AFTER and shown.message is None:
                await self._say(tenant, home, shown)

    async def _type(self, tenant: str, spot: Spot) -> None:
        if self._pace.free(spot.chat):
            service = await self._references.service(tenant, spot.chat)
            await _quietly(self._connector.send(service, spot.address, {"type": "typing"}))

    async def _say(self, tenant: str, spot: Spot, shown: _Shown) -> None:
        if not self._pace.free(spot.chat) or (spot.kind == "channel" and not spot.thread):
            return
        service = await self._references.service(tenant, spot.chat)
        activity = notice_message(shown.text).activity()
        posting = asyncio.ensure_future(self._connector.send(service, spot.address, activity))
        try:
            id = await asyncio.shield(posting)
        except asyncio.CancelledError:  # it is on its way: it has to be known, so that it can be taken away
            shown.message = (spot, await posting)
            raise
        shown.message = (spot, id)

    def _end(self, conversation: str, shown: _Shown) -> None:
        task = asyncio.create_task(_quietly(self._take_away(conversation, shown)))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def _take_away(self, conversation: str, shown: _Shown) -> None:
        if shown.work is not None:
            shown.work.cancel()
            await asyncio.gather(shown.work, return_exceptions=True)
        if shown.message is not None:
            spot, id = shown.message
            service = await self._references.service(place_of(conversation).tenant, spot.chat)
            await self._connector.delete(service, spot.address, id)


async def _quietly(work: Awaitable[object]) -> None:
    try:
        await work
    except HandrailError as error:
        _log.info("teams_status_not_shown", why=str(error))
    except Exception as error:  # a status is worth no fault of its own
        _log.warning("teams_status_not_shown", why=type(error).__name__)
