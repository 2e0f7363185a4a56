"""Sections into passages of about 150 words, cut only where a reader would pause.

Between two steps, never in one; between two rows of a table, whose head is repeated; between two paragraphs; inside a
paragraph or code block only where it is far longer than a passage.
"""

from __future__ import annotations

import hashlib
import math
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from langchain_text_splitters import RecursiveCharacterTextSplitter, TextSplitter

from bot.messages.evidence import ArticleRef, Passage, Section
from kb_ingest.blocks import Block, marked, marker, parse_blocks
from kb_ingest.sections import Parts, shown
from kb_ingest.words import count_words

WORDS = 150
"""Aimed at."""
MOST = 190
"""A section with no more is one passage: what the embedder reads at once is not much more."""
FAR = 3 * WORDS
"""Code with more is cut all the same."""
DEEP = 3
"""Points and quotes nested deeper are not cut any more."""
_BOLD_LINE = re.compile(r"\*\*[^*\n]{1,120}\*\*")


@dataclass(frozen=True, slots=True)
class Piece:
    """What is not cut any further."""

    text: str
    words: int
    block: int
    """Which block it is of."""
    joint: str = "\n\n"
    """What stands between it and the piece before it, of the same block."""
    head: str = ""
    """What a passage repeats before it when its block began in an earlier one."""
    leads: bool = False
    """Belongs to what comes next: a heading, or the line that announces a list."""


class PassageSplitter(TextSplitter):
    """LangChain's interface to the cut: Markdown in, the texts of its passages out."""

    def __init__(self, words: int = WORDS, most: int = MOST) -> None:
        super().__init__(chunk_size=words, chunk_overlap=0, length_function=count_words)
        self._most = max(words, most)

    def split_text(self, text: str) -> list[str]:
        return self.split_blocks(parse_blocks(text))

    def split_blocks(self, blocks: Sequence[Block]) -> list[str]:
        pieces = list(_pieces(blocks, self._chunk_size))
        if sum(piece.words for piece in pieces) <= self._most:
            return [_written(pieces)] if pieces else []
        return [_written(group) for group in _packed(pieces, self._chunk_size, self._most)]


def cut_into_passages(
    article: ArticleRef, sections: Sequence[tuple[Section, Parts]], splitter: PassageSplitter | None = None
) -> Iterator[Passage]:
    """All passages of an article, in order, each with an id that no other passage of the article has."""
    splitter = splitter or PassageSplitter()
    seen: dict[str, int] = {}
    for section, parts in sections:
        for text in splitter.split_blocks(parts.blocks):
            key = "\x00".join((article.id, section.title, text))
            seen[key] = seen.get(key, 0) + 1
            key += f"\x00{seen[key]}" if seen[key] > 1 else ""
            id = hashlib.sha256(key.encode()).hexdigest()[:24]
            yield Passage(id, article, section.number, section.title, text, bool(section.steps))


def _pieces(blocks: Sequence[Block], words: int, depth: int = 0) -> Iterator[Piece]:
    for number, block in enumerate(blocks):
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        leads = block.kind == "heading" or (block.kind == "prose" and _announces(block.text))
        pieces = [replace(piece, block=number) for piece in _cut(block, words, depth)]
        if pieces and leads and following is not None:
            pieces[-1] = replace(pieces[-1], leads=True)
        yield from pieces


def _announces(text: str) -> bool:
    """Whether a paragraph is there for what follows it: it ends in a colon, or is a bold line in a heading's place."""
    text = text.strip()
    return text.rstrip("*_ ").endswith(":") or _BOLD_LINE.fullmatch(text) is not None


def _cut(block: Block, words: int, depth: int) -> Iterator[Piece]:
    match block.kind:
        case "list":
            yield from _cut_list(block, words, depth)
        case "table":
            yield from _cut_table(block)
        case "code":
            yield from _cut_code(block, words)
        case "quote":
            yield from _cut_quote(block, words, depth)
        case "prose":
            yield from _cut_prose(block.text, words)
        case "heading":
            yield _piece(shown(block))


def _piece(text: str, joint: str = "\n\n", head: str = "") -> Piece:
    return Piece(text, count_words(text), 0, joint, head)


def _cut_list(block: Block, words: int, depth: int) -> Iterator[Piece]:
    for at, item in enumerate(block.items):
        text = marked(item, marker(block, at))
        if block.ordered or depth >= DEEP or count_words(text) <= MOST:
            yield _piece(text, "\n")
            continue
        # A long point without a number may be cut between its own blocks.
        for inner, piece in enumerate(_pieces(parse_blocks(item), words, depth + 1)):
            text = marked(piece.text, "-") if inner == 0 else textwrap.indent(piece.text, "  ")
            yield replace(piece, text=text, joint="\n" if inner == 0 else piece.joint)


def _cut_table(block: Block) -> Iterator[Piece]:
    if not block.items:
        yield _piece(block.head)
    for at, row in enumerate(block.items):
        yield _piece(f"{block.head}\n{row}" if at == 0 else row, "\n", "" if at == 0 else block.head)


def _cut_code(block: Block, words: int) -> Iterator[Piece]:
    if count_words(block.text) <= FAR:
        yield _piece(block.text)
        return
    fence = re.match(r"`{3,}|~{3,}", block.head)
    end = fence[0] if fence else "```"
    lines = block.text.split("\n")[1:]
    if lines and lines[-1].strip().startswith(end):
        lines.pop()
    part: list[str] = []
    for line in lines:
        if part and count_words("\n".join(part)) + count_words(line) > words:
            yield _piece("\n".join([block.head, *part, end]))
            part = []
        part.append(line)
    if part:
        yield _piece("\n".join([block.head, *part, end]))


def _cut_quote(block: Block, words: int, depth: int) -> Iterator[Piece]:
    if depth >= DEEP or count_words(block.text) <= MOST:
        yield _piece(block.text)
        return
    inside = "\n".join(re.sub(r"^ {0,3}> ?", "", line) for line in block.text.split("\n"))
    for piece in _pieces(parse_blocks(inside), words, depth + 1):
        text = textwrap.indent(piece.text, "> ", lambda _line: True)
        joint = "\n>\n" if piece.joint == "\n\n" else piece.joint
        head = textwrap.indent(piece.head, "> ", lambda _line: True) if piece.head else ""
        yield replace(piece, text=text, joint=joint, head=head)


def _cut_prose(text: str, words: int) -> Iterator[Piece]:
    if count_words(text) <= MOST:
        yield _piece(text)
        return
    for part in _prose_splitter(words).split_text(text):
        yield _piece(part, " ")


@cache
def _prose_splitter(words: int) -> RecursiveCharacterTextSplitter:
    """At the ends of sentences, else of clauses, else between words."""
    return RecursiveCharacterTextSplitter(
        separators=[r"(?<=[.!?])\s+", r"(?<=[。！？])", r"\n", r"(?<=[,;:])\s+", r"\s+", ""],
        is_separator_regex=True,
        keep_separator="end",
        chunk_size=max(20, words // 3),
        chunk_overlap=0,
        length_function=count_words,
    )


def _packed(pieces: Sequence[Piece], words: int, most: int) -> Iterator[list[Piece]]:
    """Passages of about the same length: the last is not a scrap."""
    left = sum(piece.words for piece in pieces)
    group: list[Piece] = []
    size = 0
    aim = left / max(1, math.ceil(left / words))
    for piece in pieces:
        if group and _is_full(size, piece.words, aim, most) and (not group[-1].leads or size > most):
            yield group
            left -= size
            group, size = [], 0
            aim = left / max(1, math.ceil(left / words))
        group.append(piece)
        size += piece.words
    if group:
        yield group


def _is_full(size: int, more: int, aim: float, most: int) -> bool:
    return size + more > most or size + more / 2 > aim


def _written(pieces: Sequence[Piece]) -> str:
    """The pieces as one Markdown text."""
    text = ""
    for at, piece in enumerate(pieces):
        if at == 0:
            text = f"{piece.head}\n{piece.text}" if piece.head else piece.text
        else:
            text += (piece.joint if piece.block == pieces[at - 1].block else "\n\n") + piece.text
    return textwrap.dedent(text).strip("\n")
