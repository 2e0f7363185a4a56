"""Lines of text. A platform puts the style of their stretches on at the very end, so that each can be cut anywhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from bot.platforms.writing.text import seen

Kind = Literal["text", "quote", "fixed"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words in one style. ``link``: a target that was found to be a cited source, already fit to stand in a link."""

    text: str
    bold: bool = False
    italic: bool = False
    strike: bool = False
    code: bool = False
    link: str = ""
    markup: str = ""
    """What the platform is given instead, where it can show the same better (a moment in the reader's time zone)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line. ``fixed`` is a line of a preformatted block; ``lead`` stands before it (a bullet, a number)."""

    stretches: tuple[Stretch, ...]
    kind: Kind = "text"
    lead: str = ""
    apart: bool = False
    """Whether an empty line stands before it."""

    @property
    def words(self) -> str:
        return self.lead + "".join(stretch.text for stretch in self.stretches)


def plain_lines(text: str, *, kind: Kind = "text", bold: bool = False) -> list[Line]:
    """Words exactly as they stand."""
    return [Line((Stretch(line, bold=bold),), kind) for line in seen(text).split("\n")]


def divided(line: Line, at: int) -> tuple[Line, Line]:
    """What stands before the character of its stretches, and the rest."""
    first: list[Stretch] = []
    rest: list[Stretch] = []
    for stretch in line.stretches:
        if at >= len(stretch.text):
            first.append(stretch)
        elif at <= 0:
            rest.append(stretch)
        else:
            first.append(replace(stretch, text=stretch.text[:at], markup=""))
            rest.append(replace(stretch, text=stretch.text[at:], markup=""))
        at -= len(stretch.text)
    return replace(line, stretches=tuple(first)), replace(line, stretches=tuple(rest), lead="", apart=False)
