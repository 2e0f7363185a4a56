"""What interfaces answer with, looked at before it is believed: a shape that is not theirs is no empty list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from kb_ingest.connectors.faults import SourceFailed

Row = Mapping[str, Any]


def row(found: Any, where: str) -> Row:
    """``found``, which is an object."""
    if not isinstance(found, Mapping):
        raise SourceFailed(f"{where} answered with something other than expected")
    return found


def rows(found: Any, key: str, where: str) -> Sequence[Row]:
    """The objects listed under ``key``. ``SourceFailed`` where there is no list: it was not answered in full."""
    listed = row(found, where).get(key)
    if not isinstance(listed, list) or not all(isinstance(one, Mapping) for one in listed):
        raise SourceFailed(f"{where} answered without its list of {key}")
    return listed


def inside(found: Row, *keys: str) -> Row:
    """The object that stands under these keys, one in the other; empty where there is none."""
    for key in keys:
        value = found.get(key)
        if not isinstance(value, Mapping):
            return {}
        found = value
    return found


def text(found: Row, key: str) -> str:
    """A text or a number as text; empty where there is none."""
    value = found.get(key)
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""


def needed(found: Row, key: str, where: str) -> str:
    value = text(found, key)
    if not value:
        raise SourceFailed(f"{where} answered with something that has no {key}")
    return value


def day(value: str) -> date | None:
    """The day of a time as interfaces write it; None where there is none."""
    try:
        return datetime.fromisoformat(value.strip().replace("Z", "+00:00")).date()
    except ValueError:
        return None
