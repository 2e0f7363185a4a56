"""Markdown as owners write it into Markdown that every platform can show: plain CommonMark with tables.

Code is left as it is. Pictures become their descriptions, admonitions become quotes with a bold word before them, HTML
becomes Markdown, and links that lead nowhere outside their folder become their words.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from typing import Any

from markdown_it.token import Token

from kb_ingest.admonitions import plain_admonitions
from kb_ingest.blocks import parser
from kb_ingest.hidden import without_hidden
from kb_ingest.links import Links
from kb_ingest.readers.html import to_markdown

CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)((?:(?!\n[ \t]*\n).)+?)(?<!`)\1(?!`)", re.DOTALL)
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_IMAGE = re.compile(r"!\[([^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*)\](?:\((?:[^()]|\([^()]*\))*\)|\[[^\[\]]*\])")
_LINK = re.compile(
    r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*(<[^<>\n]*>|(?:[^()\s]|\([^()\s]*\))*)(\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"
)
_REFERENCE = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])+)\]\[([^\[\]]*)\]")
_SHORTCUT = re.compile(r"(?<![\]!\\])\[([^\[\]]+)\](?![\[(:])")
_DEFINITION = re.compile(
    r"^ {0,3}\[([^\[\]]+)\]:[ \t]*\n?[ \t]*\S+(?:[ \t]+(?:\"[^\"]*\"|'[^']*'|\([^)]*\)))?[ \t]*$", re.MULTILINE
)
_ADDRESS = re.compile(r"<((?:https?://|mailto:)[^<>\s]+|[\w.+-]+@[\w-]+\.[\w.-]+)>")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s[^<>]*)?)/?>")
_HREF = re.compile(r"""href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"<[a-zA-Z][^<>\n]{0,60}>|&lt;[a-zA-Z][^&<>\n]{0,60}(?:&gt;|>)")
_ENTITY = re.compile(r"&(?!lt;|gt;|amp;|#60;|#62;|#38;)(?:[a-zA-Z][a-zA-Z0-9]{1,31}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_LONE_AND = re.compile(r"&amp;(?![a-zA-Z#])")
_BLANKS = re.compile(r"\n{3,}")

_BOLD = {"b", "strong", "kbd", "summary", "dt", "h1", "h2", "h3", "h4", "h5", "h6"}
_ITALIC = {"i", "em", "cite", "var"}
_CODE = {"code", "samp", "tt"}
_DROPPED = (
    "a abbr address article aside big blockquote button center dd del details dfn div dl figcaption figure font footer "
    "form header hr iframe img input ins label li main mark nav ol p picture pre q s section small source span strike "
    "sub sup table tbody td tfoot th thead time tr u ul video wbr"
)
_KNOWN = {*_BOLD, *_ITALIC, *_CODE, *_DROPPED.split(), "br", "script", "style"}
_WHOLE = re.compile(r"<(?:table|ul|ol|li|dl|pre|p|h[1-6]|script|style)\b", re.IGNORECASE)
"""What makes a block of HTML worth converting as a whole, not tag by tag."""

_NOWHERE = Links()


def clean_markdown(markdown: str, links: Links = _NOWHERE) -> str:
    """The text, cleaned. ``links``: where its relative links lead."""
    text = without_hidden(plain_admonitions(markdown.expandtabs(4)))
    env: dict[str, Any] = {}
    tokens = parser().parse(text, env)
    lines = text.split("\n")
    code: set[int] = set()
    whole: dict[int, tuple[int, str]] = {}
    for token in tokens:
        if token.map is None:
            continue
        if token.type in ("html_block", "code_block") and _is_page(token):
            whole[token.map[0]] = (token.map[1], to_markdown(token.content)[1])
        elif token.type in ("fence", "code_block"):
            code.update(range(*token.map))
    references = _references(env, text)
    return _put_together(lines, code, whole, lambda part: _clean_words(part, links, references))


def _is_page(token: Token) -> bool:
    """Whether a block is HTML to be converted as a whole. Deeply indented HTML is no code: its owner nested it so."""
    if token.type == "html_block":
        return _WHOLE.search(token.content) is not None
    first = _TAG.match(token.content.lstrip())
    return token.level == 0 and first is not None and first[2].casefold() in _KNOWN


def _put_together(
    lines: list[str], code: set[int], whole: Mapping[int, tuple[int, str]], words: Callable[[str], str]
) -> str:
    """Code as it is, HTML blocks as converted, and everything between them cleaned."""
    made: list[str] = []
    part: list[str] = []
    at = 0
    while at <= len(lines):
        in_code = at in code
        if part and (at == len(lines) or in_code or at in whole):
            made.append(words("\n".join(part)))
            part = []
        if at == len(lines):
            break
        if in_code:
            made.append(lines[at])
        elif at in whole:
            end, text = whole[at]
            made.append(f"\n{words(text)}\n")
            at = end
            continue
        else:
            part.append(lines[at])
        at += 1
    return _squeezed("\n".join(made))


def _squeezed(text: str) -> str:
    return text.strip("\n") if "```" in text or "~~~" in text else _BLANKS.sub("\n\n", text).strip("\n")


def _references(env: Mapping[str, Any], text: str) -> dict[str, str]:
    """The targets of the link definitions, by label; only those whose line is found, so that it can be taken away."""
    known = {str(label): str(found.get("href", "")) for label, found in dict(env.get("references") or {}).items()}
    labels = (_label(match[1]) for match in _DEFINITION.finditer(text))
    return {label: known[label] for label in labels if label in known}


def _label(text: str) -> str:
    return " ".join(text.split()).casefold().upper()


def _clean_words(text: str, links: Links, references: Mapping[str, str]) -> str:
    """Cleans what is not code, leaving `code spans` alone."""
    if references:
        text = _DEFINITION.sub(lambda match: "" if _label(match[1]) in references else match[0], text)
    spans: list[str] = []

    def hide(match: re.Match[str]) -> str:
        spans.append(match[0])
        return f"\ue000{len(spans) - 1}\ue001"

    text = CODE_SPAN.sub(hide, text.replace("\ue000", "").replace("\ue001", ""))
    text = COMMENT.sub("", text)
    text = _without_images(text)
    if references:
        text = _inline_references(text, references)
    text = _LINK.sub(lambda match: _link(match[1], match[2].strip("<>"), links), text)
    text = _ADDRESS.sub(lambda match: f"[{match[1].removeprefix('mailto:')}]({_whole_address(match[1])})", text)
    text = _tags(text, links)
    text = _ENTITY.sub(lambda match: html.unescape(match[0]).replace("\u00a0", " "), text)
    text = _LONE_AND.sub("&", text)
    return re.sub("\ue000(\\d+)\ue001", lambda match: spans[int(match[1])], text)


def _without_images(text: str) -> str:
    return _IMAGE.sub(lambda match: f"(picture: {match[1].strip()})" if match[1].strip() else "", text)


def _inline_references(text: str, references: Mapping[str, str]) -> str:
    def inline(match: re.Match[str]) -> str:
        target = references.get(_label(match[2] or match[1]))
        return match[0] if target is None else f"[{match[1]}](<{target}>)"

    def shortcut(match: re.Match[str]) -> str:
        target = references.get(_label(match[1]))
        return match[0] if target is None else f"[{match[1]}](<{target}>)"

    return _SHORTCUT.sub(shortcut, _REFERENCE.sub(inline, text))


def _link(words: str, target: str, links: Links) -> str:
    """The link where it leads somewhere for everybody, else its words."""
    whole = links.followed(target)
    if not whole:
        return words
    if not words.strip():
        return ""
    return f"[{words}]({whole})"


def _whole_address(address: str) -> str:
    return address if ":" in address else f"mailto:{address}"


def _tags(text: str, links: Links) -> str:
    """HTML's own tags into Markdown or away; anything else between angle brackets is a placeholder, shown as code."""
    if "<" not in text and "&lt;" not in text:
        return text
    targets: list[str] = []

    def tag(match: re.Match[str]) -> str:
        closing, name, rest = match[1], match[2].casefold(), match[3]
        if name not in _KNOWN or (closing and rest.strip()):
            return match[0]
        if name == "br":
            return " "
        if name == "a":
            if closing:
                target = targets.pop() if targets else ""
                return f"]({target})" if target else ""
            href = _HREF.search(rest)
            targets.append(links.followed(next(filter(None, href.groups()), "")) if href else "")
            return "[" if targets[-1] else ""
        if name in _BOLD:
            return "**"
        if name in _ITALIC:
            return "*"
        return "`" if name in _CODE else ""

    text = _TAG.sub(tag, text)
    return _PLACEHOLDER.sub(lambda match: f"`{html.unescape(match[0])}`", text)
