"""Which passages of other articles are near in meaning, by the vectors that an ingest has at hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.messages.evidence import Passage

AT_ONCE = 8_000_000
"""Cosines that are computed in one step: keeps memory small."""
EACH = 5
"""Neighbours of a passage that are looked at."""
NEAR = 0.6
"""Cosine from which two passages deal with the same matter."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two passages of two articles, by their rows. ``row`` is one of those that were asked about."""

    row: int
    other: int
    cosine: float


def neighbours(passages: Sequence[Passage], vectors: Any, rows: Sequence[int]) -> Iterator[Pair]:
    """For each of ``rows`` its nearest passages of other articles; a pair may be met from both sides.

    ``vectors``: (passages, dimensions), unit length.
    """
    article_of = _articles(passages)
    asked = np.asarray(rows, dtype=np.int64)
    wanted = np.zeros(len(passages), dtype=np.bool_)
    wanted[asked] = True
    step = max(1, AT_ONCE // max(1, len(passages)))
    for start in range(0, len(asked), step):
        some = asked[start : start + step]
        cosines = vectors[some] @ vectors.T
        cosines[article_of[some][:, None] == article_of[None, :]] = -1
        count = min(EACH, cosines.shape[1])
        best = np.argpartition(-cosines, count - 1, axis=1)[:, :count]
        for at, row in enumerate(some):
            for other in best[at]:
                cosine = float(cosines[at, other])
                if cosine >= NEAR:
                    yield Pair(int(row), int(other), cosine)


def _articles(passages: Sequence[Passage]) -> Any:
    numbers: dict[tuple[str, str], int] = {}
    keys = ((passage.article.source, passage.article.id) for passage in passages)
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int64)
