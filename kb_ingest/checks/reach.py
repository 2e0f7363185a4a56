"""Passages that no question finds: asked with their own titles and first words, neither they nor another of their
section are among the first ten, of articles or of passages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from bot.knowledge.composing.sentences import sentences_of
from bot.knowledge.reading import heading, plain
from bot.messages.evidence import Passage
from kb_ingest.checks.trial import FIRST, Trial

MOST = 300
"""Passages that are asked for in earnest; of more, as many, evenly spread."""
FEWEST_WORDS = 5
"""A first sentence with fewer is taken together with the next."""
_LONGEST = 300
_NUMBER = re.compile(r"^\s*\d{1,3}[.)]\s+", re.MULTILINE)


def unreached(trial: Trial, rows: Sequence[int]) -> tuple[list[int], int]:
    """The rows, of those given, that are not found; and how many there was no time to ask for.

    Most are found by their words alone, which is quick to tell; the others are asked for as people would.
    """
    doubtful = list(_not_by_words(trial, rows))
    step = max(1, -(-len(doubtful) // MOST))
    asked = doubtful[::step]
    return list(_not_when_asked(trial, asked)), len(doubtful) - len(asked)


def _not_by_words(trial: Trial, rows: Sequence[int]) -> Iterator[int]:
    passages = trial.passages
    starts = np.array(
        [at for at in range(len(passages)) if at == 0 or _article(passages[at - 1]) != _article(passages[at])]
    )
    article_of = np.repeat(np.arange(len(starts)), np.diff([*starts, len(passages)]))
    for row in rows:
        scores = trial.by_words(_questions(passages[row])[-1])
        if not _comes_first(scores, starts, article_of, row, _section(passages, row)):
            yield row


def _comes_first(scores: Any, starts: Any, article_of: Any, row: int, section: range) -> bool:
    """Whether the row's section holds the best of its article, and its article is among the first few."""
    best = np.maximum.reduceat(scores, starts)
    own = best[article_of[row]]
    here = scores[section.start : section.stop].max() >= own > 0
    return bool(here and int((best >= own).sum()) <= FIRST)


def _not_when_asked(trial: Trial, rows: Sequence[int]) -> Iterator[int]:
    """Most are found by all that is known of them together; only the others are asked for in two more ways."""
    left = list(rows)
    for way in (-1, 0, 1):
        found = trial.first_rows([_questions(trial.passages[row])[way] for row in left])
        left = [
            row for row, first in zip(left, found, strict=True) if set(first).isdisjoint(_section(trial.passages, row))
        ]
    yield from left


def _section(passages: Sequence[Passage], row: int) -> range:
    """The rows of the same section: whoever is shown one of them can go on to the others."""
    start, end = row, row + 1
    while start > 0 and _place(passages[start - 1]) == _place(passages[row]):
        start -= 1
    while end < len(passages) and _place(passages[end]) == _place(passages[row]):
        end += 1
    return range(start, end)


def _questions(passage: Passage) -> list[str]:
    """What somebody would ask who knows the passage: the titles above it; how it begins; both."""
    titles = " ".join(part for part in (passage.article.title, heading(passage).rsplit(" > ", 1)[-1]) if part)
    words = _NUMBER.sub("", plain(passage.text)).replace("\n", " ")
    begins = ""
    for sentence in sentences_of(words):
        begins = f"{begins} {sentence}".strip()
        if len(begins.split()) >= FEWEST_WORDS:
            break
    begins = (begins or words)[:_LONGEST]
    return [titles, begins, f"{titles}\n{begins}"]


def _article(passage: Passage) -> tuple[str, str]:
    return passage.article.source, passage.article.id


def _place(passage: Passage) -> tuple[str, str, int]:
    return passage.article.source, passage.article.id, passage.section
