"""Cutting an answer into claims, and a passage into the sentences that may bear them out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from bot.knowledge.composing.blocks import Block, blocks_of
from bot.knowledge.composing.citing import MARK

Kind = Literal["sentence", "item", "lead", "code"]

_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|cf|approx|nos?|dr|mr|mrs|ms|prof|st|dept|ext|tel|fig|max"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|a\.m|p\.m|u\.s|u\.k)|\b[A-Za-z])\.$",
    re.IGNORECASE,
)
"""Those after which a capital letter says nothing. After ``etc.`` or ``min.`` it begins a new sentence."""

_STOP = re.compile(r"(?<=[.!?…])(?:[\"'”’)\]*_`]*)((?:\s*\[\d{1,3}\])*)(?=\s+|$)")
_MARKER = re.compile(r"^\s*(?:\d{1,3}[.)]|[-*+•])\s+")
_CODE_SPAN = re.compile(r"(`+)[^`].*?\1|<?https?://\S+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of an answer. ``text`` is Markdown without its citations; ``cited`` are their numbers."""

    text: str
    cited: tuple[int, ...]
    kind: Kind = "sentence"


def claims_in(answer: str) -> tuple[Claim, ...]:
    """Every sentence and list item of an answer with what it cites.

    A citation at the end of a list item stands for the whole item, one after a lead-in's list for the lead-in, and code
    belongs to the sentence before it. A sentence in a paragraph must carry its own.
    """
    claims: list[Claim] = []
    for block in blocks_of(answer):
        claims += _of_block(block)
    return _with_inherited(claims)


def sentences_of(text: str) -> list[str]:
    """The sentences of one paragraph, each with the citations that follow it."""
    hidden: list[str] = []

    def hide(found: re.Match[str]) -> str:
        whole = found.group(0)
        tail = re.search(r"[.,;:!?]+$", whole) if whole.startswith("http") else None
        kept = whole[: tail.start()] if tail else whole
        hidden.append(kept)
        return f"\x00{len(hidden) - 1}\x00" + (tail.group(0) if tail else "")

    flat = _CODE_SPAN.sub(hide, text.replace("\x00", ""))
    flat = re.sub(r"\s+", " ", flat).strip()
    found: list[str] = []
    start = 0
    for stop in _STOP.finditer(flat):
        before = flat[start : stop.start()]
        follows = flat[stop.end() :].lstrip()
        if not stop.group(1) and (_ABBREVIATION.search(before) or re.match(r"[a-z]", follows)):
            continue
        if before.strip(" .!?*_"):
            found.append(flat[start : stop.end()])
            start = stop.end()
    found.append(flat[start:])
    shown = [re.sub(r"\x00(\d+)\x00", lambda mark: hidden[int(mark.group(1))], each).strip() for each in found]
    return _citations_joined([each for each in shown if each])


def segments_of(passage: str) -> tuple[str, ...]:
    """The sentences, items, rows and code of a passage: what a claim is laid beside."""
    segments: list[str] = []
    for block in blocks_of(passage):
        if block.kind == "code":
            segments.append(block.text)
        elif block.kind == "table":
            segments += _rows(block.text)
        else:
            for line in _paragraphs(block):
                segments += sentences_of(line)
    return tuple(segment for segment in segments if re.search(r"\w", segment))


def without_citations(text: str) -> str:
    return re.sub(r"\s*" + MARK.pattern, "", text).strip()


def _of_block(block: Block) -> list[Claim]:
    if block.kind == "code":
        return [Claim(block.text, (), "code")]
    if block.kind in ("steps", "bullets"):
        return [claim for item in block.items for claim in _of_item(item)]
    kind: Kind = "lead" if block.kind == "heading" else "sentence"
    return [_claim(sentence, kind) for line in _paragraphs(block) for sentence in sentences_of(line)]


def _of_item(item: str) -> list[Claim]:
    """The sentences of one list item. What stands in it without a citation is borne by the item's last one."""
    first, *rest = item.split("\n")
    inner = _MARKER.sub("", first) + "\n" + "\n".join(line.strip() for line in rest)
    claims: list[Claim] = []
    for block in blocks_of(inner):
        if block.kind == "code":
            claims.append(Claim(block.text, (), "code"))
        elif block.kind in ("steps", "bullets"):
            claims += [claim for each in block.items for claim in _of_item(each)]
        else:
            claims += [_claim(each, "item") for line in _paragraphs(block) for each in sentences_of(line)]
    last = next((claim.cited for claim in reversed(claims) if claim.cited), ())
    return [claim if claim.cited else replace(claim, cited=last) for claim in claims]


def _with_inherited(claims: list[Claim]) -> tuple[Claim, ...]:
    settled: list[Claim] = []
    for at, claim in enumerate(claims):
        if not re.search(r"\w", claim.text):
            # A citation in a line of its own, as it stands after code.
            if settled and not settled[-1].cited:
                settled[-1] = replace(settled[-1], cited=claim.cited)
        elif claim.cited:
            settled.append(claim)
        elif claim.kind == "code":
            before = next((each.cited for each in reversed(settled) if each.cited), ())
            settled.append(replace(claim, cited=before))
        elif claim.kind == "lead" or _introduces(claim, claims[at + 1 :]):
            after = next((each.cited for each in claims[at + 1 :] if each.cited), ())
            settled.append(replace(claim, cited=after))
        else:
            settled.append(claim)
    return tuple(settled)


def _introduces(claim: Claim, following: list[Claim]) -> bool:
    """Whether this is the line that leads into a list or into code, or stands above a paragraph as its title."""
    text = claim.text.strip()
    titled = bool(re.fullmatch(r"\*\*[^*]+\*\*:?|__[^_]+__:?", text))
    leads = text.rstrip("*_").endswith(":") and bool(following) and following[0].kind in ("item", "code")
    return titled or leads


def _claim(sentence: str, kind: Kind) -> Claim:
    numbers = tuple(dict.fromkeys(int(found.group(1)) for found in MARK.finditer(sentence)))
    return Claim(without_citations(sentence), numbers, kind)


def _citations_joined(sentences: list[str]) -> list[str]:
    """A citation that stands alone, after a full stop and a space, belongs to the sentence before it."""
    joined: list[str] = []
    for sentence in sentences:
        leading = re.match(r"^(?:\[\d{1,3}\](?!\()\s*[.,]?\s*)+", sentence)
        if leading and joined:
            joined[-1] += " " + leading.group(0).strip()
            sentence = sentence[leading.end() :]
        if sentence.strip():
            joined.append(sentence)
    return joined


def _paragraphs(block: Block) -> list[str]:
    """A block's running text: an item each, quotes without their marks, the lines of a paragraph joined."""
    lines: list[str] = []
    for line in block.text.split("\n"):
        bare = re.sub(r"^[\s>]+", "", line)
        if not bare:
            lines.append("")
        elif _MARKER.match(bare) and block.kind not in ("paragraph", "heading"):
            lines += ["", _MARKER.sub("", bare)]
        else:
            lines[-1:] = [f"{lines[-1]} {bare}".strip()] if lines else [bare]
    text = [re.sub(r"^#+\s*", "", line) if block.kind == "heading" else line for line in lines]
    return [line for line in text if line.strip()]


def _rows(table: str) -> list[str]:
    """Each row of a table with its column's headings, as it is read: "Role: staff; Quota: 50 GB"."""
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in table.split("\n") if line.strip()]
    if len(rows) < 3:
        return [" ".join(row) for row in rows]
    head, _, *body = rows
    return ["; ".join(f"{title}: {cell}" if title else cell for title, cell in _paired(head, row)) for row in body]


def _paired(head: list[str], row: list[str]) -> list[tuple[str, str]]:
    return [(head[at] if at < len(head) else "", cell) for at, cell in enumerate(row)]
