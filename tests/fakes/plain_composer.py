"""The passage itself, with its citation: a ``Composer`` as plain as can be. ``wait`` makes it slow."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.messages.evidence import Citation, Composed, Findings


class PlainComposer:
    def __init__(self, wait: float = 0.0) -> None:
        self.wait = wait
        self.cancelled = False

    async def compose(self, question: str, findings: Findings, *, earlier: Sequence[str] = ()) -> Composed:
        try:
            await asyncio.sleep(self.wait)
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        best = findings.best
        assert best is not None
        passage = best.passage
        cited = Citation(1, passage.id, passage.article, passage.section_title, passage.text)
        return Composed(f"{passage.text} [1]", (cited,))
