"""Markdown as its top-level blocks, each with its own source text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

Kind = Literal["heading", "prose", "list", "table", "code", "quote"]

_MARKER = re.compile(r"^( {0,3})([-+*]|\d{1,9}[.)])( +|$)")
_ANCHOR = re.compile(r"\s*\{[:#]?[\w #.=\"-]*\}\s*$")
_NEEDS_INDENT = re.compile(r" {4,}(?:[#>+*=`~|-]|\d+[.)])")
"""A line of a paragraph that would begin another block without its indent."""
_PICTURE = re.compile(r"\(picture: [^()]*\)")
_LEVEL = re.compile(r"h([1-6])")


@dataclass(frozen=True, slots=True)
class Block:
    """One top-level block. ``text`` is Markdown that stands for itself."""

    kind: Kind
    text: str
    level: int = 0
    """Of a heading, 1..6."""
    ordered: bool = False
    """Of a list."""
    start: int = 1
    """Number of an ordered list's first item."""
    items: tuple[str, ...] = ()
    """Of a list: each item's content, without its marker. Of a table: its rows, without the two lines of its head."""
    head: str = ""
    """Of a table: its first two lines. Of code: its opening fence."""

    @property
    def steps(self) -> tuple[str, ...]:
        return self.items if self.kind == "list" and self.ordered else ()


@cache
def parser() -> MarkdownIt:
    """CommonMark with tables, as the articles' owners expect it."""
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def parse_blocks(markdown: str) -> list[Block]:
    """All of the text's blocks in order; lists that were broken by what stands between two steps are whole again."""
    lines = markdown.split("\n")
    return list(_mended([block for block in _blocks(parser().parse(markdown), lines) if block.text.strip()]))


def marked(item: str, marker: str) -> str:
    """A list item's content behind its marker, its other lines indented to belong to it."""
    indent = " " * (len(marker) + 1)
    first, *rest = item.split("\n")
    return "\n".join([f"{marker} {first}".rstrip(), *(indent + line if line.strip() else "" for line in rest)])


def marker(block: Block, at: int) -> str:
    """The marker of a list's item, counted from 0."""
    return f"{block.start + at}." if block.ordered else "-"


def plain_heading(token: Token) -> str:
    """A heading's words, without signs, link targets and anchors."""
    parts = []
    for child in token.children or []:
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type == "image":
            parts.append(child.content)
    return " ".join(_ANCHOR.sub("", "".join(parts)).split())


def _blocks(tokens: Sequence[Token], lines: list[str]) -> Iterator[Block]:
    at = 0
    while at < len(tokens):
        token = tokens[at]
        end = _end(tokens, at)
        if token.map is not None:
            block = _block(token, tokens[at : end + 1], lines)
            if block is not None:
                yield block
        at = end + 1


def _end(tokens: Sequence[Token], at: int) -> int:
    """The index of the token that closes the one at ``at``."""
    depth = 0
    for index in range(at, len(tokens)):
        depth += tokens[index].nesting
        if depth == 0:
            return index
    return len(tokens) - 1


def _block(token: Token, inside: Sequence[Token], lines: list[str]) -> Block | None:
    assert token.map is not None
    source = lines[token.map[0] : token.map[1]]
    while source and not source[-1].strip():
        source.pop()
    text = "\n".join(source)
    match token.type:
        case "hr":
            return None
        case "heading_open":
            level = _LEVEL.fullmatch(token.tag)
            return Block("heading", plain_heading(inside[1]), level=int(level[1]) if level else 1)
        case "ordered_list_open" | "bullet_list_open":
            return _list(token, inside, lines)
        case "table_open":
            return Block("table", text, head="\n".join(source[:2]), items=tuple(source[2:]))
        case "fence":
            return Block("code", text, head=source[0].strip() if source else "```")
        case "code_block":
            content = token.content.rstrip("\n")
            fence = _fence(content)
            return Block("code", f"{fence}\n{content}\n{fence}", head=fence)
        case "blockquote_open":
            return Block("quote", text)
    return Block("prose", "\n".join(line.rstrip() if _NEEDS_INDENT.match(line) else line.strip() for line in source))


def _fence(content: str) -> str:
    longest = max((len(run) for run in re.findall(r"`{3,}", content)), default=2)
    return "`" * (longest + 1)


def _list(token: Token, inside: Sequence[Token], lines: list[str]) -> Block:
    ordered = token.type == "ordered_list_open"
    items = []
    for inner in inside:
        if inner.type == "list_item_open" and inner.level == token.level + 1 and inner.map is not None:
            items.append(_item(lines[inner.map[0] : inner.map[1]]))
    start = int(token.attrGet("start") or 1) if ordered and token.attrGet("start") is not None else 1
    return _with_text(Block("list", "", ordered=ordered, start=start, items=tuple(items)))


def _with_text(block: Block) -> Block:
    text = "\n".join(marked(item, marker(block, at)) for at, item in enumerate(block.items))
    return replace(block, text=text)


def _item(source: list[str]) -> str:
    while source and not source[-1].strip():
        source = source[:-1]
    if not source:
        return ""
    match = _MARKER.match(source[0])
    spaces = len(match[3]) if match else 0
    offset = (len(match[1]) + len(match[2]) + (spaces if 1 <= spaces <= 4 else 1)) if match else 0
    rest = [line[min(offset, len(line) - len(line.lstrip(" "))) :] for line in source[1:]]
    return "\n".join([source[0][offset:], *rest]).strip("\n")


def _mended(blocks: Sequence[Block]) -> Iterator[Block]:
    """Joins lists that go on after a picture, a code block or a remark which their owner forgot to indent."""
    waiting: _Waiting | None = None
    for block in blocks:
        if waiting is not None and waiting.takes(block):
            continue
        if block.kind == "heading" or block.steps:
            if waiting is not None:
                yield from waiting.made()
            waiting = _Waiting(block) if block.steps else None
            if waiting is None:
                yield block
        elif waiting is not None:
            waiting.between.append(block)
        else:
            yield block
    if waiting is not None:
        yield from waiting.made()


class _Waiting:
    """A list of steps that may go on, and what came after it so far."""

    def __init__(self, block: Block) -> None:
        self._block = block
        self._items = list(block.items)
        self._lazy = block.start == 1 and len(block.items) == 1
        self.between: list[Block] = []

    def takes(self, block: Block) -> bool:
        """Take a list that is the rest of this one; what stood between the two belongs to the step before it."""
        if not block.steps or not (block.start == self._block.start + len(self._items) or self._goes_on_lazily(block)):
            return False
        self._items[-1] = "\n\n".join([self._items[-1], *(one.text for one in self.between)])
        self._items += block.items
        self.between = []
        return True

    def made(self) -> Iterator[Block]:
        if len(self._items) > len(self._block.items):
            yield _with_text(replace(self._block, items=tuple(self._items)))
        else:
            yield self._block
        yield from self.between

    def _goes_on_lazily(self, block: Block) -> bool:
        """Some write "1." before every step. What stands between two such steps must not be a text of its own."""
        between = self.between
        return (
            self._lazy
            and block.start == 1
            and len(block.items) == 1
            and bool(between)
            and all(one.kind in ("code", "quote") or _PICTURE.fullmatch(one.text) for one in between)
        )
