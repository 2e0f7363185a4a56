"""What of an article is shown: the passage, or the whole list of steps or section that it belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.knowledge.composing.blocks import Block, blocks_of, heading_text, numbered
from bot.knowledge.composing.inline import definitions_in, readable
from bot.messages.evidence import ArticleRef, Passage, Section

WHOLE_SECTION = 1500
"""A section of at most so many characters is shown whole: it reads better than its best part."""

WHOLE_STEPS = 12
"""A list of at most so many steps is shown whole."""

LEAD = 200
"""A paragraph of at most so many characters before a list of steps is shown with it, any that ends in a colon too."""

FIRST_STEPS = 8
"""How many steps of a longer list are shown; *Walk me through it* has the rest."""


@dataclass(frozen=True, slots=True)
class Extract:
    """What is shown of one passage. ``text`` is Markdown with absolute links and no citation yet."""

    passage: Passage
    text: str
    section: str = ""
    """The headings that lead to it, without those that only repeat the article's title."""
    middle: bool = False
    """Whether it starts in the middle of its section."""
    shown_steps: int = 0
    all_steps: int = 0

    @property
    def lead(self) -> str:
        """The line that says where it stands, or nothing where the article's title says it already."""
        if not self.section:
            return ""
        return f"From the middle of **{self.section}**:" if self.middle else f"**{self.section}**"

    @property
    def more(self) -> str:
        """A word on the steps that are not shown."""
        if self.shown_steps >= self.all_steps:
            return ""
        return (
            f"_These are the first {self.shown_steps} of {self.all_steps} steps. "
            "**Walk me through it** shows them all, one at a time._"
        )


def extract(passage: Passage, section: Section | None = None) -> Extract:
    """Choose what to show. ``section``: the whole section that the passage comes from, where it could be looked up."""
    titles = _titles(passage)
    own = blocks_of(passage.text)
    definitions = {**definitions_in(passage.text), **(definitions_in(section.text) if section else {})}
    shown, of = own, 0
    if section is not None:
        shown, of = _chosen(own, blocks_of(section.text), len(section.text))
    middle = _from_the_middle(shown, section, titles)
    text = present(shown, passage.article, titles, definitions)
    if not text:
        text = present(own, passage.article, frozenset(), definitions) or passage.text.strip()
    steps = sum(len(block.items) for block in shown if block.kind == "steps")
    return Extract(passage, text, _section_line(passage), middle, steps if of else 0, of)


def present(
    blocks: Sequence[Block], article: ArticleRef, titles: frozenset[str], definitions: dict[str, str] | None = None
) -> str:
    """Blocks as they stand in an answer. Headings become bold lines, and go where they only repeat a title."""
    parts: list[str] = []
    for at, block in enumerate(blocks):
        last = at == len(blocks) - 1
        if block.kind == "rule" or (block.kind == "heading" and (last or _plain(heading_text(block)) in titles)):
            continue
        if block.kind == "code":
            parts.append(_closed(block.text))
            continue
        source = block.text
        if block.kind == "heading":
            source = f"**{heading_text(block).replace('**', '')}**"
        elif block.kind == "steps":
            source = numbered(block)
        part = readable(source, article.url, definitions).strip("\n")
        if part.strip():
            parts.append(part)
    return "\n\n".join(parts)


def adjoins(first: Passage, second: Passage) -> int:
    """Whether the steps of one go on in the other: 1 if ``second`` comes after ``first``, -1 if before, else 0."""
    if first.article.id != second.article.id or abs(first.section - second.section) > 1 or first.id == second.id:
        return 0
    one, other = _ends(first), _ends(second)
    if one is None or other is None:
        return 0
    if other[0] == one[1] + 1:
        return 1
    return -1 if one[0] == other[1] + 1 else 0


def _closed(code: str) -> str:
    """A fence that a passage's end cut off is closed, so that nothing after it becomes code."""
    fence = re.match(r"[ \t]*(`{3,}|~{3,})", code)
    if fence is None or (code.count("\n") and code.rsplit("\n", 1)[-1].strip().startswith(fence.group(1))):
        return code
    return f"{code}\n{fence.group(1)}"


def _ends(passage: Passage) -> tuple[int, int] | None:
    """The numbers of a passage's first and last step."""
    lists = [block for block in blocks_of(passage.text) if block.kind == "steps"]
    return (lists[0].start, lists[-1].last) if lists else None


def _chosen(own: Sequence[Block], whole: Sequence[Block], length: int) -> tuple[tuple[Block, ...], int]:
    """The blocks to show, and how many steps there are in all where not all of them are shown."""
    run = _run(own, whole)
    steps = sum(len(whole[at].items) for at in run if whole[at].kind == "steps")
    if length <= WHOLE_SECTION and steps <= WHOLE_STEPS:
        return tuple(whole), 0
    if not run:
        return tuple(own), 0
    words = _plain("\n".join(block.text for block in own))
    lead = {run[0] - 1} if run[0] and _leads(whole[run[0] - 1]) else set()
    if steps > WHOLE_STEPS:
        return (*(whole[at] for at in sorted(lead)), *_first(whole, run)), steps
    kept = (
        lead | set(run) | {at for at, block in enumerate(whole) if _plain(block.text) and _plain(block.text) in words}
    )
    return tuple(whole[at] for at in sorted(kept)), 0


def _leads(block: Block) -> bool:
    """Whether a paragraph before a list belongs to it."""
    return block.kind == "paragraph" and (block.text.rstrip(" *_").endswith(":") or len(block.text) <= LEAD)


def _first(whole: Sequence[Block], run: Sequence[int]) -> tuple[Block, ...]:
    """The first steps of a long list, with what stands between them."""
    left, blocks = FIRST_STEPS, []
    for at in run:
        block = whole[at]
        if left <= 0:
            break
        if block.kind == "steps":
            items = block.items[:left]
            left -= len(items)
            block = Block("steps", "\n".join(items), items, block.start)
        blocks.append(block)
    return tuple(blocks)


def _run(own: Sequence[Block], whole: Sequence[Block]) -> list[int]:
    """Where in the section the passage's steps stand: the list, also where pictures or notes cut it into several."""
    wanted = {_plain(item) for block in own if block.kind == "steps" for item in block.items}
    best: list[int] = []
    most = 0
    for run in _runs(whole):
        shared = len(wanted & {_plain(item) for at in run for item in whole[at].items})
        if shared > most:
            best, most = run, shared
    return best


def _runs(whole: Sequence[Block]) -> list[list[int]]:
    runs: list[list[int]] = []
    last = 0
    for at, block in enumerate(whole):
        if block.kind == "heading":
            last = 0
        if block.kind != "steps":
            continue
        if runs and last and block.start == last + 1:
            runs[-1].extend(range(runs[-1][-1] + 1, at + 1))
        else:
            runs.append([at])
        last = block.last
    return runs


def _from_the_middle(shown: Sequence[Block], section: Section | None, titles: frozenset[str]) -> bool:
    """Whether a reader would miss a beginning: steps from a later one on, or words after the section's first."""
    own = _beginning(shown, titles)
    if own is None:
        return False
    first_steps = next((block for block in shown if block.kind == "steps"), None)
    if first_steps is not None:
        return first_steps.start > 1
    whole = _beginning(blocks_of(section.text), titles) if section else None
    return whole is not None and not _plain(whole.text).startswith(_plain(own.text)[:80])


def _beginning(blocks: Sequence[Block], titles: frozenset[str]) -> Block | None:
    """The first block that says something of its own."""
    for block in blocks:
        if not (block.kind == "heading" and _plain(heading_text(block)) in titles) and _plain(block.text):
            return block
    return None


def _titles(passage: Passage) -> frozenset[str]:
    parts = [passage.article.title, passage.section_title, *passage.section_title.split(" > ")]
    return frozenset(_plain(part) for part in parts if part)


def _section_line(passage: Passage) -> str:
    parts = [part.strip() for part in passage.section_title.split(" > ")]
    title = _plain(passage.article.title)
    return " > ".join(part.replace("**", "") for part in parts if part and _plain(part) != title)


def _plain(text: str) -> str:
    """Words only, without an item's number: two pieces that read the same are the same."""
    return " ".join(re.findall(r"\w+", re.sub(r"^\s*\d+[.)]\s+", "", text).lower()))
