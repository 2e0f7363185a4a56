"""How like an earlier message a new one is, and whether both ask about the same problem in other words.

Two people who use the same product sound alike whatever their problem is. So the directions in which the vectors of
different products differ are taken out before they are compared (``likeness_directions.npy``, for the shipped
embedder), and what is left says more about the problem. Coefficients stand in ``likeness.json``, fitted by
``python -m bot.knowledge.fit_likeness``.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.embedder import Embedder, Vectors, unit
from bot.knowledge.words import terms
from bot.messages.evidence import Likeness
from bot.messages.signals import Spoken

COEFFICIENTS = Path(__file__).parent / "likeness.json"
DIRECTIONS = Path(__file__).parent / "likeness_directions.npy"

NAMES = (
    "meaning",  # cosine of the whole messages, products taken out
    "first_line",  # the better cosine of one's first line with the whole other, products taken out
    "shared",  # words in both over words in either, by rarity
    "rarest",  # mean rarity of the three rarest words in both, 0..1
    "longer",  # log of 1 + different words of the longer message
    "refers",  # how often the new message speaks of an earlier one or of what was tried, thirds, at most 1
    "leaning",  # how far one tells of trouble and the other asks how something is done, 0..2
)
ORDINARY = 0.6
"""Rarity, 0..1, of a word where no release says how rare it is."""
DEEP = 10
"""Passages of each that are compared."""
REFERS = re.compile(
    r"\b(?:again|still|previous(?:ly)?|earlier|before|already|further to"
    r"|as (?:i )?(?:\w+ )?(?:mentioned|said|asked|wrote|indicated|requested|explained)"
    r"|follow(?:ing|ed)?[ -]?up|in (?:response|reply|answer) to|respon(?:d|ded|se|ses)|repl(?:y|ied|ies)"
    r"|last (?:question|post|time|message)"
    r"|my (?:other|last|first|previous|original|earlier) (?:question|post|message|request|query)|asked me"
    r"|no (?:answer|response|reply)|same (?:problem|issue|question|error)"
    r"|(?:2nd|second|3rd|third|another|several|many|numerous|multiple) (?:times?|attempts?|requests?|tries|posts?)"
    r"|(?:have|had|ve) (?:\w+ )?(?:contacted|asked|posted|submitted|written|sent in|reported|requested|tried)"
    r"|tried (?:all|every\w*|multiple|several|many|your|the|both|those|these)"
    r"|(?:your|the|all) (?:suggestions?|advice|answers?|instructions)|suggested"
    r"|answer(?:s|ed)? (?:my|your|the) (?:question|query)|just (?:put in|asked|posted|submitted)"
    r"|nothing (?:works|worked|helps|helped)|none of (?:them|these|those|the))\b",
    re.IGNORECASE,
)
TROUBLE = re.compile(
    r"\b(?:not|no|cannot|can'?t|won'?t|don'?t|doesn'?t|didn'?t|isn'?t|fail\w*|errors?|stop\w*|disappear\w*|lost|missing"
    r"|broken?|problems?|issues?|trouble|stuck|freez\w*|froz\w*|crash\w*|wrong|unable|never|keeps?|gone|blank|empty"
    r"|blocked|disabled|corrupt\w*|deleted)\b",
    re.IGNORECASE,
)
HOW_TO = re.compile(
    r"\b(?:how (?:do|can|to|could|would|should)|is there (?:an?|any)|can i|can you|could i|would like|want to|wish"
    r"|looking for|possible|wondering|way to|able to|should i|what is|what does|does)\b",
    re.IGNORECASE,
)
Rarity = Callable[[str], float]


def ordinary(word: str) -> float:
    """The rarity of any word where there is no release."""
    return ORDINARY if word else 0.0


@dataclass(frozen=True, slots=True)
class Heard:
    """A message, taken apart."""

    text: str
    words: frozenset[str]
    vector: Vectors
    first_line: Vectors


class Comparison:
    """Compares messages. ``rarity``: of a stemmed word, 0..1, as the release knows it."""

    def __init__(self, embedder: Embedder, rarity: Rarity = ordinary) -> None:
        self._embedder = embedder
        self._rarity = rarity
        self._directions = directions(embedder.name)

    def compare(self, text: str, passages: Sequence[str], earlier: Sequence[Spoken]) -> tuple[Likeness, ...]:
        """One for each earlier message, in order. ``passages``: ids that ``text`` retrieved, best first."""
        new = self.hear(text)
        return tuple(self._like(new, passages, self.hear(one.text), one.passages) for one in earlier)

    def hear(self, text: str) -> Heard:
        line = opening(text)
        vector = self._embedder.embed([text])[0]
        return Heard(text, frozenset(terms(text)), vector, vector if line == text else self._embedder.embed([line])[0])

    def features(self, new: Heard, old: Heard) -> NDArray[np.float64]:
        """In the order of ``NAMES``."""
        both = new.words & old.words
        either = new.words | old.words
        rarities = {word: self._rarity(word) for word in either}
        rarest = sorted((rarities[word] for word in both), reverse=True)[:3]
        return np.array(
            [
                self._cosine(new.vector, old.vector),
                max(self._cosine(new.first_line, old.vector), self._cosine(new.vector, old.first_line)),
                shared_words(both, either, rarities),
                sum(rarest) / 3,
                math.log1p(max(len(new.words), len(old.words))),
                often(REFERS, new.text),
                abs(leaning(new.text) - leaning(old.text)),
            ],
            dtype=np.float64,
        )

    def _like(self, new: Heard, passages: Sequence[str], old: Heard, old_passages: Sequence[str]) -> Likeness:
        seen = self.features(new, old)
        return Likeness(
            cosine=float(new.vector @ old.vector),
            shared_words=float(seen[NAMES.index("shared")]),
            shared_passages=overlap(passages, old_passages),
            distant=_probability(seen) if new.words and old.words else 0.0,
        )

    def _cosine(self, one: Vectors, other: Vectors) -> float:
        """Cosine of what is left of both when the products' directions are taken out."""
        if self._directions is None:
            return float(one @ other)
        both = np.stack([one, other])
        left = unit(both - (both @ self._directions.T) @ self._directions)
        return float(left[0] @ left[1])


def often(wording: re.Pattern[str], text: str) -> float:
    """How often it stands there, in thirds, at most 1."""
    return min(len(wording.findall(text.replace("\u2019", "'"))), 3) / 3


def leaning(text: str) -> float:
    """From -1, asks how something is done, to 1, tells of something that does not work."""
    return often(TROUBLE, text) - often(HOW_TO, text)


def opening(text: str) -> str:
    """A message's first line, which is often what it is about; all of it when there is no other."""
    stripped = text.strip()
    line = stripped.split("\n", 1)[0].strip()
    return line if line and line != stripped else text


def shared_words(both: frozenset[str], either: frozenset[str], rarities: Mapping[str, float]) -> float:
    """Words in both over words in either, weighted by rarity, 0..1."""
    total = sum(rarities[word] for word in either)
    return sum(rarities[word] for word in both) / total if total else 0.0


def overlap(one: Sequence[str], other: Sequence[str]) -> float:
    """How far two lists of passages share their first ten, the first ones counting most, 0..1."""
    if not one or not other:
        return 0.0
    mine = {passage: 1 / (place + 1) for place, passage in enumerate(one[:DEEP])}
    theirs = {passage: 1 / (place + 1) for place, passage in enumerate(other[:DEEP])}
    shared = sum(min(mine[passage], theirs[passage]) for passage in mine.keys() & theirs.keys())
    return shared / min(sum(mine.values()), sum(theirs.values()))


@lru_cache(maxsize=4)
def directions(embedder: str) -> Vectors | None:
    """(directions, dimensions), orthonormal; None for an embedder that they were not fitted for."""
    if embedder != _coefficients().get("embedder"):
        return None
    found: Vectors = np.load(DIRECTIONS).astype(np.float32)
    return found


def _probability(seen: NDArray[np.float64]) -> float:
    written = _coefficients()
    logit = written["intercept"] + sum(written["weights"][name] * float(seen[at]) for at, name in enumerate(NAMES))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


@lru_cache(maxsize=1)
def _coefficients() -> dict[str, Any]:
    written: dict[str, Any] = json.loads(COEFFICIENTS.read_text(encoding="utf-8"))
    return written
