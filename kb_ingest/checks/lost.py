"""Golden questions that passed and that nobody asks any more: to take a question away is not to answer it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from bot.messages.checked import Finding, Golden, GoldenAnswer

MOST = 0.5
"""Share of a source's questions that passed: if more of them go, the release is stopped."""
_NAMED = 20
"""Questions that are told by name, of one file."""


def lost(answers: Iterable[GoldenAnswer], asked: Sequence[Golden], source: str) -> Iterator[Finding]:
    """One finding a file. ``answers``: of the release before; ``asked``: the source's questions now.

    It stops the release where none of a file's questions is left, or where most of the source's have gone. Those that
    were put in other words for the same article are told of, and count as asked still.
    """
    before = [one.golden for one in answers if one.golden.source == source and one.stood]
    texts = {_text(one) for one in asked}
    gone = [one for one in before if _text(one) not in texts]
    really = _without_replaced(gone, asked, {_text(one) for one in before})
    most = len(really) > MOST * len(before)
    left = {one.path for one in asked}
    for path in sorted({one.path for one in gone}):
        here = [one for one in gone if one.path == path]
        whole = path not in left and any(one in really for one in here)
        yield Finding("golden", path, _said(here), _MEND, source=source, stops=most or whole)


_MEND = 'Put them back, or, if nobody needs an answer to them any more, publish with --force "why".'


def _without_replaced(gone: Sequence[Golden], asked: Sequence[Golden], known: set[str]) -> list[Golden]:
    """Those for whose article no new question is asked instead: one for each."""
    new = Counter(one.article for one in asked if _text(one) not in known)
    really = []
    for one in gone:
        if new[one.article]:
            new[one.article] -= 1
        else:
            really.append(one)
    return really


def _said(gone: Sequence[Golden]) -> str:
    names = ", ".join(f"“{one.question}”" for one in gone[:_NAMED])
    more = f" and {len(gone) - _NAMED:,} more" if len(gone) > _NAMED else ""
    count = "1 question that passed is" if len(gone) == 1 else f"{len(gone):,} questions that passed are"
    return f"{count} not asked any more: {names}{more}"


def _text(golden: Golden) -> str:
    return " ".join(golden.question.split()).casefold()
