"""How like questions of different people are: whether they ask for the same thing."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Sequence

import numpy as np

from bot.knowledge.embedder import Embedder, unit
from bot.knowledge.likeness import directions
from bot.knowledge.reading import without_markers
from bot.knowledge.words import terms

ALIKE, SURELY = 0.30, 0.75
"""Cosines, products taken out: below the first two questions are strangers, from the second on they are the same."""

_SHARED_COUNTS = 0.35
"""How far words in common move two questions together, on the scale of the cosine."""


class EmbeddedMeanings:
    """``Meanings`` by what the words mean, products taken out, and by the words themselves."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    async def like(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        return await asyncio.to_thread(self._like, list(texts))

    def _like(self, texts: list[str]) -> list[list[float]]:
        if not texts:
            return []
        plain = [without_markers(text) or text for text in texts]
        vectors = self._embedder.embed(plain)
        found = directions(self._embedder.name)
        if found is not None:
            vectors = unit(vectors - (vectors @ found.T) @ found)
        cosines = vectors @ vectors.T
        scale = np.clip((cosines + _SHARED_COUNTS * _shared(plain) - ALIKE) / (SURELY - ALIKE), 0.0, 1.0)
        np.fill_diagonal(scale, 1.0)
        return [[float(value) for value in row] for row in scale]


def _shared(texts: Sequence[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Words in both over the words of each, 0..1."""
    words = [frozenset(terms(text)) for text in texts]
    shared = np.zeros((len(texts), len(texts)))
    for one, mine in enumerate(words):
        for other in range(one + 1, len(words)):
            theirs = words[other]
            size = math.sqrt(len(mine) * len(theirs))
            shared[one, other] = shared[other, one] = len(mine & theirs) / size if size else 0.0
    return shared
