"""Carries out what owners asked to be done with releases: each in a process of its own, one after another.

What was asked stands in the database: a server that is stopped or killed goes on with it after its next start.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import structlog

from bot.app.carrying_out import carried_out
from bot.app.recurring import Recurring
from bot.app.releases.work import Job, ReleaseWork

_log = structlog.get_logger(__name__)

LOOK_EVERY = 2.0
"""Seconds between two looks: somebody sits and waits."""

CarriedOut = Callable[..., Awaitable[tuple[int, str]]]
"""Carries out a command; gives its exit code, and what it said."""


class ReleaseRounds:
    """Looks whether something was asked, and does it. ``alone``: nobody else does so on this database."""

    def __init__(self, work: ReleaseWork, *, alone: bool, carry_out: CarriedOut = carried_out) -> None:
        self._work = work
        self._carry_out = carry_out
        self._resumed = not alone
        self._recurring = Recurring("releases", self._look, LOOK_EVERY, work.clock.sleep)

    def start(self) -> None:
        self._recurring.start()

    async def stop(self) -> None:
        """End what is under way; it begins again with the next start."""
        await self._recurring.stop()

    async def resume(self) -> None:
        """What was under way when this server was killed is done anew."""
        for job in await self._work.jobs():
            if job.state == "under way":
                await self._work.keep(replace(job, state="asked"))

    async def once(self) -> None:
        """Do what was asked. Raises ``HandrailError``."""
        for job in await self._work.jobs():
            if job.state == "asked":
                await self._do(job)

    async def _do(self, job: Job) -> None:
        if not await self._work.begin(job):
            return  # another process carries it out, or has
        _log.info("release_work_began", what=job.what, source=job.source)
        try:
            code, said = await self._carry_out(*_command(job))
        except asyncio.CancelledError:
            await asyncio.shield(self._work.keep(replace(job, state="asked")))
            raise
        now = await self._work.get(job.source, job.what)
        if now is None or now.state == "under way":  # it did not come to say so itself
            said = said.removeprefix("handrail: ") or "It ended without a word. Nothing has been changed: ask again."
            await self._work.ended(job.source, job.what, "failed", said)
        _log.info("release_work_ended", what=job.what, source=job.source, code=code)

    async def _look(self) -> None:
        if not self._resumed:
            await self.resume()
            self._resumed = True
        await self.once()


def _command(job: Job) -> tuple[str, ...]:
    if job.what == "preview":
        return "preview", job.source, "--json"
    return "ingest", "--source", job.source, "--previewed", "--json"
