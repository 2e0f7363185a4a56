"""What the core asks of the articles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.messages.care import Care
from bot.messages.evidence import Composed, Findings, Likeness, Section
from bot.messages.signals import Spoken


class Knowledge(Protocol):
    """The current release, seen by somebody with these audiences and nobody else.

    Every call raises ``NoRelease`` when nothing is published and ``IndexUnavailable`` when it cannot be read just now.
    """

    async def look(
        self, question: str, audiences: frozenset[str], *, within: Sequence[str] = (), before: str = ""
    ) -> Findings:
        """Rank and judge. ``within`` narrows the search to these article ids; ``before`` is the question that this one
        leans on, whose words count for less."""
        ...

    async def compare(self, text: str, passages: Sequence[str], earlier: Sequence[Spoken]) -> tuple[Likeness, ...]:
        """How like each earlier message this one is. ``passages``: ids that ``text`` itself retrieved, best first.

        Works without a release too: the likeness of passages is then 0.
        """
        ...

    async def section(self, article: str, number: int, audiences: frozenset[str]) -> Section | None:
        """One whole section, or None where it is gone or not for these audiences."""
        ...


class Composer(Protocol):
    """Writes a cited answer from what was found, and from nothing else."""

    async def compose(self, question: str, findings: Findings, *, earlier: Sequence[str] = ()) -> Composed:
        """Never raises for the model's sake: a model that fails leaves the extractive answer.

        ``earlier``: what the person said before on the same problem, oldest first.
        """
        ...

    async def simpler(self, question: str, findings: Findings) -> Composed | None:
        """The best passage in plainer words, cited and checked like an answer; None without a model, or where what it
        wrote does not hold."""
        ...

    async def sum_up(self, lines: Sequence[tuple[str, str]]) -> str:
        """A few sentences on a transcript, for the agent who takes over; nothing without a model, or where it fails.

        ``lines``: (who, words), oldest first, counted from 1. Each sentence ends with the lines that it rests on, as
        ``[2]``.
        """
        ...


class Meanings(Protocol):
    """What questions mean. Raises ``KnowledgeError`` where that cannot be told just now."""

    async def like(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """How like each is to each other one, 0..1: a square, 1 on its diagonal."""
        ...


class Hearing(Protocol):
    """Hears danger, harassment or an incident by what words mean. Raises ``KnowledgeError`` where it cannot now."""

    async def heard(self, text: str) -> Care | None:
        """What a message tells of, the gravest first; None for everything ordinary."""
        ...


class NoHearing:
    """``Hearing`` that leaves it to the known wordings."""

    async def heard(self, text: str) -> Care | None:  # noqa: ARG002  # the port's own
        return None
