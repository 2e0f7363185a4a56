"""The answer that needs no model: the passage itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from bot.errors import KnowledgeError
from bot.knowledge.composing.citing import citation, with_citation
from bot.knowledge.composing.extract import Extract, adjoins, extract
from bot.messages.evidence import Citation, Composed, Findings, Passage, Section
from bot.messages.people import MEMBERS

SectionLookup = Callable[[str, int, frozenset[str]], Awaitable[Section | None]]
"""``Knowledge.section``: article id, section number, audiences."""


class ExtractiveComposer:
    """Shows the best passage, steps as steps, cited.

    With ``section`` a list of steps is not cut where a passage ends. Needs neither the question nor what came before.
    """

    def __init__(self, section: SectionLookup | None = None) -> None:
        self._section = section

    async def compose(self, question: str, findings: Findings, *, earlier: Sequence[str] = ()) -> Composed:  # noqa: ARG002 the port's signature
        """The best passage as it stands. Nothing found leaves an empty text without citations."""
        best = findings.best
        if best is None:
            return Composed("", ())
        parts = [await self.extract(best.passage)]
        if findings.leads_to is not None and not parts[0].more:
            parts = [*parts, await self.extract(findings.leads_to)]
        elif len(findings.ranked) > 1:
            parts = await self._extended(parts[0], findings.ranked[1].passage)
        return _written(parts)

    async def simpler(self, question: str, findings: Findings) -> Composed | None:  # noqa: ARG002 the port's signature
        """Nothing: it has no words of its own."""
        return None

    async def sum_up(self, lines: Sequence[tuple[str, str]]) -> str:  # noqa: ARG002 the port's signature
        """Nothing: what was said stands in the transcript."""
        return ""

    async def extract(self, passage: Passage) -> Extract:
        """What is shown of one passage."""
        return extract(passage, await self._whole(passage))

    async def _extended(self, first: Extract, passage: Passage) -> list[Extract]:
        """The steps that go on in the next-best passage, or come before in it, belong to the answer."""
        order = adjoins(first.passage, passage)
        if order == 0 or first.more:
            return [first]
        second = await self.extract(passage)
        if second.text in first.text or second.more:
            return [first]
        return [first, second] if order > 0 else [second, first]

    async def _whole(self, passage: Passage) -> Section | None:
        """The section, asked for with the article's own audience: the person was found to belong to it already."""
        if self._section is None:
            return None
        try:
            audiences = frozenset(passage.article.audience or (MEMBERS,))
            return await self._section(passage.article.id, passage.section, audiences)
        except KnowledgeError:
            return None


def _written(parts: Sequence[Extract]) -> Composed:
    citations: list[Citation] = []
    texts: list[str] = []
    for number, part in enumerate(parts, start=1):
        lead = part.lead if number == 1 or part.section != parts[0].section else ""
        citations.append(citation(number, part.passage, part.text))
        texts += [lead, with_citation(part.text, number), part.more]
    return Composed("\n\n".join(text for text in texts if text), tuple(citations))
