"""A ``Composer`` that says what it was told to, citing the best passage; without words of its own, the passage."""

from __future__ import annotations

from collections.abc import Sequence

from bot.messages.evidence import Citation, Composed, Findings


class FakeComposer:
    """``questions`` holds what it was asked, in order."""

    def __init__(self, text: str = "") -> None:
        self.text = text
        self.questions: list[str] = []

    async def compose(self, question: str, findings: Findings, *, earlier: Sequence[str] = ()) -> Composed:
        self.questions.append(question)
        if findings.best is None:
            return Composed("", ())
        passage = findings.best.passage
        text = self.text or " ".join(passage.text.split()).replace("[", "(").replace("]", ")")
        cited = Citation(1, passage.id, passage.article, passage.section_title, passage.text)
        return Composed(f"{text} [1]", (cited,), written_by_model=bool(self.text))
