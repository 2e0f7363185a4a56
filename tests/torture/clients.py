"""Who is tortured, the same on every platform: somebody who needs help, and an agent at a desk."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol, TypeVar

Found = TypeVar("Found")

PATIENCE = 900.0
"""Seconds until something that should show counts as lost: so long that no verdict hangs on how busy the machine is."""

ENDS = ("sent", "unknown", "refused")
"""The marks that say what became of an agent's words."""

LOOK_EVERY = 0.05


class Lost(Exception):
    """Something that should show did not."""


class Somebody(Protocol):
    """Who needs help."""

    async def say(self, text: str) -> None:
        """Until somebody has told them that it is kept; what is not, is sent again."""
        ...

    async def asks_for_person(self) -> None:
        """Press the control, until it has been taken."""
        ...

    def replies(self) -> Sequence[str]:
        """The bot's own replies as they stand there, each by a name of its own where the platform has one."""
        ...

    def waits_for_agent(self) -> bool:
        """Whether the newest reply says that there is a case."""
        ...

    def heard(self) -> Sequence[str]:
        """The tags of an agent's words as they stand there, oldest first, doubles too."""
        ...

    def marked(self) -> int:
        """How often it is said there that nobody can tell whether something arrived."""
        ...


class AtDesk(Protocol):
    """An agent, and the case of one conversation."""

    def cases(self) -> Sequence[str]:
        """The cases that stand at the desk for this conversation: the newest state of each."""
        ...

    async def claim(self) -> None: ...

    async def say(self, text: str) -> None: ...

    async def resolve(self) -> None: ...

    def sees(self) -> Sequence[str]:
        """The tags of the person's words in the case's thread, oldest first, doubles too."""
        ...

    def marked(self) -> int:
        """As for the person."""
        ...

    def ended(self) -> int:
        """How many of the agent's own words have a mark there that says what became of them."""
        ...


async def until(look: Callable[[], Found | None], what: str, within: float = PATIENCE) -> Found:
    """The first thing that ``look`` finds. Raises ``Lost``."""
    ends = time.monotonic() + within
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > ends:
            raise Lost(what)
        await asyncio.sleep(LOOK_EVERY)


async def insist(
    do: Callable[[], Awaitable[object]], look: Callable[[], Found | None], what: str, every: float = 4.0
) -> Found:
    """Do it, and again every few seconds, until it shows. Raises ``Lost``."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        await do()
        try:
            return await until(look, what, within=every)
        except Lost:
            continue
    raise Lost(what)
