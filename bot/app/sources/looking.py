"""Looking at described sources when it is time, or when somebody asked for it: a process of its own does each look."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime

import structlog

from bot.app.carrying_out import carried_out
from bot.app.recurring import Recurring
from bot.app.sources.rounds import REST, Rounds
from bot.ports.surroundings import Clock
from kb_ingest.connectors.described import Source

_log = structlog.get_logger(__name__)

LOOK_EVERY = 10.0
"""Seconds between two looks at whether it is time."""
_LONG_AGO = datetime.min.replace(tzinfo=UTC)

Look = Callable[[str], Awaitable[tuple[int, str]]]
"""Looks at the source of that name; gives the exit code, and what was said."""


class SourceRounds:
    """Carries out schedules and what webhooks ask for, one source after another."""

    def __init__(
        self, sources: Callable[[], Mapping[str, Source]], rounds: Rounds, clock: Clock, look: Look | None = None
    ) -> None:
        self._sources = sources
        self._rounds = rounds
        self._clock = clock
        self._not_before: dict[str, datetime] = {}
        self._look = look or looked_at
        self._recurring = Recurring("sources", self.once, LOOK_EVERY, clock.sleep)

    def start(self) -> None:
        """Also where nothing is described yet: a source that is described later needs no new start."""
        self._recurring.start()

    async def stop(self) -> None:
        """End what is under way: an ingest that is cut off changes nothing, and the next one begins again."""
        await self._recurring.stop()

    async def once(self) -> None:
        """Look at every source whose time has come. Raises ``HandrailError``."""
        for name, source in self._sources().items():
            if self._clock.now() >= self._not_before.get(name, _LONG_AGO) and await self._rounds.due(source):
                _log.info("source_look_began", source=name)
                code, said = await self._look(name)
                if code:
                    self._not_before[name] = self._clock.now() + REST
                    _log.warning("source_look_failed", source=name, why=said)
                else:
                    _log.info("source_looked_at", source=name)


async def looked_at(name: str) -> tuple[int, str]:
    """``handrail ingest --source NAME`` in a process of its own."""
    return await carried_out("ingest", "--source", name, "--json")
