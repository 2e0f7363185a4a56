"""Who may compute now: few turns at once, and nobody's many before another's few."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from typing import Literal, Protocol

Passage = Literal["in", "crowded", "left"]
"""``in``: it may compute. ``crowded``: it would have to wait longer than it can be asked to. ``left``: nobody wants it
any more."""

Unwanted = Callable[[], Awaitable[bool]]
"""Whether what waits is not wanted any more. Asked now and then."""


async def still_wanted() -> bool:
    """For what is wanted however long it waits."""
    return False


class Turnstile(Protocol):
    """What every turn that computes goes through."""

    def is_waiting(self, conversation: str) -> bool:
        """Whether a turn of this conversation waits here just now."""
        ...

    def passed(
        self,
        conversation: str,
        person: str,
        *,
        first: bool = False,
        patience: float | None = None,
        came: datetime | None = None,
        unwanted: Unwanted = still_wanted,
    ) -> AbstractAsyncContextManager[Passage]:
        """Says whether the turn may compute for as long as this lasts. ``person``: whose turn it is, by key.

        ``first``: before everybody else. ``patience``: seconds that it may wait; without, as long as it takes. With
        ``came``, when its message came, that is too late as well if there has been no end of work for as long.
        """
        ...


class OpenTurnstile:
    """``Turnstile`` that lets everybody pass at once."""

    def is_waiting(self, conversation: str) -> bool:  # noqa: ARG002  # as every turnstile's
        return False

    @asynccontextmanager
    async def passed(
        self,
        conversation: str,  # noqa: ARG002
        person: str,  # noqa: ARG002
        *,
        first: bool = False,  # noqa: ARG002
        patience: float | None = None,  # noqa: ARG002
        came: datetime | None = None,  # noqa: ARG002
        unwanted: Unwanted = still_wanted,  # noqa: ARG002
    ) -> AsyncIterator[Passage]:
        yield "in"
