"""Misbehaviour of the Web API on command, a call at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.fakes.mishaps import Calls, CutAfterStoring, CutBeforeStoring, Garbled, Hold, HtmlPage, Slow


@dataclass(frozen=True)
class RateLimited:
    """429 with ``Retry-After``, in seconds."""

    retry_after: int = 1


@dataclass(frozen=True)
class ServerError:
    """A status with an empty body; nothing was done."""

    status: int = 500


@dataclass(frozen=True)
class Refused:
    """An error of Slack's, such as ``is_archived``; ``extra`` goes into the answer."""

    code: str
    extra: dict[str, Any] = field(default_factory=dict)


Mishap = RateLimited | CutAfterStoring | CutBeforeStoring | Slow | ServerError | HtmlPage | Garbled | Refused | Hold


class Mishaps(Calls[Mishap]):
    """What the next calls of each method meet."""
