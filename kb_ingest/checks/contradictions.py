"""Two articles that say nearly the same sentence with another number, or with a *not*. Shown, never decided."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.knowledge.composing.antonyms import flipped
from bot.messages.evidence import Passage
from kb_ingest.checks.neighbours import Pair
from kb_ingest.checks.statements import Statement, statements_of

ALIKE_NUMBER = 0.5
"""Share of the words of both sentences that they must have in common, where a number differs."""
ALIKE_TURNED = 0.8
"""… where one has a negation."""
MAYBE = 0.5
"""… below which no sentence is looked at closely: opposites and units count as two words here, and as one there."""
_HEDGED = re.compile(r"\b(?:some|sometimes|often|usually|may|might|certain|many|most|mostly)\b", re.IGNORECASE)
"""What is so for some may be otherwise for others."""
_MAY = re.compile(
    r"\bmay (?:not )?(?!not\b|also\b|still\b|be\b|see\b|have\b|need\b|take\b|find\b|want\b|notice\b|get\b|appear\b"
    r"|lose\b|experience\b|encounter\b|receive\b|vary\b|differ\b|change\b|work\b|happen\b|contain\b|include\b|cause\b|show\b)",
    re.IGNORECASE,
)
"""The *may* of a permission, not that of what can happen."""


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
            statements[row] = tuple(statements_of(passages[row]))
        return statements[row]

    for pair in pairs:
        for one in of(pair.row):
            for two in of(pair.other):
                both = frozenset((one.text, two.text))
                if len(both) < 2 or _shared(one.words, two.words) < MAYBE or both in told:
                    continue
                number = _another_number(one, two)
                if number or _turned(one, two) or _answered_otherwise(one, two):
                    told.add(both)
                    yield Contradiction(pair.row, pair.other, one.text, two.text, number)


def _another_number(one: Statement, two: Statement) -> bool:
    if one.reply is not None or two.reply is not None:
        return False
    return _another_figure(one, two) or _another_measure(one, two)


def _another_measure(one: Statement, two: Statement) -> bool:
    """Nearly the same is said of as many figures with units, and one of them differs."""
    if one.is_short or two.is_short or _shared(one.words, two.words) < ALIKE_NUMBER:
        return False
    if not one.measured or len(one.measured) != len(two.measured) or one.names != two.names:
        return False
    kinds = [[(each.kind, each.unit) for each in said.measured] for said in (one, two)]
    values = [[each.value for each in said.measured] for said in (one, two)]
    return kinds[0] == kinds[1] and values[0] != values[1]


def _another_figure(one: Statement, two: Statement) -> bool:
    """All else is the same, and a figure differs, with a unit or with the same noun beside it."""
    if not _same_but_for_figures(one, two) or not one.figures:
        return False
    if [each.measures for each in one.figures] != [each.measures for each in two.figures]:
        return False
    if _turns(one) != _turns(two):
        return False
    return not _same_figures(one, two)


def _turns(said: Statement) -> list[bool | None]:
    """How its clauses are turned, however many plain ones there are."""
    return [clause.turned for clause in said.clauses if clause.turned is not False]


def _turned(one: Statement, two: Statement) -> bool:
    """Whether the same clauses are said, and just one of them is negated on one side alone."""
    if one.reply is not None or two.reply is not None or _is_hedged(one, two):
        return False
    if (one.is_short or two.is_short) and not _same_but_for_figures(one, two):
        return False
    if len(one.clauses) != len(two.clauses) or one.names != two.names:
        return False
    if [each.value for each in one.measured] != [each.value for each in two.measured]:
        return False
    turned = 0
    for mine, theirs in zip(one.clauses, two.clauses, strict=True):
        if mine.turned is None or theirs.turned is None or _shared(mine.words, theirs.words) < ALIKE_TURNED:
            return False
        if flipped(mine.tokens, theirs.tokens):
            return False  # "is not on" is "is off", and what is so before may be otherwise after
        turned += mine.turned != theirs.turned
    return turned == 1


def _is_hedged(one: Statement, two: Statement) -> bool:
    permitted = _same_but_for_figures(one, two)
    return any(_HEDGED.search(_MAY.sub("", said.said) if permitted else said.said) for said in (one, two))


def _answered_otherwise(one: Statement, two: Statement) -> bool:
    """The same question, with a yes here and a no there."""
    if one.reply is None or two.reply is None or one.reply == two.reply:
        return False
    if [clause.turned for clause in one.clauses] != [clause.turned for clause in two.clauses]:
        return False
    return _same_but_for_figures(one, two) and _same_figures(one, two)


def _same_but_for_figures(one: Statement, two: Statement) -> bool:
    """Whether all words but the figures and the smallest ones are the same, and say what they are about."""
    if (one.is_short or two.is_short) and (one.refers or two.refers):
        return False
    return one.rest == two.rest and bool(one.rest[0])


def _same_figures(one: Statement, two: Statement) -> bool:
    if len(one.figures) != len(two.figures):
        return False
    return all(mine.equals(theirs) for mine, theirs in zip(one.figures, two.figures, strict=True))


def _shared(one: frozenset[str], two: frozenset[str]) -> float:
    every = len(one | two)
    return len(one & two) / every if every else 0.0
