"""Everything that people said: when each word was first sent, and when somebody told them that it is kept."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations


@dataclass
class Word:
    """``kept``: when its first acknowledgement was here. Times are the driver's own clock, in seconds."""

    tag: str
    sent: float
    kept: float | None = None
    deliveries: int = 0
    sayings: int = 1
    """How often the person said it, as messages of their own: again, where they were told that it was not kept."""


@dataclass
class Words:
    of: dict[str, Word] = field(default_factory=dict)
    under_way: list[asyncio.Task[None]] = field(default_factory=list)
    """What is still to be acknowledged, while whoever said it goes on."""

    def sending(self, tag: str, *, anew: bool = False) -> None:
        """Somebody sends it, for the first time or again; ``anew``, as another message."""
        word = self.of.setdefault(tag, Word(tag, time.monotonic()))
        if anew and word.deliveries:
            word.sayings += 1
        word.deliveries += 1

    def later(self, keeping: asyncio.Task[None]) -> None:
        self.under_way.append(keeping)

    async def settled(self) -> None:
        """Until all of it is acknowledged. Raises ``Lost``."""
        await asyncio.gather(*self.under_way)

    def kept(self, tag: str) -> None:
        word = self.of[tag]
        if word.kept is None:
            word.kept = time.monotonic()

    def is_kept(self, tag: str) -> bool:
        return tag in self.of and self.of[tag].kept is not None

    def sayings(self, tag: str) -> int:
        return self.of[tag].sayings if tag in self.of else 1

    def out_of_order(self, shown: list[str]) -> Iterator[tuple[str, str]]:
        """Pairs that stand the wrong way round: the second was kept before the first was ever sent."""
        for earlier, later in combinations(shown, 2):
            first, second = self.of.get(earlier), self.of.get(later)
            if first and second and second.kept is not None and second.kept < first.sent:
                yield earlier, later
