"""Making a piece of an article readable where it now stands: links, images, HTML and brackets, code left alone."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from urllib.parse import urljoin, urlsplit

from bot.knowledge.composing.words import listed

_CODE = re.compile(
    r"(?P<fence>^[ \t>]*(?P<mark>`{3,}|~{3,})[^\n]*(?:\n.*?)??(?:^[ \t>]*(?P=mark)[`~]*[ \t]*$|\Z))"
    r"|(?P<span>(?P<ticks>`+)(?!`)[^\n]*?(?:\n[^\n]+?)??(?<!`)(?P=ticks)(?!`))",
    re.MULTILINE | re.DOTALL,
)
_LABEL = r"((?:[^\[\]]|\[[^\[\]]*\])*)"
_TARGET = r"\(\s*<?([^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)>?(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^)]*\)))?\s*\)"
_POINTED = re.compile(r"\]\(\s*<([^<>\n]*)>")
_IMAGE = re.compile(r"!\[" + _LABEL + r"\]" + _TARGET + r"(?:\{[^}\n]*\})?")
_IMAGE_REFERENCE = re.compile(r"!\[([^\[\]]*)\]\[[^\[\]]*\]")
_LINK = re.compile(r"(?<![!\\])\[" + _LABEL + r"\]" + _TARGET + r"(?:\{[:.][^}\n]*\})?")
_REFERENCE = re.compile(r"(?<![!\\])\[([^\[\]]+)\]\[([^\[\]]*)\]")
_SHORTCUT = re.compile(r"(?<![!\\\]])\[([^\[\]]+)\](?![(\[:])")
_DEFINITION = re.compile(r"^ {0,3}\[([^\]^][^\]]*)\]:[ \t]*<?(\S+?)>?(?:[ \t]+[\"'(].*)?[ \t]*$\n?", re.MULTILINE)
_FOOTNOTE = re.compile(r"\[\^[^\]]+\]:?")
_BARE_NUMBER = re.compile(r"(?<!\\)\[(\d{1,3})\]")

_COMMENT = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_ANCHOR = re.compile(r"<a\b[^>]*?\bhref\s*=\s*[\"']([^\"']*)[\"'][^>]*>(.*?)</a\s*>", re.DOTALL | re.IGNORECASE)
_PICTURE = re.compile(r"<img\b[^>]*?>", re.IGNORECASE)
_ALT = re.compile(r"\balt\s*=\s*(\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_AUTOLINK = re.compile(r"^<(?:https?://[^\s<>]+|[\w.+-]+@[\w.-]+\.\w+|mailto:[^\s<>]+)>$", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([A-Za-z][\w-]*)(?:\s[^<>]*)?/?>|<[!@#][^<>\n]*>|<[^<>\n]{1,80}>")
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z]\w+);")

_AS_MARKDOWN = {"b": "**", "strong": "**", "i": "_", "em": "_", "code": "`", "kbd": "`", "samp": "`", "tt": "`"}
_LINE_ENDS = listed("p div tr li ul ol h1 h2 h3 h4 h5 h6 section article blockquote table details summary")
_DROPPED = listed(
    """
    span a u s small big sub sup font center img br hr td th tbody thead tfoot caption colgroup col abbr mark nav aside
    figure figcaption video audio source iframe picture header footer main dl dt dd del ins wbr label button input form
    html head body meta link title script style
    """
)
_SCHEMES = frozenset({"http", "https", "mailto", "tel", "ms-settings"})


def readable(text: str, base: str = "", definitions: Mapping[str, str] | None = None) -> str:
    """``text`` (Markdown) as it can stand in an answer.

    ``base``: the article's own address, against which its relative links are resolved; without one they become plain
    text. ``definitions``: targets of reference links that stand elsewhere in the article.
    """
    kept: list[str] = []

    def put_away(found: re.Match[str]) -> str:
        kept.append(found.group(0))
        return f"\x00{len(kept) - 1}\x00"

    text = _CODE.sub(put_away, text.replace("\x00", ""))
    targets = {**(definitions or {}), **definitions_in(text)}
    text = _DEFINITION.sub("", text)
    text = _POINTED.sub(lambda found: "](" + found.group(1).replace(" ", "%20"), text)
    text = _without_html(text)
    text = _without_images(text)
    text = _linked(text, base, targets)
    text = _ENTITY.sub(_entity, text)
    text = re.sub(r"\x00(\d+)\x00", lambda found: kept[int(found.group(1))], text)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"(?<=\S)[ \t]+$", "", text, flags=re.MULTILINE))


def definitions_in(text: str) -> dict[str, str]:
    """The targets of reference links, by their names in lower case."""
    return {found.group(1).strip().lower(): found.group(2) for found in _DEFINITION.finditer(text)}


def absolute(target: str, base: str) -> str:
    """``target`` as an address that works from anywhere, or nothing where there is none."""
    target = html.unescape(target.strip())
    scheme = urlsplit(target).scheme.lower() if re.match(r"^[A-Za-z][\w+.-]*:", target) else ""
    if scheme:
        return target if scheme in _SCHEMES else ""
    if not target or urlsplit(base).scheme.lower() not in ("http", "https"):
        return ""
    return urljoin(base, target)


def _without_images(text: str) -> str:
    text = _IMAGE.sub(lambda found: _worth_reading(found.group(1)), text)
    return _IMAGE_REFERENCE.sub(lambda found: _worth_reading(found.group(1)), text)


def _worth_reading(alt: str) -> str:
    """An image's alternative text, unless it is only a file's name or a word like "image"."""
    alt = re.sub(r"\s+", " ", alt).strip()
    if re.fullmatch(r"(?i)(image|screenshot|picture|icon|photo|alt|alt[ _-]text|img)?[\s\d_-]*(\.\w{3,4})?", alt):
        return ""
    return "" if re.fullmatch(r"\S+\.(?i:png|jpe?g|gif|svg|webp|bmp)", alt) else alt


def _linked(text: str, base: str, targets: Mapping[str, str]) -> str:
    def link(label: str, target: str) -> str:
        label = re.sub(r"\s+", " ", label).strip()
        address = absolute(target, base)
        if label and address:
            return f"[{label}]({address})"
        return label or address

    def reference(found: re.Match[str]) -> str:
        label, name = found.group(1), (found.group(2) or found.group(1)).strip().lower()
        return link(label, targets.get(name, "")) if name in targets or not label.isdigit() else found.group(0)

    def shortcut(found: re.Match[str]) -> str:
        name = found.group(1).strip().lower()
        return link(found.group(1), targets[name]) if name in targets else found.group(0)

    text = _FOOTNOTE.sub("", text)
    text = _REFERENCE.sub(reference, text)
    text = _SHORTCUT.sub(shortcut, text)
    text = _LINK.sub(lambda found: link(found.group(1), found.group(2)), text)
    # What is left of this form would look like one of the answer's own citations.
    return re.sub(_BARE_NUMBER.pattern + r"(?!\()", r"(\1)", text)


def _without_html(text: str) -> str:
    text = _COMMENT.sub("", text)
    text = _ANCHOR.sub(lambda found: f"[{re.sub(r'<[^>]*>', '', found.group(2))}]({found.group(1)})", text)
    text = _PICTURE.sub(_picture, text)
    return _TAG.sub(_tag, text)


def _picture(found: re.Match[str]) -> str:
    alt = _ALT.search(found.group(0))
    return _worth_reading(alt.group(2) or alt.group(3) or "") if alt else ""


def _tag(found: re.Match[str]) -> str:
    """Known elements give way to Markdown; anything else in angle brackets is a placeholder, shown as code."""
    if _AUTOLINK.match(found.group(0)):
        return found.group(0)
    closing, name = found.group(1), (found.group(2) or "").lower()
    if name in _AS_MARKDOWN:
        return _AS_MARKDOWN[name]
    if name == "li" and not closing:
        return "- "
    if name in _LINE_ENDS:
        return "\n" if closing else ""
    if name in ("br", "td", "th"):
        return " "
    return "" if name in _DROPPED else f"`{found.group(0)}`"


def _entity(found: re.Match[str]) -> str:
    meant = html.unescape(found.group(0))
    return found.group(0) if meant in "<>&" else meant.replace("\xa0", " ")
