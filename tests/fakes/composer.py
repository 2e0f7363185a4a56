"""A ``Composer`` that says what it was told to, citing the best passage; without words of its own, the passage."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.messages.evidence import Citation, Composed, Findings


class FakeComposer:
    """``questions`` holds what it was asked. ``wait``: seconds that it takes; ``cancelled``: it was stopped."""

    def __init__(self, text: str = "", wait: float = 0.0) -> None:
        self.text = text
        self.wait = wait
        self.cancelled = False
        self.questions: list[str] = []
        self.summary = ""
        self.plainer = ""

    async def compose(self, question: str, findings: Findings, *, earlier: Sequence[str] = ()) -> Composed:
        self.questions.append(question)
        try:
            await asyncio.sleep(self.wait)
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        if findings.best is None:
            return Composed("", ())
        passage = findings.best.passage
        text = self.text or " ".join(passage.text.split()).replace("[", "(").replace("]", ")")
        cited = Citation(1, passage.id, passage.article, passage.section_title, passage.text)
        return Composed(f"{text} [1]", (cited,), written_by_model=bool(self.text))

    async def simpler(self, question: str, findings: Findings) -> Composed | None:
        self.questions.append(question)
        if findings.best is None or not self.plainer:
            return None
        passage = findings.best.passage
        cited = Citation(1, passage.id, passage.article, passage.section_title, passage.text)
        return Composed(f"{self.plainer} [1]", (cited,), written_by_model=True)

    async def sum_up(self, lines: Sequence[tuple[str, str]]) -> str:
        return self.summary if lines else ""
