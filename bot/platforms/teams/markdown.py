"""Lines → the Markdown of Teams' messages.

Teams reads CommonMark with extensions and HTML in it. Every character that could mean something there is written as
an HTML entity, so that what others wrote is shown as it stands: no mention, link, picture, tag or heading comes of it.
Lists and headings are written out, for telephones do not show Markdown's own; each line is a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.platforms.teams.limits import units
from bot.platforms.teams.lines import cut, stretches
from bot.platforms.writing.lines import Line, Stretch
from bot.platforms.writing.text import TICK

LONGEST_TEXT = 12_000
"""UTF-16 units of one message's Markdown, as long as it has more than one line."""

MARKER = re.compile(r"\[(\d{1,3})\]")

_EDGE = "\u200b"
"""Invisible, and no space: marks of ours work beside it, whatever stands behind it."""

_ACTIVE = re.compile(r"[\\`*_~^$|<>&{}\[\]]|\"\"+|==+|\+\++|--+")
_AT_START = re.compile(r"(\s*)([-+#=:.]+|\d{1,9}[.)])?")
_MARKS = "*~`"
_WIDTHS = {"\u2003": 2, "\t": 4}
"""Of spaces, in ordinary ones."""


def texts(lines: Sequence[Line], cited: Collection[int] = ()) -> list[str]:
    """The lines as Markdown texts, each for one message. ``cited``: the numbers whose ``[n]`` Teams makes a citation
    of."""
    made: list[str] = []
    for paragraph in _paragraphs(lines, cited):
        if made and units(made[-1]) + units(paragraph) + 2 <= LONGEST_TEXT:
            made[-1] += "\n\n" + paragraph
        else:
            made.append(paragraph)
    return made


def _paragraphs(lines: Sequence[Line], cited: Collection[int]) -> list[str]:
    """Each line a paragraph; lines in fixed width that follow each other share one."""
    made: list[str] = []
    fixed: list[str] = []
    for line in (piece for whole in lines for piece in cut(whole)):
        if line.kind == "fixed" and not (fixed and (line.apart or sum(map(units, fixed)) > LONGEST_TEXT // 2)):
            fixed.append(_fixed(line))
            continue
        if fixed:
            made.append(_fenced(fixed))
            fixed = []
        if line.kind == "fixed":
            fixed.append(_fixed(line))
        elif text := _line(line, cited):
            made.append(("> " if line.kind == "quote" else "") + text)
    return [*made, *([_fenced(fixed)] if fixed else [])]


def _fixed(line: Line) -> str:
    return "".join(one.text for one in stretches(line)).replace("`", TICK)


def _fenced(fixed: Sequence[str]) -> str:
    return "\n".join(("```", *fixed, "```"))


def _line(line: Line, cited: Collection[int]) -> str:
    """One line. Nothing where there is nothing to see."""
    made = ""
    found = [part for whole in stretches(line) for part in _trimmed(whole) if part.text]
    if not any(part.text.strip() for part in found):
        return ""
    for stretch in found:
        text = _marked(stretch, cited, starts=not made.strip())
        if made[-1:] and ((made[-1] in _MARKS and text[0] in _MARKS) or (made[-1] == "]" and text[0] == "(")):
            made += _EDGE
        made += text
    return made.rstrip()


def _marked(stretch: Stretch, cited: Collection[int], *, starts: bool) -> str:
    if stretch.link:
        return _styled(f"[{literal(stretch.text)}]({stretch.link})", stretch)
    if stretch.code:
        return _styled(f"`{stretch.text.replace('`', TICK)}`", stretch) if stretch.text.strip() else stretch.text
    text = literal(stretch.text, cited, starts=starts)
    return _styled(text, stretch) if stretch.text.strip() else text


def _styled(text: str, stretch: Stretch) -> str:
    marks = "".join(mark for mark, on in (("~~", stretch.strike), ("*", stretch.italic), ("**", stretch.bold)) if on)
    if not marks:
        return text
    before = "" if text[0].isalnum() else _EDGE
    after = "" if text[-1].isalnum() else _EDGE
    return marks + before + text + after + marks[::-1]


def literal(text: str, cited: Collection[int] = (), *, starts: bool = False) -> str:
    """Markdown that shows exactly ``text``. ``starts``: it stands at the beginning of a line."""
    made = ""
    at = 0
    for found in MARKER.finditer(text):
        if int(found[1]) not in cited:
            continue
        made += _without_effect(text[at : found.start()], made, starts and not at) + found.group()
        at = found.end()
    return made + _without_effect(text[at:], made, starts and not at)


def _without_effect(text: str, before: str, starts: bool) -> str:
    made = _ACTIVE.sub(lambda found: _entities(found.group()), text)
    if before.endswith("]") and made[:1] in ("(", ":"):
        made = _entities(made[0]) + made[1:]
    if not starts:
        return made
    start = _AT_START.match(made)
    assert start is not None  # it matches everywhere
    mark = start[2] or ""
    inactive = mark[:-1] + _entities(mark[-1]) if mark[:1].isdigit() else _entities(mark)
    # Written out, spaces at the beginning are kept, and make no block of code.
    indent = "".join("&nbsp;" * _WIDTHS.get(space, 1) for space in start[1])
    return indent + inactive + made[start.end() :]


def _entities(marks: str) -> str:
    named = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
    return "".join(named.get(mark) or f"&#{ord(mark)};" for mark in marks)


def _trimmed(stretch: Stretch) -> list[Stretch]:
    """A mark works only right beside a word: spaces at the edges stand outside of it."""
    inner = stretch.text.strip()
    if not inner or inner == stretch.text or not (stretch.bold or stretch.italic or stretch.strike or stretch.link):
        return [stretch]
    start = stretch.text.index(inner)
    return [
        Stretch(stretch.text[:start]), replace(stretch, text=inner), Stretch(stretch.text[start + len(inner) :]),
    ]  # fmt: skip
