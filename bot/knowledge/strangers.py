"""Ordinary questions that a staff knowledge base does not deal with, to tell what lies outside of it.

A question that is nearer to one of these than to the articles is probably not for us. Where the articles do deal
with one of them (a travel office's, say), that one is not a stranger there and does not count.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.embedder import Embedder, Vectors
from bot.knowledge.index import Index

Mask = NDArray[np.bool_]

QUESTIONS = Path(__file__).parent / "strangers.txt"
KEPT = 64
"""Masks whose answers are remembered."""
FEW = 3
KNOWN_FROM = 0.52
"""A stranger whose nearest passage is at least this near, as a cosine, is no stranger."""


class Strangeness(NamedTuple):
    """Cosines with a question, at least 0."""

    nearest: float
    """Of the nearest stranger."""
    few: float
    """The mean of the nearest few."""


class Strangers:
    """The strangers of one release."""

    def __init__(self, index: Index, embedder: Embedder) -> None:
        self._starts = index.starts
        self._vectors = embedder.embed(questions())
        self._nearest = index.nearest_by_article(self._vectors)
        self._kept: dict[int, tuple[Mask | None, Vectors]] = {}

    def of(self, seen: Mask | None) -> Vectors:
        """Those that are strangers to the articles that may be seen: what others may see leaves no trace in it."""
        known = self._kept.get(id(seen))
        if known is None or known[0] is not seen:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            # The mask is kept beside its answer, so that its id cannot become another's.
            known = self._kept[id(seen)] = (seen, self._count(seen))
        return known[1]

    def _count(self, seen: Mask | None) -> Vectors:
        nearest = self._nearest if seen is None else self._nearest[:, seen[self._starts]]
        if not nearest.shape[1]:
            return self._vectors
        strangers: Vectors = self._vectors[nearest.max(axis=1) < KNOWN_FROM]
        return strangers


def strangeness(strangers: Vectors, vector: Vectors) -> Strangeness:
    """How near the question is to them."""
    if not len(strangers):
        return Strangeness(0.0, 0.0)
    cosines = np.sort(np.maximum(strangers @ vector, 0))[::-1]
    return Strangeness(float(cosines[0]), float(cosines[:FEW].mean()))


@lru_cache(maxsize=1)
def questions() -> tuple[str, ...]:
    """One a line, in our own words."""
    return tuple(line for line in QUESTIONS.read_text(encoding="utf-8").splitlines() if line)
