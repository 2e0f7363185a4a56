"""Misbehaviour on command, a call at a time, whichever platform is played."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

M = TypeVar("M")


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
class HtmlPage:
    """A proxy's page instead of an answer; nothing was done."""

    status: int = 503


@dataclass(frozen=True)
class Garbled:
    """Does what it was asked, and answers with half of its JSON."""


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


class Calls(Generic[M]):
    """What the next calls of each operation meet. ``groups``: the name that stands for several operations; ``*`` stands
    for all."""

    def __init__(self, groups: Mapping[str, str] | None = None) -> None:
        self._groups = groups or {}
        self._next: dict[str, deque[M | Hold | None]] = defaultdict(deque)
        self._always: dict[str, M] = {}

    def add(self, operation: str, mishap: M, times: int = 1) -> None:
        """The next ``times`` calls meet it."""
        self._next[operation].extend([mishap] * times)

    def script(self, operation: str, *mishaps: M | None) -> None:
        """What the next calls meet, one after another; None goes well."""
        self._next[operation].extend(mishaps)

    def always(self, operation: str, mishap: M) -> None:
        """Every call meets it, until ``clear``."""
        self._always[operation] = mishap

    def hold(self, operation: str, after_storing: bool = False) -> Hold:
        """The next call is kept until it is let go, before or after what it asks is done."""
        hold = Hold(after_storing)
        self._next[operation].append(hold)
        return hold

    def clear(self) -> None:
        self._next.clear()
        self._always.clear()

    def take(self, operation: str) -> M | Hold | None:
        group = self._groups.get(operation)
        names = [operation, *([group] if group else []), "*"]
        for name in names:
            if self._next[name]:
                return self._next[name].popleft()
        return next((self._always[name] for name in names if name in self._always), None)
