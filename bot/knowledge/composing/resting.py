"""A chat model that gives no answer several times in a row is left alone for a while: nobody else waits for it.

Then one question tries it again, whose answer decides. Only silence counts: an answer that did not hold, or that the
provider would not finish, says that the model is there, and what people ask can make nobody else's answer plainer.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

FAILURES = 3
"""In a row, after which it rests."""

SECONDS = 30.0
"""How long it rests."""


class Rest:
    """One for each model, in this process. ``now``: seconds."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._failures = 0
        self._until = 0.0

    def lets_through(self) -> bool:
        """Whether it may be asked now. After a rest one is let through, and then nobody until that one knows."""
        if self._failures < FAILURES:
            return True
        if self._now() < self._until:
            return False
        self._until = self._now() + SECONDS
        return True

    def silent(self) -> None:
        """It gave no answer."""
        self._failures += 1
        if self._failures >= FAILURES:
            self._until = self._now() + SECONDS

    def answered(self) -> None:
        self._failures = 0
