"""The links and pictures of a file as its owner wrote it, each with its line. Code is passed over."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from kb_ingest.cleaning import CODE_SPAN, COMMENT

_FENCE = re.compile(r"^[ \t>]*(`{3,}|~{3,})")
_IMAGE = re.compile(r"!\[([^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*)\](?:\(\s*((?:[^()]|\([^()]*\))*)\)|\[[^\[\]]*\])")
_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*(<[^<>\n]*>|(?:[^()\s]|\([^()\s]*\))*)")
_DEFINITION = re.compile(r"^ {0,3}\[([^\[\]^]+)\]:[ \t]*\n?[ \t]*(<[^<>\n]*>|\S+)", re.MULTILINE)
_TAG_IMAGE = re.compile(r"<img\b([^<>]*)>", re.IGNORECASE)
_TAG_LINK = re.compile(r"<a\b([^<>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_BLOCK_IMAGE = re.compile(r"^[ \t]*:::\s*image\b(.*?):::", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Mark:
    """A link or a picture. ``words``: the link's words, or the picture's description; None where it has none at all."""

    target: str
    words: str | None
    line: int


class Text:
    """A file's text, with code and comments blanked out so that every other sign keeps its place."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        text = _without_fences(text)
        text = COMMENT.sub(lambda found: _blank(found[0]), text)
        self.text = CODE_SPAN.sub(lambda found: _blank(found[0]), text) if "`" in text else text

    def line(self, at: int) -> int:
        return bisect_right(self._starts, at)

    def links(self) -> Iterator[Mark]:
        """Written as Markdown, as definitions at the end, or as HTML."""
        if "](" in self.text:
            for found in _LINK.finditer(self.text):
                yield Mark(found[2].strip("<>"), found[1], self.line(found.start()))
        if "]:" in self.text:
            for found in _DEFINITION.finditer(self.text):
                yield Mark(found[2].strip("<>"), found[1], self.line(found.start()))
        for found in _TAG_LINK.finditer(self.text):
            if target := _attributes(found[1]).get("href"):
                yield Mark(html.unescape(target), "", self.line(found.start()))

    def pictures(self) -> Iterator[Mark]:
        """An empty ``alt`` in HTML says that a picture is mere decoration: its description is empty, not None."""
        if "![" in self.text:
            for found in _IMAGE.finditer(self.text):
                yield Mark(_picture(found[2] or ""), found[1].strip() or None, self.line(found.start()))
        for found in _TAG_IMAGE.finditer(self.text):
            given = _attributes(found[1])
            yield Mark(given.get("src", ""), given.get("alt"), self.line(found.start()))
        if ":::" in self.text:
            for found in _BLOCK_IMAGE.finditer(self.text):
                given = _attributes(found[1])
                decoration = "" if given.get("type") == "icon" else None
                words = given.get("alt-text") or decoration
                yield Mark(given.get("source", ""), words, self.line(found.start()))


def _without_fences(text: str) -> str:
    if "```" not in text and "~~~" not in text:
        return text
    fence = ""
    made = []
    for line in text.split("\n"):
        found = _FENCE.match(line)
        if fence:
            made.append(" " * len(line))
            fence = "" if found and found[1].startswith(fence) else fence
        elif found:
            fence = found[1]
            made.append(" " * len(line))
        else:
            made.append(line)
    return "\n".join(made)


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _attributes(inside: str) -> dict[str, str]:
    return {found[1].casefold(): found[2] or found[3] or found[4] or "" for found in _ATTRIBUTE.finditer(inside)}


def _picture(target: str) -> str:
    """The address alone, without the picture's title."""
    return target.strip().split(" ", 1)[0].strip("<>")
