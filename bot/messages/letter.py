"""A letter to one named person or channel: what has to be told without anybody having asked. No reply is expected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class LetterLink:
    """Somewhere to read on."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Letter:
    """Plain text throughout: nothing in it is Markdown, and what people wrote can ping nobody."""

    ref: str
    """Its name: another one under the same takes its place where it stands."""
    to: str
    """``slack:<workspace>:<person or channel>``, ``teams:<tenant>:<person>``, ``web:local:<account>``."""
    title: str
    lines: tuple[str, ...] = ()
    """A paragraph each; one that begins with "• " is a point of a list."""
    links: tuple[LetterLink, ...] = ()
    out: Literal["letter"] = "letter"
