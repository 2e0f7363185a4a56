"""Takes out of a text what tells who somebody is: names, addresses, long numbers. For readers who need the matter and
not the person."""

from __future__ import annotations

import re
from collections.abc import Iterable

NAME, ADDRESS, NUMBER = "[name]", "[address]", "[number]"

_ADDRESS = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_MENTION = re.compile(r"<@[A-Z0-9]{2,20}(?:\|[^>]{0,80})?>|<at>[^<]{0,80}</at>|(?<![\w@])@[\w.-]{2,40}")
_NUMBER = re.compile(r"(?<![\w.])\+?\(?\d[\d ()/-]{4,22}\d(?!\w)")
_FIGURES = 6
"""From so many figures on a number is a telephone's or somebody's own. Years, versions and error codes stay."""
_INTRODUCED = re.compile(
    r"\b((?:[Mm]y name is|[Tt]his is|I am|I['’]m|[Rr]egards,?|[Tt]hanks,?|[Cc]heers,?|[Bb]est,?)\s+)"
    r"([A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2})(?=\W*$|[,.!?;\n])"
)
_LETTERS = 3
"""From which on a part of a name is taken out."""


def without_people(text: str, names: Iterable[str] = ()) -> str:
    """The text with markers where people stood. ``names``: of everybody who takes part in that conversation."""
    for pattern, instead in ((_ADDRESS, ADDRESS), (_MENTION, NAME)):
        text = pattern.sub(instead, text)
    text = _NUMBER.sub(_marked, text)
    parts = {part for name in names for part in re.split(r"[^\w'’-]+", name) if len(part) >= _LETTERS}
    if parts:
        any_of = "|".join(re.escape(part) for part in sorted(parts, key=len, reverse=True))
        text = re.sub(rf"(?<!\w)(?:{any_of})(?!\w)(?: (?:{any_of})(?!\w))*", NAME, text, flags=re.IGNORECASE)
    return _INTRODUCED.sub(rf"\1{NAME}", text)


def _marked(found: re.Match[str]) -> str:
    return NUMBER if sum(letter.isdigit() for letter in found.group()) >= _FIGURES else found.group()
