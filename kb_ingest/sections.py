"""An article's Markdown into sections, by its headings. Very small ones are put together with their neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.messages.evidence import ArticleRef, Section
from kb_ingest.blocks import Block
from kb_ingest.words import count_words

SMALL = 60
"""Words: a section with fewer is put together with the one beside it …"""
ROOM = 150
"""… as long as both have no more words than this."""


@dataclass
class Part:
    """One heading's own text. ``path``: the headings that lead to it."""

    path: tuple[str, ...]
    blocks: list[Block] = field(default_factory=list)

    @property
    def words(self) -> int:
        return sum(count_words(block.text) for block in self.blocks) + count_words(" ".join(self.path[-1:]))

    @property
    def has_steps(self) -> bool:
        return any(len(block.steps) > 1 for block in self.blocks)


@dataclass(frozen=True)
class Parts:
    """One or more neighbouring parts that make one section."""

    title: str
    blocks: tuple[Block, ...]
    """Headings inside it too."""

    def section(self, article: ArticleRef, number: int) -> Section:
        return Section(article, number, self.title, "\n\n".join(shown(block) for block in self.blocks), self.steps())

    def steps(self) -> tuple[str, ...]:
        """The longest ordered list; the first of them where two are as long."""
        return max((block.steps for block in self.blocks), key=len, default=())


def shown(block: Block) -> str:
    """A block as it stands in a section's text."""
    return f"{'#' * block.level} {block.text}" if block.kind == "heading" else block.text


def first_heading(blocks: Sequence[Block]) -> str:
    """The words of the first heading; empty where there is none."""
    return next((block.text for block in blocks if block.kind == "heading"), "")


def cut_into_sections(blocks: Sequence[Block], title: str) -> list[Parts]:
    """Sections in their order. ``title``: the article's own, which is not repeated in theirs."""
    return [_together(group) for group in _grouped(list(_parts(blocks, title)))]


def _parts(blocks: Sequence[Block], title: str) -> Iterator[Part]:
    """Every heading's own text; headings with nothing under them at all keep their words in an empty part."""
    over = _title_heading(blocks, title)
    path: list[tuple[int, str]] = []
    part = Part(())
    for at, block in enumerate(blocks):
        if block.kind != "heading":
            part.blocks.append(block)
            continue
        if part.blocks:
            yield part
        path = [above for above in path if above[0] < block.level]
        path.append((block.level, block.text))
        part = Part(tuple(text for level, text in path if level != over))
        after = blocks[at + 1] if at + 1 < len(blocks) else None
        if part.path and (after is None or (after.kind == "heading" and after.level <= block.level)):
            yield part
            part = Part(part.path)
    if part.blocks:
        yield part


def _title_heading(blocks: Sequence[Block], title: str) -> int:
    """The level of the one heading that is the article's title and stands over all others; 0 where there is none."""
    headings = [block for block in blocks if block.kind == "heading"]
    if not headings or headings[0].text.casefold() != title.strip().casefold():
        return 0
    level = headings[0].level
    return level if all(heading.level > level for heading in headings[1:]) else 0


def _grouped(parts: Sequence[Part]) -> Iterator[list[Part]]:
    group: list[Part] = []
    for part in parts:
        if group and _belong(group, part):
            group.append(part)
        else:
            if group:
                yield group
            group = [part]
    if group:
        yield group


def _belong(group: Sequence[Part], part: Part) -> bool:
    words = sum(one.words for one in group)
    if words + part.words > ROOM or (words >= SMALL and part.words >= SMALL):
        return False
    # Two lists of steps in one section: nobody could be walked through the right one.
    return not (part.has_steps and any(one.has_steps for one in group))


def _together(group: Sequence[Part]) -> Parts:
    """The title is what all have in common; the headings below it stay in the text."""
    common = _common([part.path for part in group])
    if len(group) == 1:
        only = group[0]
        # A heading with nothing under it: its words are all there is.
        blocks = only.blocks or [Block("prose", only.path[-1])]
        return Parts(" > ".join(only.path), tuple(blocks))
    made: list[Block] = []
    written: tuple[str, ...] = common
    for part in group:
        shared = len(_common([written, part.path]))
        for depth in range(shared, len(part.path)):
            made.append(Block("heading", part.path[depth], level=min(6, depth + 2)))
        written = part.path
        made.extend(part.blocks)
    return Parts(" > ".join(common), tuple(made))


def _common(paths: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    common = paths[0]
    for path in paths[1:]:
        length = 0
        while length < min(len(common), len(path)) and common[length] == path[length]:
            length += 1
        common = common[:length]
    return common
