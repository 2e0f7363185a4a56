"""An activity of Teams', read field by field: what is missing or of the wrong kind is refused with its name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.platforms.pressing import BadPayload

_ID = re.compile(r"[A-Za-z0-9:@._;=~+|,!*&\-]{1,400}")
"""Teams' ids. No slash: it parts a chat from a message where both stand together."""

_FRACTION = re.compile(r"(\.\d{6})\d+")


@dataclass(frozen=True, slots=True)
class Payload:
    """One JSON object. A field that is not there and ``null`` are the same."""

    values: Mapping[Any, Any]

    @classmethod
    def of(cls, value: object, name: str = "activity") -> Payload:
        if not isinstance(value, Mapping):
            raise BadPayload(f"“{name}” has to be an object.")
        return cls(value)

    def inner(self, name: str) -> Payload:
        """The object called ``name``; an empty one where there is none."""
        return Payload.of({} if self.values.get(name) is None else self.values[name], name)

    def several(self, name: str) -> list[Payload]:
        found = self.values.get(name)
        if found is None:
            return []
        if not isinstance(found, list):
            raise BadPayload(f"“{name}” has to be a list.")
        return [Payload.of(one, name) for one in found]

    def text(self, name: str) -> str:
        found = self.values.get(name)
        if found is None:
            return ""
        if not isinstance(found, str):
            raise BadPayload(f"“{name}” has to be text.")
        return found

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

    def number(self, name: str) -> int:
        """A count; 0 where there is none."""
        found = self.values.get(name)
        return found if isinstance(found, int) and found > 0 else 0

    def moment(self, name: str) -> datetime:
        """ISO 8601; whatever zone it is in, in UTC."""
        found = _FRACTION.sub(r"\1", self.text(name))
        try:
            at = datetime.fromisoformat(found)
            return (at.replace(tzinfo=UTC) if at.tzinfo is None else at).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise BadPayload(f"“{name}” is not a moment.") from error
