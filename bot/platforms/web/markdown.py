"""Markdown to HTML that is safe to put on the page.

Two walls: the parser takes no HTML and makes links of web and mail addresses only; what comes out is cleaned once more
by nh3 against a short list. Pictures become their description: nothing is loaded from elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.platforms.web.plain import parts

_TAGS = {
    "a", "blockquote", "br", "code", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s", "strong", "sup",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "sup": {"data-cite"}, "td": {"align"}, "th": {"align"}}
_SCHEMES = {"http", "https", "mailto"}
_CITE = re.compile(r"\[(\d{1,3})\]")
_LINKED = re.compile(r"\s*(https?://[^\s/]|mailto:[\w.+-]+@[\w-]+(?:\.[\w-]+)+)", re.IGNORECASE)
_SMALLEST_HEADING = 6
_HEADING_SHIFT = 2
"""The page's own headings are h1 and h2; an article's begin below them."""


def to_html(text: str, citations: Collection[int] = ()) -> str:
    """Render ``text``. ``[n]`` becomes a mark when ``n`` is in ``citations`` and stays as it is written otherwise."""
    tokens = _PARSER.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1:]) + _HEADING_SHIFT, _SMALLEST_HEADING)}"
        if token.children:
            token.children = _tamed(token.children, frozenset(citations))
    html = _PARSER.renderer.render(tokens, _PARSER.options, {})
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        url_relative="deny",
        link_rel="noopener noreferrer",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    ).strip()


def _tamed(children: Sequence[Token], citations: frozenset[int]) -> list[Token]:
    """Links to anything but the web and mail lose their address, pictures become words, addresses become links."""
    kept: list[Token] = []
    inside: list[bool] = []
    for child in children:
        if child.type == "link_open":
            inside.append(bool(_LINKED.match(str(child.attrs.get("href", "")))))
            if inside[-1]:
                kept.append(child)
        elif child.type == "link_close":
            if inside and inside.pop():
                kept.append(child)
        elif child.type == "image":
            kept.append(_text(child.content or str(child.attrs.get("alt", ""))))
        elif child.type == "text" and not any(inside):
            kept.extend(_marked(child.content, citations))
        else:
            kept.append(child)
    return kept


def _marked(text: str, citations: frozenset[int]) -> list[Token]:
    made: list[Token] = []
    for kind, part in parts(text):
        if kind == "link":
            made += [Token("link_open", "a", 1, attrs={"href": part}), _text(part), Token("link_close", "a", -1)]
        else:
            made.extend(_cited(part, citations))
    return made


def _cited(text: str, citations: frozenset[int]) -> list[Token]:
    made: list[Token] = []
    at = 0
    for match in _CITE.finditer(text):
        if int(match.group(1)) not in citations:
            continue
        made.append(_text(text[at : match.start()]))
        opened = Token("sup_open", "sup", 1, attrs={"data-cite": match.group(1)})
        made += [opened, _text(match.group(1)), Token("sup_close", "sup", -1)]
        at = match.end()
    made.append(_text(text[at:]))
    return made


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


class _Parser(MarkdownIt):
    """Lets every address through, so that ``_tamed`` can judge it and a refused one keeps its words."""

    def validateLink(self, url: str) -> bool:  # noqa: N802, ARG002 - the parser's own name and signature
        return True


_PARSER = _Parser("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
