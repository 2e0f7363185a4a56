"""``Hearing`` by meaning: each sentence is compared with sentences in which somebody told of such a thing.

A support vector machine on the shipped embedder's vectors, one for each kind: ``hearing.npz`` holds its support vectors
and weights, fitted by ``python -m bot.knowledge.care.fit`` on sentences that were made up for it. Known wordings
(``bot.escalation.signals.care``) are read before this and do not need it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.escalation.signals.words import quote, sentences
from bot.knowledge.embedder import Embedder, MiniLM, Vectors
from bot.messages.care import CARE_KINDS, Care

WEIGHTS = Path(__file__).parent / "hearing.npz"
SENTENCES = 6
"""Of one message: what comes after them is a log or a thread."""
SHORTEST = 3
"""Words. Fewer tell of nothing by their meaning."""
FEW, MARGIN = 3, 0.3
"""A sentence of a message that has more than these few was written among others, and says less by itself: it has to be
that much clearer."""
AT_ONCE = 2
"""Messages that are listened to at the same time, by turns: more would only take the processors from each other."""
LONGEST = 300
"""Characters of a sentence: a longer one means too many things."""


@dataclass(frozen=True, slots=True)
class Machine:
    """Vectors (n, dimensions), weights (n, kinds), biases (kinds): from 0 on a sentence tells of that kind."""

    vectors: NDArray[np.float32]
    weights: NDArray[np.float32]
    biases: NDArray[np.float32]
    width: float
    """Of the kernel, exp(-width × distance²)."""

    def scores(self, vectors: Vectors) -> NDArray[np.float32]:
        """(texts, kinds), the gravest kind first."""
        near = np.exp(-self.width * (2 - 2 * (vectors @ self.vectors.T)))
        return np.asarray(near @ self.weights + self.biases, dtype=np.float32)


@lru_cache(maxsize=1)
def machine() -> Machine:
    """The one that is shipped."""
    with np.load(WEIGHTS) as kept:
        return Machine(
            vectors=kept["vectors"].astype(np.float32),
            weights=kept["weights"].astype(np.float32),
            biases=kept["biases"].astype(np.float32),
            width=float(kept["width"]),
        )


class EmbeddedHearing:
    """``Hearing`` with the shipped embedder, whichever one the articles are indexed with."""

    def __init__(self, embedder: Embedder | None = None) -> None:
        self._embedder = embedder or MiniLM()
        self._threads = ThreadPoolExecutor(AT_ONCE, "hearing")

    async def heard(self, text: str) -> Care | None:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.hear, text)

    def hear(self, text: str) -> Care | None:
        """What of this kind a message tells of, the gravest first; None for everything ordinary."""
        said = said_in(text)
        if not said:
            return None
        vectors = np.vstack([self._embedder.embed([one]) for one in said])
        scores = machine().scores(vectors) - (MARGIN if len(said) > FEW else 0)
        for at, kind in enumerate(CARE_KINDS):
            clearest = int(scores[:, at].argmax())
            if scores[clearest, at] >= 0:
                return Care(kind, quote(said[clearest]))
        return None


def said_in(text: str) -> Sequence[str]:
    """The sentences of a message that can tell of something, in the person's own words."""
    own = [one.own.strip() for one in sentences(text)[:SENTENCES]]
    return [one[:LONGEST] for one in own if len(one.split()) >= SHORTEST]
