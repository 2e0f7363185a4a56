"""What the articles say about a question, and how far that can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Verdict = Literal["answered", "asked", "offered", "refused"]
"""What the evidence allows: answer it, ask which of a few is meant, name what comes closest, or say there is
nothing."""


@dataclass(frozen=True, slots=True)
class ArticleRef:
    """An article as people know it. ``id`` is its front matter's ``id``, else its path in its source."""

    id: str
    title: str
    source: str = ""
    url: str = ""
    owner: str = ""
    reviewed: date | None = None
    review_by: date | None = None
    audience: tuple[str, ...] = ()
    """Who may see it: any one of these. Empty means the organisation's members."""
    tags: tuple[str, ...] = ()


def past_review(article: ArticleRef, today: date) -> bool:
    """Whether the day by which the article's owner wanted to review it again has gone by."""
    if article.review_by is None or article.review_by >= today:
        return False
    return article.reviewed is None or article.reviewed > today or article.reviewed <= article.review_by


def too_old(article: ArticleRef, today: date, refuse_after: timedelta | None) -> bool:
    """Whether it is so long past its review that nothing is answered from it. ``refuse_after``: None means never."""
    if refuse_after is None or article.review_by is None or not past_review(article, today):
        return False
    return today - article.review_by > refuse_after


@dataclass(frozen=True, slots=True)
class Section:
    """One headed part of an article, whole."""

    article: ArticleRef
    number: int
    """Position in its article, from 0."""
    title: str
    """The headings that lead to it, ``" > "`` between them; empty before the first heading."""
    text: str
    """Markdown."""
    steps: tuple[str, ...] = ()
    """The section's longest ordered list, one Markdown text a step; empty when it has none."""


@dataclass(frozen=True, slots=True)
class Passage:
    """The piece that is indexed: about 150 words of one section, as Markdown."""

    id: str
    """Content hash of article id, section title and text: the same words keep their id from release to release."""
    article: ArticleRef
    section: int
    section_title: str
    text: str
    steps: bool = False
    """Whether the section it comes from has ordered steps."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage with what the ranking made of it. ``score`` is 0..1 and only comparable within one ranking."""

    passage: Passage
    score: float
    words: float
    """BM25 over the question's own best possible score, 0..1."""
    meaning: float
    """Cosine of question and passage, -1..1."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What one question found, for one person's audiences.

    ``ranked`` holds the best passage of each of at most ten articles, best first, never one that the person may not
    see.
    """

    question: str
    release: str
    ranked: tuple[Ranked, ...]
    confidence: float
    """Probability, 0..1, that the first article answers the question."""
    verdict: Verdict
    choices: tuple[Ranked, ...] = ()
    """With verdict ``asked``: two to four clearly different articles to choose from."""
    leads_to: Passage | None = None
    """Where the best passage only leads in to steps: the passage of the next section, which has them."""

    @property
    def best(self) -> Ranked | None:
        return self.ranked[0] if self.ranked else None


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like an earlier message a new one is. See ``bot.escalation.signals``."""

    cosine: float
    shared_words: float
    """Overlap of stemmed content words, weighted by rarity, 0..1."""
    shared_passages: float
    """How far both retrieve the same *passages*, 0..1."""
    distant: float = 0.0
    """Probability, 0..1, that both ask about the same problem in other words."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A passage shown with an answer. ``number`` is what stands in the text as ``[1]``."""

    number: int
    passage: str
    article: ArticleRef
    section: str
    text: str


@dataclass(frozen=True, slots=True)
class Composed:
    """An answer that has been written and checked.

    Every sentence of ``text`` (Markdown) can be traced to one of ``citations``.
    """

    text: str
    citations: tuple[Citation, ...]
    written_by_model: bool = False
