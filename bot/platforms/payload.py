"""A JSON object from a platform, read field by field: what is of the wrong kind is refused with its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from bot.platforms.pressing import BadPayload


@dataclass(frozen=True, slots=True)
class Fields:
    """One JSON object. A field that is not there and ``null`` are the same. A platform adds how it writes ids and
    moments."""

    values: Mapping[Any, Any]

    @classmethod
    def of(cls, value: object, name: str = "payload") -> Self:
        if not isinstance(value, Mapping):
            raise BadPayload(f"“{name}” has to be an object.")
        return cls(value)

    def inner(self, name: str) -> Self:
        """The object called ``name``; an empty one where there is none."""
        return self.of({} if self.values.get(name) is None else self.values[name], name)

    def several(self, name: str) -> list[Self]:
        found = self.values.get(name)
        if found is None:
            return []
        if not isinstance(found, list):
            raise BadPayload(f"“{name}” has to be a list.")
        return [self.of(one, name) for one in found]

    def text(self, name: str) -> str:
        found = self.values.get(name)
        if found is None:
            return ""
        if not isinstance(found, str):
            raise BadPayload(f"“{name}” has to be text.")
        return found

    def number(self, name: str) -> int:
        """A count; 0 where there is none."""
        found = self.values.get(name)
        return found if isinstance(found, int) and found > 0 else 0

    def yes(self, name: str) -> bool:
        return self.values.get(name) is True
