"""Markdown cut into its top-level blocks, each with its own source lines: what is kept is kept to the letter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

Kind = Literal["paragraph", "heading", "steps", "bullets", "table", "code", "quote", "html", "rule"]

_KINDS: dict[str, Kind] = {
    "paragraph_open": "paragraph",
    "heading_open": "heading",
    "ordered_list_open": "steps",
    "bullet_list_open": "bullets",
    "table_open": "table",
    "fence": "code",
    "code_block": "code",
    "blockquote_open": "quote",
    "html_block": "html",
    "hr": "rule",
}
_PARSER = MarkdownIt("commonmark").enable("table")
_MARKER = re.compile(r"^([ \t]*)(\d+)([.)])([ \t]*)")
_ADMONITION = re.compile(r"^(?:!!!|\?\?\?\+?)[ \t]*([\w-]+)(?:[ \t]+\"([^\"]*)\")?[ \t]*$")
_CALLOUT = re.compile(r"^([ \t>]*>[ \t]*)\[!(\w+)\][ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """One top-level piece of Markdown. ``items``: a list's items with their markers, as they stand in the source."""

    kind: Kind
    text: str
    items: tuple[str, ...] = ()
    start: int = 1
    """The number of an ordered list's first item."""

    @property
    def last(self) -> int:
        """The number of an ordered list's last item."""
        return self.start + len(self.items) - 1


def blocks_of(markdown: str) -> tuple[Block, ...]:
    """The blocks of a text in order. Call-outs of the usual dialects become ordinary paragraphs and quotes first."""
    text = plain_callouts(markdown)
    lines = text.split("\n")
    tokens = _PARSER.parse(text)
    found: list[Block] = []
    for at, token in enumerate(tokens):
        if token.level != 0 or token.type not in _KINDS or token.map is None:
            continue
        source = _lines(lines, token.map)
        kind = _KINDS[token.type]
        if kind in ("steps", "bullets"):
            items = tuple(_lines(lines, item.map) for item in _items(tokens, at) if item.map)
            start = token.attrs.get("start", 1)
            found.append(Block(kind, source, items, int(start)))
        else:
            found.append(Block(kind, source))
    return tuple(found)


def numbered(block: Block) -> str:
    """An ordered list with its numbers written out, since ``1. 1. 1.`` is only counted up by a Markdown renderer."""
    return "\n".join(_renumbered(item, block.start + at) for at, item in enumerate(block.items))


def heading_text(block: Block) -> str:
    """The words of a heading."""
    first = block.text.strip().split("\n")[0]
    return re.sub(r"\s*\{[#:][^}]*\}\s*$", "", first.strip().strip("#").strip())


def plain_callouts(markdown: str) -> str:
    """``!!! warning`` with its indented lines, and ``> [!NOTE]``, as a bold word and plain text."""
    lines: list[str] = []
    inside = False
    for line in markdown.replace("\r\n", "\n").split("\n"):
        opened = _ADMONITION.match(line)
        if opened:
            inside = True
            lines += ["", f"**{opened.group(2) or opened.group(1).capitalize()}:**"]
        elif inside and (line.startswith(("    ", "\t"))):
            lines.append(line[1:] if line.startswith("\t") else line[4:])
        else:
            inside = inside and not line.strip()
            lines.append(line)
    return _CALLOUT.sub(lambda found: f"{found.group(1)}**{found.group(2).capitalize()}:**", "\n".join(lines))


def _items(tokens: list[Token], at: int) -> list[Token]:
    """The items of the list that opens at ``at``, without those of lists inside it."""
    items: list[Token] = []
    for token in tokens[at + 1 :]:
        if token.level == 0:
            break
        if token.type == "list_item_open" and token.level == 1:
            items.append(token)
    return items


def _lines(lines: list[str], span: list[int]) -> str:
    return "\n".join(lines[span[0] : span[1]]).rstrip()


def _renumbered(item: str, number: int) -> str:
    """An item with its number set; its further lines move along, so that what is inside it stays inside it."""
    marker = _MARKER.match(item)
    if marker is None:
        return item
    indent, old, mark, gap = marker.groups()
    first, *rest = item.split("\n")
    wider = len(str(number)) - len(old)
    moved = [_moved(line, wider) for line in rest]
    head = f"{indent}{number}{mark}{gap or ' '}{first[marker.end() :]}"
    return "\n".join([head, *moved]).rstrip()


def _moved(line: str, by: int) -> str:
    if not line.strip() or by == 0:
        return line
    return " " * by + line if by > 0 else line
