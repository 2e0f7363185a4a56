"""Words of the moment, beside the outbox: as the answer to a press, or at once where somebody wrote.

None of it is needed for anything to go on, so it is tried once and never raises.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog

from bot.errors import HandrailError
from bot.platforms.teams.connector import Connector
from bot.platforms.teams.heard import Heard, Ignored, Picked, Press, Source
from bot.platforms.teams.messages import CARD, Card, TeamsMessage

_log = structlog.get_logger(__name__)

Answer = Mapping[str, Any]
"""What goes back with the acknowledgement, as JSON values."""

_WORDS = "application/vnd.microsoft.activity.message"


def words_for(heard: Heard, words: str) -> Answer:
    """Words as the answer to what Teams asked: for whoever pressed, alone."""
    if isinstance(heard, Picked):
        return {"task": {"type": "message", "value": words}}
    return {"statusCode": 200, "type": _WORDS, "value": words}


def card_for_presser(card: Card) -> Answer:
    return {"statusCode": 200, "type": CARD, "value": card}


class Telling:
    """Says it where the person is looking."""

    def __init__(self, connector: Connector) -> None:
        self._connector = connector

    async def here(self, source: Source, message: TeamsMessage) -> None:
        """Where they wrote or pressed."""
        try:
            await self._connector.send(source.service_url, source.spot.address, message.activity())
        except HandrailError as error:
            _log.info("teams_not_told", why=str(error))
        except Exception as error:  # nothing hangs on it
            _log.warning("teams_not_told", why=type(error).__name__)


def source_in(heard: Heard) -> Source | None:
    return None if isinstance(heard, Ignored) else heard.source


def waits(heard: Heard) -> bool:
    """Whether the answer is shown to somebody."""
    return isinstance(heard, Picked) or (isinstance(heard, Press) and heard.waits)
