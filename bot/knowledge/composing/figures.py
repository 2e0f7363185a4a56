"""Numbers of a sentence beside those of its passage: there, counting the same, and about the same thing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.knowledge.composing.quantities import Quantity, bears_out, quantities
from bot.knowledge.composing.words import content, every_meaning, meanings, met, stem, words_in

_CLAUSE = re.compile(r"[,;:()–—]\s|\.\s|\b(?:and|but|while|whereas|or)\b", re.IGNORECASE)
_MARKERS = re.compile(r"^[ \t>]*(\d{1,3})[.)]\s", re.MULTILINE)
_ONE = frozenset({"a", "an", "one", "single"})

MARGIN = 0.2
"""How much better another number of the passage must fit the words around a claimed one to show that it was swapped."""


def unborne_figure(sentence: str, segments: Sequence[str], raw: str) -> str:
    """Why a number of ``sentence`` does not hold, or nothing. ``raw``: the passage with its list markers."""
    there = [(one, segment) for segment in segments for one in quantities(segment)]
    for claimed in quantities(sentence):
        bearing = [(one, text) for one, text in there if bears_out(one, claimed, frozenset(words_in(text)))]
        if not bearing:
            if _counted(claimed, segments, raw, sentence):
                continue
            return "a number that the passage does not have"
        if _another_fits(claimed, sentence, bearing, there):
            return "a number that belongs to something else in the passage"
    return ""


def _counted(claimed: Quantity, segments: Sequence[str], raw: str, sentence: str) -> bool:
    """Numbers that a passage has without writing them: "an hour", the third item of a list, the number of its steps."""
    markers = {int(found.group(1)) for found in _MARKERS.finditer(raw)}
    value = int(claimed.value) if claimed.value.isdigit() else -1
    if claimed.kind == "ordinal" or re.search(r"\bstep\s+$", sentence[: claimed.start], re.IGNORECASE):
        return value in markers
    if claimed.unit == "step":
        return bool(markers) and value == max(markers)
    if claimed.kind == "number" and value == 1:
        counted = words_in(sentence[claimed.start :])[1:2]
        return bool(counted) and any(_one_of(counted[0], text) for text in segments)
    return False


def _one_of(counted: str, text: str) -> bool:
    """Whether a text has "an hour", "a single hour" or "one full hour" for the claimed "1 hour"."""
    words = words_in(text)
    meant = meanings(stem(counted))
    return any(
        word in _ONE and not meant.isdisjoint(every_meaning(stem(each) for each in words[at + 1 : at + 3]))
        for at, word in enumerate(words)
    )


def _another_fits(
    claimed: Quantity, sentence: str, bearing: Sequence[tuple[Quantity, str]], there: Sequence[tuple[Quantity, str]]
) -> bool:
    """Whether the words around a number are those around another number of its kind."""
    around = _around(claimed, sentence)
    if not around:
        return False
    same = {(one.start, text) for one, text in bearing}
    others = [
        (one, text)
        for one, text in there
        if (one.start, text) not in same and one.kind == claimed.kind and one.unit == claimed.unit
    ]
    mine = max(_fit(around, one, text) for one, text in bearing)
    return bool(others) and max(_fit(around, one, text) for one, text in others) > mine + MARGIN


def _around(quantity: Quantity, text: str) -> frozenset[str]:
    """The words of the clause that a number stands in."""
    cuts = [found for found in _CLAUSE.finditer(text) if not quantity.start <= found.start() < quantity.end]
    start = max((found.end() for found in cuts if found.end() <= quantity.start), default=0)
    end = min((found.start() for found in cuts if found.start() >= quantity.end), default=len(text))
    return frozenset(content(text[start : quantity.start] + " " + text[quantity.end : end]))


def _fit(around: frozenset[str], quantity: Quantity, text: str) -> float:
    near, far = every_meaning(_around(quantity, text)), every_meaning(content(text))
    return sum((met(word, near)) + 0.5 * met(word, far) for word in around) / len(around)
