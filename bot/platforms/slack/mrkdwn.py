"""Lines of text → mrkdwn, cut at Slack's limits without losing anything.

A style is put on only at the very end, so that each piece of a line is whole mrkdwn of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.platforms.slack.escape import WORD_EDGE, code, entities, literal
from bot.platforms.writing.lines import Kind, Line, Stretch, divided
from bot.platforms.writing.text import TICK, addresses, seen, size


def mrkdwn(line: Line) -> str:
    """The line as Slack takes it; a ``fixed`` one without its fences."""
    if line.kind == "fixed":
        return entities(_one_line(line.words)).replace("``", "`\u00ad`")
    before = "> " if line.kind == "quote" else ""
    return before + line.lead + _styled(line.stretches)


def chunks(lines: Sequence[Line], longest: int) -> list[str]:
    """The lines as pieces of mrkdwn, none longer than ``longest``: cut between paragraphs, lines or words.

    A chunk without anything to see is left out.
    """
    made: list[_Chunk] = []
    for line in (piece for whole in lines for piece in cut(whole, longest)):
        if made and made[-1].takes(line, longest):
            made[-1].add(line)
            continue
        begun = made[-1].begun_paragraph() if made else []
        made.append(_Chunk())
        for kept in [*begun, line]:
            if not made[-1].takes(kept, longest):
                made.append(_Chunk())
            made[-1].add(kept)
    texts = (joined(chunk.lines) for chunk in made if any(line.words.strip() for line in chunk.lines))
    return [text for text in texts if text.strip()]


_LAST_PARAGRAPH = 6
"""Lines of an unfinished paragraph that go on whole in the next chunk; a longer one is cut between its lines."""


class _Chunk:
    """Lines that go together, with the most that they can take."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._size = 0

    def takes(self, line: Line, longest: int) -> bool:
        return not self.lines or self._size + self._needs(line) <= longest

    def add(self, line: Line) -> None:
        self._size += self._needs(line)
        self.lines.append(line)

    def begun_paragraph(self) -> list[Line]:
        """Take the lines of the last paragraph out again, where it is short and not the only one."""
        for at in range(len(self.lines) - 1, max(0, len(self.lines) - _LAST_PARAGRAPH), -1):
            if self.lines[at].apart:
                begun, self.lines = self.lines[at:], self.lines[:at]
                return begun
        return []

    def _needs(self, line: Line) -> int:
        opens = line.kind == "fixed" and (line.apart or not self.lines or self.lines[-1].kind != "fixed")
        return size(mrkdwn(line)) + 2 + (_FENCES if opens else 0)


def joined(lines: Sequence[Line]) -> str:
    """Lines one below the other, fixed ones between fences."""
    parts: list[str] = []
    before: Kind | None = None
    for line in lines:
        if before == "fixed" and (line.kind != "fixed" or line.apart):
            parts.append("\n```")
            before = None if line.kind == "fixed" else "text"
        if parts:
            parts.append("\n\n" if line.apart else "\n")
        if line.kind == "fixed" and before != "fixed":
            parts.append("```\n")
        parts.append(mrkdwn(line))
        before = line.kind
    if before == "fixed":
        parts.append("\n```")
    return "".join(parts).strip("\n")


_FENCES = 10
"""What the fences around a fixed line take."""


def cut(line: Line, longest: int) -> list[Line]:
    """The line in as few pieces as fit. Cut between words where there are any, and never inside one character."""
    room = longest - _FENCES - 2
    pieces: list[Line] = []
    while len(line.words) > room or size(mrkdwn(line)) > room:
        at = _fitting(line, room)
        first, line = divided(line, at)
        pieces.append(first)
    return [*pieces, line]


def _fitting(line: Line, room: int) -> int:
    """How many characters of the line's stretches fit, ending after a space where that keeps half of them."""
    text = "".join(stretch.text for stretch in line.stretches)
    low, high = 1, min(len(text), room)
    line = divided(line, high)[0]
    while low < high:
        middle = (low + high + 1) // 2
        if size(mrkdwn(divided(line, middle)[0])) <= room:
            low = middle
        else:
            high = middle - 1
    space = text.rfind(" ", low // 2, low)
    return space + 1 if space > 0 else low


def _styled(stretches: Sequence[Stretch]) -> str:
    made = ""
    parts = [part for whole in stretches for safe in _inactive(whole) for part in _trimmed(safe)]
    has_code = any(part.code for part in parts)
    for stretch in parts:
        text = _marked(replace(stretch, text=stretch.text.replace("`", TICK)) if has_code else stretch)
        touches = made[-1:].isalnum() and text[:1] in ("*", "_", "~", "`")
        closed = made[-1:] in ("*", "_", "~", "`") and text[:1].isalnum()
        made += (WORD_EDGE if touches or closed else "") + text
    return made


def _one_line(text: str) -> str:
    return seen(text).replace("\n", " ")


def _inactive(stretch: Stretch) -> Iterator[Stretch]:
    """Web addresses stand in fixed width: they can be read and copied, and nothing makes links of them."""
    stretch = replace(stretch, text=_one_line(stretch.text))
    if stretch.code or stretch.link or stretch.markup:
        yield stretch
        return
    for part, address in addresses(stretch.text):
        yield replace(stretch, text=part, code=address)


def _marked(stretch: Stretch) -> str:
    if stretch.markup:
        return stretch.markup
    if stretch.link:
        label = literal(stretch.text).replace("|", "¦")
        text = f"<{entities(stretch.link)}|{label}>"
    elif stretch.code:
        return code(stretch.text)
    else:
        text = literal(stretch.text)
    if not stretch.text.strip():
        return literal(stretch.text)
    for mark, on in (("~", stretch.strike), ("_", stretch.italic), ("*", stretch.bold)):
        text = f"{mark}{text}{mark}" if on else text
    return text


def _trimmed(stretch: Stretch) -> Iterator[Stretch]:
    """A mark works only right beside a word: spaces at the edges stand outside of it."""
    inner = stretch.text.strip()
    if not inner or inner == stretch.text:
        yield stretch
        return
    start = stretch.text.index(inner)
    before, after = stretch.text[:start], stretch.text[start + len(inner) :]
    yield from (Stretch(before),) if before else ()
    yield replace(stretch, text=inner)
    yield from (Stretch(after),) if after else ()
