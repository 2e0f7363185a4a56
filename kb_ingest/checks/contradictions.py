"""Two articles that say nearly the same sentence with another number, or with a *not*. Shown, never decided."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.knowledge.composing.antonyms import flipped
from bot.knowledge.composing.polarity import Clause, clauses_of
from bot.knowledge.composing.quantities import Quantity, quantities
from bot.knowledge.composing.sentences import segments_of
from bot.knowledge.composing.words import content
from bot.knowledge.reading import plain
from bot.messages.evidence import Passage
from kb_ingest.checks.neighbours import Pair

ALIKE_NUMBER = 0.5
"""Share of the words of both sentences that they must have in common, where a number differs."""
ALIKE_TURNED = 0.8
"""… where one has a negation."""
MAYBE_TURNED = 0.5
"""… below which no negation is looked for: opposites count as two words here, and as one there."""
FEWEST = 4
"""Words that carry meaning, below which a sentence says too little by itself."""
MOST = 60
"""Words above which it is no sentence but code, or a table's row."""
_HEDGED = re.compile(r"\b(?:some|sometimes|often|usually|may|might|certain|many|most|mostly)\b", re.IGNORECASE)
"""What is so for some may be otherwise for others."""
_MEASURED = frozenset({"date", "time"})
_NAME = re.compile(r"(?<=[\w,;:)] )[A-Z][\w-]*|\b\w*[A-Z]\w*[A-Z]\w*\b|\b\w*\d[\w.]*\b")


@dataclass(frozen=True)
class Statement:
    """A sentence as it is compared. What takes long is found out only where two sentences are alike."""

    text: str
    words: frozenset[str]

    @cached_property
    def figures(self) -> tuple[Quantity, ...]:
        """Those that measure something."""
        return tuple(one for one in quantities(self.text) if one.unit or one.kind in _MEASURED)

    @cached_property
    def names(self) -> frozenset[str]:
        """What it is about by name, versions and other numbers too: without the figures that measure."""
        text = self.text
        for one in reversed(self.figures):
            text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
        return frozenset(found[0].casefold() for found in _NAME.finditer(text))

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        return clauses_of(self.text)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two sentences of two passages, by their rows. ``number``: whether it is one; else a yes against a no."""

    row: int
    other: int
    one: str
    two: str
    number: bool


def contradictions(passages: Sequence[Passage], pairs: Iterable[Pair]) -> Iterator[Contradiction]:
    """Each pair of sentences once, however many passages repeat them."""
    statements: dict[int, tuple[Statement, ...]] = {}
    told: set[frozenset[str]] = set()

    def of(row: int) -> tuple[Statement, ...]:
        if row not in statements:
            statements[row] = tuple(_statements(passages[row]))
        return statements[row]

    for pair in pairs:
        for one in of(pair.row):
            for two in of(pair.other):
                both = frozenset((one.text, two.text))
                number = _another_number(one, two)
                if both not in told and (number or _turned(one, two)):
                    told.add(both)
                    yield Contradiction(pair.row, pair.other, one.text, two.text, number)


def _statements(passage: Passage) -> Iterator[Statement]:
    for segment in segments_of(passage.text):
        text = " ".join(plain(segment).split())
        if text.endswith("?") or not FEWEST <= text.count(" ") < MOST:
            continue
        words = frozenset(content(text))
        if len(words) >= FEWEST:
            yield Statement(text, words)


def _another_number(one: Statement, two: Statement) -> bool:
    if _shared(one.words, two.words) < ALIKE_NUMBER or one.text == two.text:
        return False
    if not one.figures or len(one.figures) != len(two.figures) or one.names != two.names:
        return False
    kinds = [[(each.kind, each.unit) for each in said.figures] for said in (one, two)]
    values = [[each.value for each in said.figures] for said in (one, two)]
    return kinds[0] == kinds[1] and values[0] != values[1]


def _turned(one: Statement, two: Statement) -> bool:
    """Whether the same clauses are said, and just one of them is negated on one side alone."""
    if _shared(one.words, two.words) < MAYBE_TURNED or one.text == two.text:
        return False
    if _HEDGED.search(one.text) or _HEDGED.search(two.text):
        return False
    if len(one.clauses) != len(two.clauses) or one.names != two.names:
        return False
    if [each.value for each in one.figures] != [each.value for each in two.figures]:
        return False
    turned = 0
    for mine, theirs in zip(one.clauses, two.clauses, strict=True):
        if mine.turned is None or theirs.turned is None or _shared(mine.words, theirs.words) < ALIKE_TURNED:
            return False
        if mine.turned != theirs.turned:
            if flipped(mine.tokens, theirs.tokens):
                return False  # "is not on" is "is off"
            turned += 1
    return turned == 1


def _shared(one: frozenset[str], two: frozenset[str]) -> float:
    every = len(one | two)
    return len(one & two) / every if every else 0.0
