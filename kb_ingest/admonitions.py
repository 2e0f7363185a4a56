"""Notes, tips and warnings in the ways that documentation tools write them, as quotes that everybody can read."""

from __future__ import annotations

import re

_FENCE = re.compile(r"^\s*(?:>\s*)*(`{3,}|~{3,})")
_BANG = re.compile(r"^( *)(?:!!!|\?\?\?\+?)\s+([\w-]+)(?:[\w \t-]*?)(?:\s+\"([^\"]*)\")?\s*$")
_GITHUB = re.compile(r"^( *(?:> ?)+)\[!([A-Za-z]+)\][-+]?\s*(.*)$")
_COLONS = re.compile(r"^( *):{3,}\s*\{?\s*([A-Za-z][\w-]*)\}?\s*(.*?)\s*$")
_COLONS_END = re.compile(r"^ *:{3,}\s*$")
_INDENT = 4


def plain_admonitions(text: str) -> str:
    """``> [!NOTE]``, ``!!! note "Title"`` with what is indented under it, and ``:::note`` … ``:::`` as quotes."""
    if "!" not in text and ":::" not in text and "???" not in text:
        return text
    lines = text.split("\n")
    made: list[str] = []
    fence = ""
    at = 0
    while at < len(lines):
        line = lines[at]
        match = _FENCE.match(line)
        if fence:
            fence = "" if match and match[1].startswith(fence) else fence
        elif match:
            fence = match[1]
        elif bang := _BANG.match(line):
            at, inside = _indented(lines, at + 1, len(bang[1]))
            made += _quote(bang[1], bang[3] if bang[3] is not None else _word(bang[2]), inside)
            continue
        elif github := _GITHUB.match(line):
            line = f"{github[1]}**{_word(github[2])}:** {github[3]}".rstrip()
        elif (colons := _COLONS.match(line)) and (end := _end(lines, at + 1)):
            inside = lines[at + 1 : end]
            made += _quote(colons[1], colons[3].strip('[]"') or _word(colons[2]), inside)
            at = end + 1
            continue
        made.append(line)
        at += 1
    return "\n".join(made)


def _word(kind: str) -> str:
    return kind.replace("-", " ").capitalize()


def _indented(lines: list[str], at: int, indent: int) -> tuple[int, list[str]]:
    """The lines under an admonition, without their indent, and the index of the first line after them."""
    inside: list[str] = []
    while at < len(lines) and (not lines[at].strip() or lines[at].startswith(" " * (indent + _INDENT))):
        inside.append(lines[at][indent + _INDENT :])
        at += 1
    while inside and not inside[-1].strip():
        inside.pop()
    return at, inside


def _end(lines: list[str], at: int) -> int:
    """The index of the line that ends a ``:::`` block; 0 where none does."""
    for index in range(at, len(lines)):
        if _COLONS_END.match(lines[index]):
            return index
        if _COLONS.match(lines[index]):
            return 0
    return 0


def _quote(indent: str, title: str, inside: list[str]) -> list[str]:
    inner = plain_admonitions("\n".join(inside)).strip("\n").split("\n")
    title = title.strip()
    head = [f"{indent}> **{title}{'' if title[-1] in '.:!?' else ':'}**"] if title else []
    # A paragraph goes on after the title's word; anything else needs a line between.
    if head and inner[0] and not re.match(r"\s*(?:[-*+>#|`~]|\d+[.)])", inner[0]):
        head[0] += f" {inner.pop(0).strip()}"
    elif head and inner[0]:
        head.append(f"{indent}>")
    body = [f"{indent}> {line}".rstrip() for line in inner] if inner != [""] else []
    return ["", *head, *body, ""]
