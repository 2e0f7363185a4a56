"""A payload of Slack's, read field by field: what is missing or of the wrong kind is refused with its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.platforms.payload import Fields
from bot.platforms.pressing import BadPayload

_ID = re.compile(r"[A-Za-z0-9_.-]{1,100}")
_MOMENT = re.compile(r"[0-9]{1,11}(?:\.[0-9]{1,9})?")


@dataclass(frozen=True, slots=True)
class Payload(Fields):
    """One JSON object from Slack."""

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


def moment_of(ts: str) -> datetime:
    """``ts`` counts the seconds since 1970, as text."""
    try:
        return datetime.fromtimestamp(float(ts or "0"), UTC)
    except (OverflowError, OSError, ValueError) as error:
        raise BadPayload("A moment lies too far ahead.") from error
