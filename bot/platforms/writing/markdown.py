"""Markdown, as articles and models write it, → lines for a chat platform.

A link is followed to cited sources alone. Any other keeps its words, with its address beside them in fixed width: it
can be read and copied, not pressed. Pictures become their description.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.platforms.writing.lines import Kind, Line, Stretch
from bot.platforms.writing.text import link_target, seen, size

_BULLETS = ("•", "◦", "▪")
_INDENT = "\u2003"
"""A wide space: some platforms take ordinary ones away from the beginning of a line."""

_WIDEST_TABLE = 64
"""Characters of a table that is shown in columns; a wider one is shown row by row."""

_LANGUAGES = frozenset(
    ("bash", "bat", "cmd", "console", "css", "html", "ini", "java", "javascript", "js", "json", "powershell", "ps1",
     "python", "sh", "shell", "sql", "text", "toml", "txt", "xml", "yaml", "yml", "zsh")
)  # fmt: skip
"""Names that people write behind the opening marks of a block of code."""


def markdown_lines(text: str, sources: Collection[str] = ()) -> list[Line]:
    """The lines of a Markdown text. ``sources``: the addresses of the articles that are cited with it."""
    reader = _Reader(frozenset(target for url in sources if (target := link_target(_PARSER.normalizeLink(url)))))
    reader.blocks(_PARSER.parse(seen(text)))
    return reader.lines


@dataclass
class _List:
    number: int | None
    """The next item's number; None where the list has bullets."""


@dataclass
class _Reader:
    """Walks through the parser's tokens and collects lines."""

    sources: frozenset[str]
    lines: list[Line] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    quotes: int = 0
    lead: str = ""
    apart: bool = True
    heading: bool = False
    table: list[list[tuple[Stretch, ...]]] | None = None

    def blocks(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            match token.type:
                case "inline":
                    self._inline(token)
                case "fence" | "code_block":
                    self._fixed(_with_its_first_line(token.info.strip(), token.content))
                case "heading_open" | "heading_close":
                    self.heading = token.type == "heading_open"
                case "bullet_list_open":
                    self.lists.append(_List(None))
                case "ordered_list_open":
                    self.lists.append(_List(int(str(token.attrs.get("start", 1)))))
                case "bullet_list_close" | "ordered_list_close":
                    self.lists.pop()
                    self.apart = not self.lists
                case "list_item_open":
                    self._item()
                case "list_item_close" if self.lead:
                    self._put(())
                case "blockquote_open" | "blockquote_close":
                    self.quotes += 1 if token.type == "blockquote_open" else -1
                    self.apart = True
                case "paragraph_close" | "fence_close":
                    self.apart = not token.hidden
                case "hr":
                    self._put((Stretch("———"),))
                    self.apart = True
                case "table_open":
                    self.table = []
                case "tr_open" if self.table is not None:
                    self.table.append([])
                case "table_close":
                    self._table()

    def _item(self) -> None:
        current = self.lists[-1]
        depth = len(self.lists) - 1
        if current.number is None:
            mark = _BULLETS[min(depth, len(_BULLETS) - 1)]
        else:
            mark = f"{current.number}."
            current.number += 1
        self.apart = bool(self.lines) and depth == 0 and self.apart
        if self.lead:
            self._put(())
        self.lead = f"{_INDENT * 2 * depth}{mark} "

    def _inline(self, token: Token) -> None:
        rows = _rows(token.children or (), self.sources)
        if self.table is not None:
            self.table[-1].append(tuple(stretch for row in rows for stretch in (*row, Stretch(" ")))[:-1])
            return
        for row in rows:
            stretches = tuple(replace(part, bold=True) for part in row) if self.heading else row
            self._put(stretches)
        self.apart = True

    def _fixed(self, content: str) -> None:
        if self.lead:
            self._put(())
        for text in content.rstrip("\n").split("\n"):
            self._put((Stretch(text),), "fixed")
        self.apart = True

    def _put(self, stretches: tuple[Stretch, ...], kind: Kind = "text") -> None:
        if kind == "text" and self.quotes:
            kind = "quote"
        lead = self.lead or (_INDENT * 2 * len(self.lists) if kind != "fixed" else "")
        self.lines.append(Line(stretches, kind, lead, self.apart and bool(self.lines)))
        self.lead, self.apart = "", False

    def _table(self) -> None:
        rows, self.table = self.table or [], None
        self.apart = True
        texts = [["".join(part.text for part in cell) for cell in row] for row in rows]
        widths = [max(size(cell) for cell in column) for column in zip(*texts, strict=False)]
        if sum(widths) + 3 * len(widths) + 1 <= _WIDEST_TABLE:
            # Framed: some clients take a first word in fixed width for the name of a language, and leave it out.
            for number, row in enumerate(texts):
                cells = (cell + " " * (width - size(cell)) for cell, width in zip(row, widths, strict=False))
                self._put((Stretch(f"│ {' │ '.join(cells)} │"),), "fixed")
                if not number:
                    self._put((Stretch(f"├─{'─┼─'.join('─' * width for width in widths)}─┤"),), "fixed")
        else:
            for number, whole in enumerate(rows):
                self.lead = "" if not number else f"{_BULLETS[0]} "
                self._put(_beside(whole, bold=not number))
        self.apart = True


def _beside(cells: Sequence[tuple[Stretch, ...]], *, bold: bool) -> tuple[Stretch, ...]:
    """A table's row in one line."""
    made: list[Stretch] = []
    for cell in cells:
        made += [Stretch(" · ")] if made else []
        made += [replace(part, bold=True) if bold else part for part in cell]
    return tuple(made)


def _rows(children: Sequence[Token], sources: frozenset[str]) -> list[tuple[Stretch, ...]]:
    """One paragraph's lines, each as styled stretches."""
    rows: list[list[Stretch]] = [[]]
    style = Stretch("")
    refused: list[str] = []
    label: list[str] = []
    for child in children:
        label.append(child.content)
        match child.type:
            case "text" | "html_inline" | "image":
                rows[-1].append(replace(style, text=child.content))
            case "code_inline":
                rows[-1].append(replace(style, text=child.content, code=not style.link))
            case "softbreak" | "hardbreak":
                rows.append([])
            case "strong_open" | "strong_close":
                style = replace(style, bold=child.type == "strong_open")
            case "em_open" | "em_close":
                style = replace(style, italic=child.type == "em_open")
            case "s_open" | "s_close":
                style = replace(style, strike=child.type == "s_open")
            case "link_open":
                href = seen(str(child.attrs.get("href", "")))
                target = link_target(href)
                style = replace(style, link=target if target in sources else "")
                refused.append("" if style.link else href)
                label = []
            case "link_close":
                style = replace(style, link="")
                address = refused.pop()
                if address and address.removeprefix("mailto:") not in "".join(label):
                    rows[-1] += [Stretch(" ("), Stretch(address, code=True), Stretch(")")]
    return [tuple(part for part in row if part.text) for row in rows]


class _Parser(MarkdownIt):
    """Lets every address through, so that it can be judged here and a refused one keeps its words."""

    def validateLink(self, url: str) -> bool:  # noqa: N802, ARG002 - the parser's own name and signature
        return True


_PARSER = _Parser("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])


def _with_its_first_line(info: str, content: str) -> str:
    """What stands behind the marks that open a block of code is words, unless it only names the language."""
    return content if not info or info.lower() in _LANGUAGES else f"{info}\n{content}"
