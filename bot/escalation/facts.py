"""What a person has said about their problem, in their own words: so that nobody has to ask for it again.

Nothing is concluded: a fact is a stretch of what they wrote. What is not found may still have been said in other words:
it counts as not recognised, never as not said.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from bot.escalation.fact_words import FINDERS, QUESTIONS, FactKind

FACT_KINDS: tuple[FactKind, ...] = get_args(FactKind)

LABELS: Mapping[FactKind, str] = {
    "device": "device",
    "place": "where",
    "message": "what it says",
    "since": "since when",
    "others": "who else",
    "needed_by": "needed by",
    "tried": "tried",
}
"""What stands before each kind, and what a kind is called that was not recognised."""

ALWAYS_USEFUL: tuple[FactKind, ...] = ("device", "place", "message", "since", "tried")
"""What an agent usually asks first: these are named where they were not recognised."""

LONGEST = 160
"""Characters of one fact that are quoted."""
LONGEST_PIECE = 1_000
"""Characters that are searched as one."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A stretch of what the person wrote."""

    kind: FactKind
    words: str


def facts(messages: Iterable[str]) -> tuple[Fact, ...]:
    """What was said, by kind and then in the order in which it was said; each once."""
    found: dict[FactKind, dict[str, Fact]] = {kind: {} for kind in FACT_KINDS}
    for text in messages:
        for piece in _pieces(text):
            for kind in FACT_KINDS:
                for words in _found(kind, piece):
                    found[kind].setdefault(words.casefold(), Fact(kind, words))
    return tuple(fact for kind in FACT_KINDS for fact in found[kind].values())


def not_recognised(known: Sequence[Fact]) -> tuple[FactKind, ...]:
    """What an agent has to look for in their words, and may still have to ask for."""
    said = {fact.kind for fact in known}
    return tuple(kind for kind in ALWAYS_USEFUL if kind not in said)


def asks_for(text: str) -> tuple[FactKind, ...]:
    """Which kinds of facts an agent's words ask for."""
    return tuple(kind for kind, pattern in QUESTIONS.items() if pattern.search(text))


def _pieces(text: str) -> Iterator[str]:
    """Lines, and endless ones in pieces: what is looked for is short, and the search then takes time in proportion."""
    for line in text.splitlines():
        yield from textwrap.wrap(line, LONGEST_PIECE) if len(line) > LONGEST_PIECE else (line,)


def _found(kind: FactKind, text: str) -> Iterable[str]:
    taken: list[tuple[int, int]] = []
    for pattern in FINDERS[kind]:
        for match in pattern.finditer(text):
            named = next((name for name, value in match.groupdict().items() if value), None)
            begin, end = match.span(named) if named else match.span()
            if all(end <= other[0] or begin >= other[1] for other in taken):
                taken.append((begin, end))
                yield " ".join(text[begin:end].split())[:LONGEST].strip(" ,;:")
