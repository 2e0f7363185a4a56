"""Opening the release before somebody waits for it."""

from __future__ import annotations

from itertools import count

import structlog

from bot.app.parts import Parts
from bot.app.tables import FIRST_PAUSE, LONGEST_PAUSE
from bot.engine.waits import growing
from bot.errors import HandrailError, NoRelease

_log = structlog.get_logger(__name__)


async def warmed(parts: Parts) -> None:
    """Where the release's index is out of reach, as soon as it is there."""
    for tries in count():
        try:
            await parts.knowledge.ready()
        except NoRelease as error:
            _log.warning("knowledge_not_ready", why=str(error))
        except HandrailError as error:
            _log.warning("knowledge_waited_for", why=str(error))
            await parts.clock.sleep(growing(tries, first=FIRST_PAUSE, most=LONGEST_PAUSE))
            continue
        return
