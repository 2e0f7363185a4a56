"""A turn that waits for a chat model computes nothing, and leaves its place to others meanwhile."""

from __future__ import annotations

from collections.abc import Sequence

from bot.engine.turnstile import FairTurnstile
from bot.messages.evidence import Composed, Findings
from bot.ports.knowledge import Composer


class AsideComposer:
    """``Composer`` that waits for a model outside: no turn needs its place for that. For use within turns alone."""

    def __init__(self, composer: Composer, turnstile: FairTurnstile) -> None:
        self._composer = composer
        self._turnstile = turnstile

    async def compose(self, question: str, findings: Findings, *, earlier: Sequence[str] = ()) -> Composed:
        async with self._turnstile.aside():
            return await self._composer.compose(question, findings, earlier=earlier)

    async def simpler(self, question: str, findings: Findings) -> Composed | None:
        async with self._turnstile.aside():
            return await self._composer.simpler(question, findings)

    async def sum_up(self, lines: Sequence[tuple[str, str]]) -> str:
        async with self._turnstile.aside():
            return await self._composer.sum_up(lines)
