"""Articles in memory, found by shared words: a ``Knowledge`` whose every answer a test can foresee."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.errors import IndexUnavailable
from bot.messages.evidence import ArticleRef, Findings, Likeness, Passage, Ranked, Section, Verdict
from bot.messages.people import MEMBERS
from bot.messages.signals import Spoken

_SMALL = frozenset(
    [
        "the",
        "a",
        "an",
        "is",
        "it",
        "my",
        "to",
        "on",
        "in",
        "of",
        "and",
        "how",
        "do",
        "i",
        "can",
        "not",
        "what",
        "for",
        "with",
        "this",
        "that",
        "me",
        "s",
        "t",
    ]
)


def content(text: str) -> frozenset[str]:
    """The words that count."""
    cleaned = "".join(letter if letter.isalnum() else " " for letter in text.lower())
    return frozenset(word for word in cleaned.split() if word not in _SMALL)


@dataclass(frozen=True)
class FakeArticle:
    """One article of one section."""

    id: str
    title: str
    text: str
    steps: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    reviewed: date | None = date(2026, 5, 4)
    review_by: date | None = date(2027, 5, 4)

    @property
    def ref(self) -> ArticleRef:
        return ArticleRef(
            self.id, self.title, "fake", f"https://help.example/{self.id}", "Desk", self.reviewed, self.review_by,
            self.audience,
        )  # fmt: skip

    @property
    def passage(self) -> Passage:
        return Passage(f"p-{self.id}", self.ref, 0, self.title, self.text, bool(self.steps))


ARTICLES = (
    FakeArticle(
        "wifi-slow", "Slow wireless", "Slow wireless in the halls: forget the network, then join it again.",
        ("Open the network settings.", "Forget the network called alder.", "Join it again.", "Restart the laptop."),
    ),
    FakeArticle("vpn-mac", "Tunnel on a Mac", "Install the tunnel profile on the Mac from the portal."),
    FakeArticle("vpn-windows", "Tunnel on Windows", "Install the tunnel profile on Windows from the portal."),
    FakeArticle("printing", "Printing costs", "Printing costs five pence a page, colour twenty."),
    FakeArticle("payroll", "Payslips", "Payslips are in the payroll portal under documents.", audience=("staff",)),
    FakeArticle("guest", "Guest wireless", "Visitors join the visitor network with a voucher.", audience=("public",)),
)  # fmt: skip


class FakeKnowledge:
    """Scores by the share of the question's words that an article has. ``broken`` makes every call fail."""

    def __init__(self, articles: Sequence[FakeArticle] = ARTICLES) -> None:
        self.articles = list(articles)
        self.broken = False
        self.asked: list[str] = []

    async def look(
        self, question: str, audiences: frozenset[str], *, within: Sequence[str] = (), before: str = ""
    ) -> Findings:
        self._check()
        question = f"{before}\n{question}" if before else question
        self.asked.append(question)
        words = content(question)
        ranked = []
        for article in self._visible(audiences):
            if within and article.id not in within:
                continue
            share = len(words & content(f"{article.title} {article.text}")) / max(1, len(words))
            if share or within:
                ranked.append(Ranked(article.passage, share, share, share))
        ranked.sort(key=lambda item: (-item.score, item.passage.article.id))
        return self._judged(question, tuple(ranked[:10]))

    def _judged(self, question: str, ranked: tuple[Ranked, ...]) -> Findings:
        best = ranked[0].score if ranked else 0.0
        tied = tuple(item for item in ranked[:4] if best - item.score < 0.05)
        verdict: Verdict = "refused"
        if best >= 0.5:
            verdict = "asked" if len(tied) > 1 else "answered"
        elif best >= 0.25:
            verdict = "offered"
        findings = Findings(question, "fake", ranked, best, verdict)
        return replace(findings, choices=tied) if verdict == "asked" else findings

    async def compare(self, text: str, passages: Sequence[str], earlier: Sequence[Spoken]) -> tuple[Likeness, ...]:
        self._check()
        return tuple(self._like(text, passages, spoken) for spoken in earlier)

    def _like(self, text: str, passages: Sequence[str], spoken: Spoken) -> Likeness:
        one, other = content(text), content(spoken.text)
        shared = len(one & other) / max(1, len(one | other))
        same = len(set(passages) & set(spoken.passages)) / max(1, len(set(passages) | set(spoken.passages)))
        return Likeness(shared, shared, same, min(1.0, 2.2 * shared))

    async def section(self, article: str, number: int, audiences: frozenset[str]) -> Section | None:
        self._check()
        found = next((each for each in self._visible(audiences) if each.id == article and number == 0), None)
        return Section(found.ref, 0, found.title, found.text, found.steps) if found else None

    def _visible(self, audiences: frozenset[str]) -> list[FakeArticle]:
        return [each for each in self.articles if audiences & set(each.audience or (MEMBERS,))]

    def _check(self) -> None:
        if self.broken:
            raise IndexUnavailable("The index is broken on purpose.")
