"""An activity of Teams', read field by field: what is missing or of the wrong kind is refused with its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.platforms.payload import Fields
from bot.platforms.pressing import BadPayload

_ID = re.compile(r"[A-Za-z0-9:@._;=~+|,!*&\-]{1,400}")
"""Teams' ids. No slash: it parts a chat from a message where both stand together."""

_FRACTION = re.compile(r"(\.\d{6})\d+")


@dataclass(frozen=True, slots=True)
class Payload(Fields):
    """One JSON object from Teams."""

    def id(self, name: str) -> str:
        found = self.maybe_id(name)
        if not found:
            raise BadPayload(f"“{name}” is missing.")
        return found

    def maybe_id(self, name: str) -> str:
        found = self.text(name)
        if found and not _ID.fullmatch(found):
            raise BadPayload(f"“{name}” is not an id.")
        return found

    def moment(self, name: str) -> datetime:
        """ISO 8601; whatever zone it is in, in UTC."""
        found = _FRACTION.sub(r"\1", self.text(name))
        try:
            at = datetime.fromisoformat(found)
            return (at.replace(tzinfo=UTC) if at.tzinfo is None else at).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise BadPayload(f"“{name}” is not a moment.") from error
