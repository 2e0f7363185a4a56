"""Lines of text on their way to Teams: cut where Teams needs it, with every address in them made harmless."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.platforms.writing import text as shared
from bot.platforms.writing.lines import Line, Stretch
from bot.platforms.writing.text import seen

LONGEST_LINE = 1_500
"""Characters of one line. A longer one is cut, so that what it is part of can be divided between messages."""

MOST_STRETCHES = 40
LONGEST_ADDRESS = 2_000

_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,20}://|mailto:|tel:|www\.)[^\s<>\"`|]*[^\s<>\"'`|.,;:!?)\]}»”’…*_~]", re.IGNORECASE
)


def link_target(url: str) -> str:
    """``url`` as it may stand in a link of ours, or nothing where it is no address on the web."""
    return linked(shared.link_target(url))


def linked(target: str) -> str:
    """An address in which no bracket ends a Markdown link."""
    url = target.replace("(", "%28").replace(")", "%29")
    return url if len(url) <= LONGEST_ADDRESS else ""


def stretches(line: Line) -> Iterator[Stretch]:
    """The line's stretches with its lead, fit to be shown: web addresses that are no link of ours stand in fixed
    width, where they can be read and copied and nothing makes links of them."""
    if line.lead:
        yield Stretch(line.lead)
    for stretch in line.stretches:
        text = seen(stretch.text).replace("\n", " ")
        link = linked(stretch.link)
        if stretch.code or link or line.kind == "fixed":
            yield replace(stretch, text=text, link=link)
            continue
        at = 0
        for found in _ADDRESS.finditer(text):
            yield replace(stretch, text=text[at : found.start()], link="")
            yield replace(stretch, text=found.group(), link="", code=True)
            at = found.end()
        yield replace(stretch, text=text[at:], link="")


def cut(line: Line) -> Iterator[Line]:
    """The line in pieces that are not too long, cut between words where there are any."""
    taken: list[Stretch] = []
    room = LONGEST_LINE
    first = True
    left = list(line.stretches)
    while left:
        stretch = left.pop(0)
        if len(stretch.text) > room:
            at = _between_words(stretch.text, room)
            left.insert(0, replace(stretch, text=stretch.text[at:], markup=""))
            stretch = replace(stretch, text=stretch.text[:at], markup="")
            room = 0
        taken.append(stretch)
        room -= len(stretch.text)
        if left and (room <= 0 or len(taken) >= MOST_STRETCHES):
            yield _piece(line, taken, first)
            taken, room, first = [], LONGEST_LINE, False
    yield _piece(line, taken, first)


def _piece(line: Line, taken: list[Stretch], first: bool) -> Line:
    return replace(line, stretches=tuple(taken)) if first else Line(tuple(taken), line.kind)


def _between_words(text: str, room: int) -> int:
    """Where to cut, at least 1: after a space that leaves half of it, and never inside one character."""
    at = max(room, 1)
    space = text.rfind(" ", at // 2, at)
    return space + 1 if space > 0 else at
