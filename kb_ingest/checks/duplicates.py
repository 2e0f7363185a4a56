"""Articles that are nearly the same: found by their vectors, confirmed by their words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.knowledge.reading import plain
from bot.messages.evidence import Passage
from kb_ingest.checks.neighbours import Pair

CLOSE = 0.92
"""Cosine from which two passages may say the same in the same words."""
SHARED = 0.6
"""Share of the shorter article's runs of words that the longer one must have."""
RUN = 4
"""Words in a run."""
FEWEST = 40
"""Runs below which an article is too short to be told from others by them."""

Article = tuple[str, str]
"""Source and id."""


@dataclass(frozen=True, slots=True)
class Twins:
    """Two articles. ``shared``: of the shorter one, 0..1. ``row``: the first passage of ``one`` that ``other`` has too.

    ``alike``: whether it is most of the longer one too.
    """

    one: Article
    other: Article
    shared: float
    row: int
    alike: bool


def twins(passages: Sequence[Passage], pairs: Iterable[Pair]) -> Iterator[Twins]:
    """Each pair of articles once, by source and id."""
    first: dict[tuple[Article, Article], int] = {}
    for pair in pairs:
        if pair.cosine < CLOSE:
            continue
        one, other, row = _key(passages[pair.row]), _key(passages[pair.other]), pair.row
        if other < one:
            one, other, row = other, one, pair.other
        first[one, other] = min(row, first.get((one, other), row))
    wanted = {article for both in first for article in both}
    runs = _runs(passages, wanted)
    for (one, other), row in sorted(first.items()):
        fewer, more = sorted((len(runs[one]), len(runs[other])))
        both = len(runs[one] & runs[other])
        if fewer >= FEWEST and both >= SHARED * fewer:
            yield Twins(one, other, both / fewer, row, both >= SHARED * more)


def _runs(passages: Sequence[Passage], wanted: set[Article]) -> Mapping[Article, frozenset[tuple[str, ...]]]:
    words: dict[Article, list[str]] = {article: [] for article in wanted}
    for passage in passages:
        if (article := _key(passage)) in words:
            words[article] += plain(passage.text).casefold().split()
    return {
        article: frozenset(tuple(found[at : at + RUN]) for at in range(len(found) - RUN + 1))
        for article, found in words.items()
    }


def _key(passage: Passage) -> Article:
    return passage.article.source, passage.article.id
