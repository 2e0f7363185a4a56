"""What one turn goes through, across processes: from its arrival to the last thing that was sent.

A trace carries ids, numbers and fixed words, and never what people or articles say. Who follows traces is outside;
where nobody does, ``NoTracing`` costs nothing.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Literal, Protocol

Step = Literal["arrival", "turn", "load", "gather", "signals", "look", "compose", "flow", "save", "send"]
"""The steps of a message's way, as ``docs/one-message.md`` tells it."""

Fact = str | int | float | bool


class Span(Protocol):
    """One step that is under way."""

    @property
    def here(self) -> str:
        """This step as a W3C ``traceparent``: kept with rows, so that what comes of them belongs to the same trace."""
        ...

    def note(self, **facts: Fact) -> None:
        """Ids, numbers and fixed words that are known by now."""
        ...


class Tracing(Protocol):
    """Records steps. What goes wrong within one is recorded by its kind alone, and comes out as it is."""

    def span(
        self, step: Step, *, within: str | None = None, after: str = "", **facts: Fact
    ) -> AbstractContextManager[Span]:
        """A step for as long as this lasts.

        ``within``: the step that it belongs to, as kept with a row (empty: a trace of its own); None: the one that is
        under way here. ``after``: a step of another trace that led to this one.
        """
        ...


class NoSpan:
    """``Span`` of nobody."""

    here = ""

    def note(self, **facts: Fact) -> None:
        """Nobody wants to know."""


class NoTracing:
    """``Tracing`` where nobody follows."""

    def span(
        self,
        step: Step,  # noqa: ARG002  # the port's signature
        *,
        within: str | None = None,  # noqa: ARG002
        after: str = "",  # noqa: ARG002
        **facts: Fact,  # noqa: ARG002
    ) -> AbstractContextManager[Span]:
        return _NOBODY


_NOBODY: AbstractContextManager[Span] = nullcontext(NoSpan())
