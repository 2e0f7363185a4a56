"""A payload of Slack's, read field by field: what is missing or of the wrong kind is refused with its name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.platforms.pressing import BadPayload

_ID = re.compile(r"[A-Za-z0-9_.-]{1,100}")
_MOMENT = re.compile(r"[0-9]{1,11}(?:\.[0-9]{1,9})?")


@dataclass(frozen=True, slots=True)
class Payload:
    """One JSON object. A field that is not there and ``null`` are the same, as on Slack."""

    values: Mapping[Any, Any]

    @classmethod
    def of(cls, value: object, name: str = "payload") -> Payload:
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

    def id(self, *names: str) -> str:
        """The first of these ids that is there. Never with a colon in it: ids are parts of a conversation's id."""
        found = self.maybe_id(*names)
        if not found:
            raise BadPayload(f"“{names[0]}” is missing.")
        return found

    def maybe_id(self, *names: str) -> str:
        for name in names:
            found = self.text(name)
            if found and not _ID.fullmatch(found):
                raise BadPayload(f"“{name}” is not an id.")
            if found:
                return found
        return ""

    def ts(self, name: str) -> str:
        found = self.maybe_ts(name)
        if not found:
            raise BadPayload(f"“{name}” is missing.")
        return found

    def maybe_ts(self, name: str) -> str:
        found = self.text(name)
        if found and not _MOMENT.fullmatch(found):
            raise BadPayload(f"“{name}” is not a moment.")
        return found

    def number(self, name: str) -> int:
        """A count; 0 where there is none."""
        found = self.values.get(name)
        return found if isinstance(found, int) and found > 0 else 0

    def yes(self, name: str) -> bool:
        return self.values.get(name) is True


def moment_of(ts: str) -> datetime:
    """``ts`` counts the seconds since 1970, as text."""
    try:
        return datetime.fromtimestamp(float(ts or "0"), UTC)
    except (OverflowError, OSError, ValueError) as error:
        raise BadPayload("A moment lies too far ahead.") from error
