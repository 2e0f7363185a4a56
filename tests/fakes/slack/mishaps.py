"""Misbehaviour of the Web API on command, a call at a time."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class RateLimited:
    """429 with ``Retry-After``, in seconds."""

    retry_after: int = 1


@dataclass(frozen=True)
class CutAfterStoring:
    """Does what it was asked and closes the connection without an answer."""


@dataclass(frozen=True)
class CutBeforeStoring:
    """Closes the connection; nothing was done."""


@dataclass(frozen=True)
class Slow:
    """Answers after ``seconds``."""

    seconds: float


@dataclass(frozen=True)
class ServerError:
    """A status with an empty body; nothing was done."""

    status: int = 500


@dataclass(frozen=True)
class HtmlPage:
    """A proxy's page instead of an answer; nothing was done."""

    status: int = 503


@dataclass(frozen=True)
class Garbled:
    """Does what it was asked, and answers with half of its JSON."""


@dataclass(frozen=True)
class Refused:
    """An error of Slack's, such as ``is_archived``; ``extra`` goes into the answer."""

    code: str
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass
class Hold:
    """Keeps the call until it is let go. ``await hold.reached()`` waits until a call has come."""

    after_storing: bool = False
    _reached: asyncio.Event = field(default_factory=asyncio.Event)
    _released: asyncio.Event = field(default_factory=asyncio.Event)

    async def reached(self, within: float = 10) -> None:
        async with asyncio.timeout(within):
            await self._reached.wait()

    def release(self) -> None:
        self._released.set()

    async def keep(self) -> None:
        self._reached.set()
        await self._released.wait()


Mishap = RateLimited | CutAfterStoring | CutBeforeStoring | Slow | ServerError | HtmlPage | Garbled | Refused | Hold


class Mishaps:
    """What the next calls of each method meet; ``*`` stands for every method."""

    def __init__(self) -> None:
        self._next: dict[str, deque[Mishap | None]] = defaultdict(deque)
        self._always: dict[str, Mishap] = {}

    def add(self, method: str, mishap: Mishap, times: int = 1) -> None:
        """The next ``times`` calls meet it."""
        self._next[method].extend([mishap] * times)

    def script(self, method: str, *mishaps: Mishap | None) -> None:
        """What the next calls meet, one after another; None goes well."""
        self._next[method].extend(mishaps)

    def always(self, method: str, mishap: Mishap) -> None:
        """Every call meets it, until ``clear``."""
        self._always[method] = mishap

    def hold(self, method: str, after_storing: bool = False) -> Hold:
        """The next call is kept until it is let go, before or after Slack has done what it asks."""
        hold = Hold(after_storing)
        self._next[method].append(hold)
        return hold

    def clear(self) -> None:
        self._next.clear()
        self._always.clear()

    def take(self, method: str) -> Mishap | None:
        for name in (method, "*"):
            if self._next[name]:
                return self._next[name].popleft()
        return self._always.get(method) or self._always.get("*")
