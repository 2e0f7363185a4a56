"""A file from wherever it is kept; not for ever: a place that gives no answer must not hold up what comes after."""

from __future__ import annotations

import structlog

from bot.errors import DeliveryDelayed, DeliveryError
from bot.messages.incoming import Attachment
from bot.ports.attachments import ContentOf, Left

ATTEMPTS = 5
"""So often somebody else's file is asked for before it is left."""

NO_ANSWER = "where it is kept, nothing answers just now"

_log = structlog.get_logger(__name__)


async def fetched(content_of: ContentOf, file: Attachment, most: int, attempts: int) -> bytes | Left:
    """What is in it, ``most`` bytes at most. ``attempts``: how often this has been tried before. Raises
    ``DeliveryDelayed``."""
    try:
        found = await content_of(file, most)
    except DeliveryError as error:
        if isinstance(error, DeliveryDelayed) and attempts + 1 < ATTEMPTS:
            raise
        _log.warning("file_not_fetched", why=str(error))
        return Left(file.name, NO_ANSWER)
    return found if found else Left(file.name, "it is empty")
