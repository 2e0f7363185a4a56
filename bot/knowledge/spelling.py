"""Misspelt words of a question, put right by the words that the articles use.

Only a word that the articles never use and that is no ordinary English word is touched: "chocolate" stays what it is,
"pasword" becomes "password". What it becomes must occur in articles that the person may see.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.embedder import MODEL
from bot.slips import slips_between

Codes = NDArray[np.int32]

SHORTEST = 5
"""Letters: a shorter word is near to too many others."""
LONG = 8
"""Letters from which two slips are allowed."""
WIDTH = 24
"""Longer words are not put right."""
MOST = 12
"""Different words of one question that are looked at: a long text says enough without them."""
_WORD = re.compile(rf"(?<![\w@./\\:'-])[^\W\d_]{{{SHORTEST},{WIDTH}}}(?![\w@/\\:'-]|\.\w)")
"""Not a part of a name with digits, an address or a path."""


def respelled(text: str, meant: Callable[[str], str]) -> str:
    """The text with words put right. ``meant``: the word that was meant by a lower-case one, or the same."""
    looked_at: dict[str, str] = {}

    def put_right(found: re.Match[str]) -> str:
        word = found[0].lower()
        if word not in looked_at and len(looked_at) < MOST:
            looked_at[word] = meant(word)
        right = looked_at.get(word, word)
        return found[0] if right == word else right

    return _WORD.sub(put_right, text)


class Spelling:
    """The words of one index, laid out for comparing all of them at once. About 5 MB for 34,000 words."""

    def __init__(self, words: Sequence[str]) -> None:
        """``words``: lower-case."""
        codes = np.array([word[: WIDTH + 1] for word in words], dtype=f"<U{WIDTH + 1}").view(np.int32)
        self._words = words
        self._codes: Codes = codes.reshape(len(words), WIDTH + 1)
        self._lengths = (self._codes > 0).sum(axis=1)
        self._letters = _letters(self._codes)

    def nearest(self, word: str, often: Callable[[str], int]) -> str | None:
        """The word that was probably meant, or None.

        ``often``: in how many passages a word occurs, 0 for one that must not be used. Fewer slips come first, then
        more passages.
        """
        if not SHORTEST <= len(word) <= WIDTH or not word.isalpha() or not word.isascii():
            return None
        for slips in (1, 2) if len(word) >= LONG else (1,):
            best = max(self._within(word, slips), key=often, default=None)
            if best is not None and often(best):
                return best
        return None

    def _within(self, word: str, slips: int) -> list[str]:
        """The words that so few slips lead to: a letter more, less, another, or two changed round."""
        meant = np.array([word], dtype=f"<U{WIDTH + 1}").view(np.int32).reshape(1, -1)
        # One slip changes at most two of the letters that occur, and a first letter is seldom wrong.
        changed = np.bitwise_count(self._letters ^ _letters(meant)[0]) if len(self._letters) else self._letters
        likely = np.flatnonzero(
            (changed <= 2 * slips)
            & (np.abs(self._lengths - len(word)) <= slips)
            & ((self._codes[:, 0] == meant[0, 0]) | (self._codes[:, 1] == meant[0, 0]))
            & (self._lengths >= SHORTEST - 1)
        )
        near = (self._words[place] for place in likely.tolist())
        if len(word) == SHORTEST:
            # Too many words of five letters are one letter from another: "tbird" is not "third".
            near = (other for other in near if len(other) != len(word) or sorted(other) == sorted(word))
        return [other for other in near if 0 < slips_between(word, other, slips) <= slips]


def _letters(codes: Codes) -> NDArray[np.uint32]:
    """One number a word: a bit for each letter that occurs in it."""
    bits: NDArray[np.uint32] = np.bitwise_or.reduce(
        np.where((codes >= ord("a")) & (codes <= ord("z")), np.left_shift(1, np.clip(codes - ord("a"), 0, 25)), 0),
        axis=1,
    ).astype(np.uint32)
    return bits


@lru_cache(maxsize=1)
def ordinary() -> frozenset[str]:
    """Common English words: those that the shipped model's tokenizer keeps whole."""
    vocabulary = json.loads((MODEL / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    return frozenset(word for word in vocabulary if word.isalpha())
