"""A message in the parts in which it is shown while it is streamed. Pure; put together again it is the same message.

Words come first, cut between paragraphs, and all that stands below them comes with the end: how sure, the sources, the
buttons, the route.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

from bot.platforms.slack.blocks import Block, SlackMessage

MOST_PARTS = 3
"""Each part is a call, and every call takes its time: few of them, so that nobody waits longer for the end."""

_FENCE = "```"


@dataclass(frozen=True, slots=True)
class InParts:
    """``parts``: sections, shown one after another, at least one. ``rest``: what stands below them at the end."""

    parts: tuple[tuple[Block, ...], ...]
    rest: tuple[Block, ...]


def in_parts(message: SlackMessage) -> InParts | None:
    """None where a message does not begin with words, or has nothing below them to end with."""
    sections = list(takewhile(lambda block: block["type"] == "section", message.blocks))
    rest = message.blocks[len(sections) :]
    if not sections or not rest:
        return None
    pieces = [(at, text) for at, block in enumerate(sections) for text in _paragraphs(block)]
    return InParts(tuple(tuple(_sections(part, sections)) for part in _shared_out(pieces)), rest)


def _paragraphs(section: Block) -> Iterator[str]:
    """Cut at empty lines, but not inside what is preformatted, and not what has a name of its own."""
    held: list[str] = []
    words = str(section["text"]["text"])
    for piece in [words] if "block_id" in section else words.split("\n\n"):
        held.append(piece)
        if sum(part.count(_FENCE) for part in held) % 2 == 0:
            yield "\n\n".join(held)
            held = []
    if held:
        yield "\n\n".join(held)


def _shared_out(pieces: Sequence[tuple[int, str]]) -> list[list[tuple[int, str]]]:
    """In at most ``MOST_PARTS`` parts of about the same length."""
    share = sum(len(text) for _, text in pieces) / MOST_PARTS
    parts: list[list[tuple[int, str]]] = [[]]
    told = 0
    for piece in pieces:
        if parts[-1] and told + len(piece[1]) / 2 >= share * len(parts):
            parts.append([])
        parts[-1].append(piece)
        told += len(piece[1])
    return parts


def _sections(pieces: Sequence[tuple[int, str]], sections: Sequence[Block]) -> Iterator[Block]:
    """Paragraphs that stood in one section stand in one again."""
    for at, those in groupby(pieces, key=lambda piece: piece[0]):
        words = "\n\n".join(text for _, text in those)
        yield {**sections[at], "text": {**sections[at]["text"], "text": words}}
