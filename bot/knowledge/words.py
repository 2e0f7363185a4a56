"""The words half of the search: BM25 over stemmed words, built once for a release and then only read.

bm25s keeps, for every word, the passages that it occurs in and its share of their scores (Lucene's variant: a word's
share is its rarity, ``idf``, times a saturation below 1). A question's own best possible score is therefore the sum
of its words' rarities, which is what scores are divided by to be comparable between questions.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.errors import IndexUnavailable
from bot.knowledge.spelling import Spelling, ordinary, respelled

Scores = NDArray[np.float32]
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]

K1, B = 1.2, 0.75
BEFORE = 0.3
"""How much a word of an earlier question counts, where one of this question counts 1."""
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
JOINED = re.compile(r"\b(e|wi|log|sign|pop|re|un|set|add|on|off|web)-(?=[a-z])")
_STOP = """
    a about above after again against all also am an and any anyone are as at be because been before being below between
    both but by can cannot could did do does doing done down during each either else even ever every few for from
    further get gets getting got had has have having he her here hers herself him himself his how however i if in
    into is it its itself just let like may me might mine more most much must my myself neither no nor not now of off
    ok okay on once one only onto or other others our ours ourselves out over own please quite rather really same
    shall she should since so some somehow someone something still such than that the their theirs them themselves
    then there these they thing things this those though through thus to too under until up upon us very via was way
    we well were what whatever when where whether which while who whom whose why will with within without would yes
    yet you your yours yourself yourselves hi hello hey dear thank thanks thx regards cheers greetings anybody
    everyone everybody kindly appreciate appreciated im ive id ill dont doesnt didnt cant couldnt wont wouldnt isnt
    arent wasnt werent havent hasnt hadnt shouldnt youre youve theyre weve thats whats theres its
"""
STOP = frozenset(_STOP.split())


@lru_cache(maxsize=1)
def _stemmer() -> object:
    import Stemmer  # type: ignore[import-not-found]  # it ships no types

    return Stemmer.Stemmer("english", 20_000)


def terms(text: str) -> list[str]:
    """The words that carry meaning, lower-case and stemmed, in order, repeated as often as they stand there."""
    found = [word.replace("'", "").replace("\u2019", "") for word in WORD.findall(_joined(text))]
    return _stemmed([word for word in found if word not in STOP and (len(word) > 1 or word.isdigit())])


def _stemmed(words: list[str]) -> list[str]:
    stems: list[str] = _stemmer().stemWords(words)  # type: ignore[attr-defined]
    return stems


def _joined(text: str) -> str:
    """Lower-case, with "e-mail" and "wi-fi" as one word: people write them both ways."""
    return JOINED.sub(r"\1", text.lower().replace("\u2019", "'"))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's words as the index knows them."""

    ids: NDArray[np.int64]
    """Numbers of its different words that occur in some passage that may be seen."""
    weights: Scores
    """How often each counts."""
    rarities: Scores
    """``idf`` of each."""
    missing: Scores
    """``idf`` of each of its words that occur in none."""
    best: float
    """The score of a passage that says all of it: the sum of all rarities, unknown words included."""
    known: float
    """The part of ``best`` that words of the index make up, 0..1."""


class Words:
    """BM25 of every passage of one release. Rows are the passages' positions."""

    def __init__(
        self,
        vocabulary: dict[str, int],
        starts: NDArray[np.int64],
        rows: NDArray[np.int32],
        shares: Scores,
        passages: int,
    ) -> None:
        self._vocabulary = vocabulary
        self._starts = starts
        self._rows = rows
        self._shares = shares
        self.passages = passages
        self._rarities = rarity(np.diff(starts), passages)
        self._spelled: list[str] = []
        self._spelling: Spelling | None = None
        self._rarest = float(rarity(np.zeros(1, dtype=np.int64), passages)[0])

    @staticmethod
    def build(directory: Path, texts: Iterable[str]) -> None:
        """Index the passages' texts, in order, and save it."""
        import bm25s  # type: ignore[import-untyped]  # it ships no types

        corpus = [terms(text) for text in texts]
        index = bm25s.BM25(k1=K1, b=B, method="lucene", backend="numpy")
        vocabulary: dict[str, int] = {}
        numbers = [[vocabulary.setdefault(word, len(vocabulary)) for word in words] for words in corpus]
        if not vocabulary:
            vocabulary[""] = 0
            numbers[0] = [0]
        index.index((numbers, vocabulary), create_empty_token=False, show_progress=False)
        index.save(str(directory), show_progress=False)

    @classmethod
    def open(cls, directory: Path) -> Words:
        """Memory-mapped: only what questions touch is read. Raises IndexUnavailable when a file is missing or
        broken."""
        import bm25s

        try:
            index = bm25s.BM25.load(str(directory), mmap=True, load_corpus=False)
            scores = index.scores
            return cls(
                {str(word): int(number) for word, number in index.vocab_dict.items()},
                np.array(scores["indptr"], dtype=np.int64),
                np.asarray(scores["indices"]),
                np.asarray(scores["data"]),
                int(scores["num_docs"]),
            )
        except (OSError, ValueError, KeyError, json.JSONDecodeError) as error:
            raise IndexUnavailable(f"The words index in {directory} cannot be read: ingest again.") from error

    def put_right(self, question: str, allowed: Mask | None = None) -> str:
        """The question with misspelt words put right, where the passages lack what was written and have what was
        meant.

        ``allowed``: the passages that may be seen; a word becomes only what occurs in them. The first misspelt word
        takes a tenth of a second, each later one a millisecond.
        """
        return respelled(question, lambda word: self._meant(word, allowed))

    def ask(self, words: Sequence[str], allowed: Mask | None = None, before: Sequence[str] = ()) -> Asked:
        """A question's ``terms`` as this index knows them.

        ``allowed``: with it, rarity is counted over those passages alone, so that nothing about the others can be
        read out of a score. ``before``: the terms of an earlier question that this one leans on; they count less.
        """
        counts = {word: float(np.sqrt(count)) for word, count in Counter(words).items()}
        for word in before:
            counts.setdefault(word, BEFORE)
        total = self.passages if allowed is None else int(allowed.sum())
        ids = [self._vocabulary.get(word, -1) for word in counts]
        occurring = [self._occurring(number, allowed) for number in ids]
        rarities = rarity(np.array(occurring, dtype=np.int64), total)
        weights = np.array(list(counts.values()), dtype=np.float32)
        known = np.array(occurring, dtype=np.int64) > 0
        best = float((rarities * weights).sum())
        return Asked(
            np.array(ids, dtype=np.int64)[known],
            weights[known],
            rarities[known],
            rarities[~known],
            best,
            float((rarities * weights)[known].sum()) / best if best else 0.0,
        )

    def scores(self, asked: Asked | str) -> Scores:
        """BM25 of every passage, not divided by anything; of a plain question too."""
        if isinstance(asked, str):
            asked = self.ask(terms(asked))
        totals = np.zeros(self.passages, dtype=np.float32)
        for number, weight, here in zip(asked.ids, asked.weights, asked.rarities, strict=True):
            start, end = self._starts[number], self._starts[number + 1]
            # The share was computed with the rarity over all passages; exchanged for the one that this person may know.
            factor = weight * here / self._rarities[number]
            # A word stands once in a passage's list, so adding by index loses nothing.
            totals[self._rows[start:end]] += self._shares[start:end] * factor
        return totals

    def covered(self, asked: Asked, starts: Sequence[int], ends: Sequence[int]) -> Mask:
        """(spans, words of ``asked``): whether each word occurs in the rows from start up to end."""
        found = np.zeros((len(starts), len(asked.ids)), dtype=np.bool_)
        for at, number in enumerate(asked.ids):
            rows = self._of(int(number))
            found[:, at] = np.searchsorted(rows, starts) < np.searchsorted(rows, ends)
        return found

    def rarity_of(self, word: str) -> float:
        """How rare one stemmed word is here, 0..1: 1 for a word that occurs nowhere."""
        number = self._vocabulary.get(word)
        return 1.0 if number is None else float(self._rarities[number]) / self._rarest

    def word(self, number: int) -> str:
        """The word with this number. Slow at the first call."""
        return self._in_order()[number]

    def _in_order(self) -> list[str]:
        """The words by their numbers."""
        if not self._spelled:
            self._spelled = sorted(self._vocabulary, key=self._vocabulary.__getitem__)
        return self._spelled

    def _meant(self, word: str, allowed: Mask | None) -> str:
        """The word that was meant by a lower-case one, or the same."""
        if self._occurring(self._number(word), allowed) or word in ordinary():
            return word
        if self._spelling is None:
            self._spelling = Spelling(self._whole_words())
        return self._spelling.nearest(word, lambda near: self._occurring(self._number(near), allowed)) or word

    def _whole_words(self) -> list[str]:
        """What the passages' words look like: ordinary words as they are written, names and jargon as stems.

        Stems alone would not do: "ofice" is one slip from "office" and two from "offic".
        """
        common = sorted(ordinary())
        stems = _stemmed(common)
        known = [word for word, stem in zip(common, stems, strict=True) if stem in self._vocabulary]
        explained = set(stems)
        return known + [stem for stem in self._in_order() if stem not in explained]

    def _number(self, word: str) -> int:
        """Of a word as it is written, or stemmed already; -1 for one that occurs nowhere."""
        number = self._vocabulary.get(word)
        return self._vocabulary.get(_stemmed([word])[0], -1) if number is None else number

    def _occurring(self, number: int, allowed: Mask | None) -> int:
        """In how many of the passages that may be seen a word occurs; 0 for one that has no number."""
        if number < 0:
            return 0
        rows = self._of(number)
        return len(rows) if allowed is None else int(allowed[rows].sum())

    def _of(self, number: int) -> NDArray[np.int32]:
        return self._rows[self._starts[number] : self._starts[number + 1]]


def rarity(occurring: NDArray[np.int64], passages: int) -> Scores:
    """Lucene's ``idf`` of words that occur in so many of the passages."""
    values: Scores = np.log1p((passages - occurring + 0.5) / (occurring + 0.5)).astype(np.float32)
    return values
