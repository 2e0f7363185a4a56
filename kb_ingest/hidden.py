"""HTML within Markdown that readers of the page do not see: its words are not the owner's answer to anybody."""

from __future__ import annotations

import re

from kb_ingest.readers.html import hides

_CODE = re.compile(r"^[ \t>]*(`{3,}|~{3,}).*?(?:^[ \t>]*\1|\Z)|(`+)(?!`)[^\n]*?(?<!`)\2(?!`)", re.MULTILINE | re.DOTALL)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s[^<>]*)?)/?>")
_STYLE = re.compile(r"""\bstyle\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_HIDDEN = re.compile(r"""(?:^|\s)hidden(?=\s|=|$)""", re.IGNORECASE)
_VALUE = re.compile(r"""=\s*(?:"[^"]*"|'[^']*')""")
_VOID = frozenset(
    {"br", "hr", "img", "input", "wbr", "link", "meta", "source", "area", "base", "col", "embed", "track"}
)


def without_hidden(markdown: str) -> str:
    """The text without elements that are hidden by ``hidden`` or by their style. One that is never closed stays."""
    if "<" not in markdown:
        return markdown
    code = [found.span() for found in _CODE.finditer(markdown)]
    kept: list[str] = []
    at = 0
    for start, end in _hidden(markdown):
        if start >= at and not any(begins <= start < ends for begins, ends in code):
            kept.append(markdown[at:start])
            at = end
    return "".join((*kept, markdown[at:]))


def _hidden(markdown: str) -> list[tuple[int, int]]:
    """Where hidden elements begin and end, in order. A closing tag belongs to the last one of its name still open."""
    found: list[tuple[int, int]] = []
    opened: dict[str, list[tuple[int, bool]]] = {}
    for tag in _TAG.finditer(markdown):
        name = tag[2].casefold()
        if tag[1]:
            if opened.get(name):
                start, hidden = opened[name].pop()
                found += [(start, tag.end())] if hidden else []
        elif name not in _VOID and not tag[0].endswith("/>"):
            opened.setdefault(name, []).append((tag.start(), _is_hidden(tag[3])))
    return sorted(found)


def _is_hidden(attributes: str) -> bool:
    style = _STYLE.search(attributes)
    if style and hides(next(filter(None, style.groups()), "")):
        return True
    return _HIDDEN.search(_VALUE.sub("=", attributes)) is not None
