"""HTML pages: what is said on the page, without what surrounds it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kb_ingest.detection import is_readable
from kb_ingest.encoding import decode
from kb_ingest.front_matter import split_front_matter
from kb_ingest.limits import Limits
from kb_ingest.problems import Unreadable
from kb_ingest.readers.document import Document
from kb_ingest.signature import looks_like

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_DROPPED = [
    *("script", "style", "noscript", "template", "nav", "aside", "form", "button", "input", "select", "textarea"),
    *("iframe", "object", "embed", "svg", "canvas", "audio", "video", "head", "link", "meta"),
]
_SURROUNDINGS = ("header", "footer")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_ENOUGH = 200
"""Characters in ``main`` or ``article`` for the rest of the page to be left out."""
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_:-]{2,40})""", re.IGNORECASE)
_UNSEEN = re.compile(r"display:none|visibility:hidden|(?:font-size|opacity):0*\.?0*(?:px|pt|r?em|%)?(?:;|!|$)")
_LANGUAGE = re.compile(r"^(?:lang(?:uage)?|highlight(?:-source)?|brush)[-:]\s*([\w+#-]+)$")


def read(data: bytes, limits: Limits) -> Document:  # noqa: ARG001  # every reader's signature
    """The page's ``main`` or ``article`` where it has one, else its body."""
    found = looks_like(data)
    if found and found != "an HTML page":
        raise Unreadable(f"is {found}, not an HTML page as its name says")
    front_matter, text = split_front_matter(_decode(data))
    title, markdown = to_markdown(text)
    return Document(markdown, title, front_matter)


def to_markdown(html: str) -> tuple[str, str]:
    """The page's own title (may be empty) and its text as Markdown."""
    from bs4 import BeautifulSoup

    # The standard library's parser fails on a few malformed declarations with errors of these two kinds.
    try:
        page = BeautifulSoup(html, "html.parser")
    except (AssertionError, ValueError) as error:
        raise Unreadable("is damaged: it cannot be read as HTML") from error
    title = page.title.get_text(" ", strip=True) if page.title else ""
    for tag in page.find_all("button"):
        if tag.find_parent([*_HEADINGS, "summary"]):
            tag.unwrap()  # what opens a part of the page is its heading
    for tag in page.find_all(_DROPPED):
        tag.decompose()
    for tag in page.find_all(_is_hidden):
        tag.decompose()
    return title, _convert(_body(page))


def _decode(data: bytes) -> str:
    """By what the page says of itself, where that is not UTF-8 and works."""
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        name = declared.group(1).decode("ascii").casefold()
        name = "cp1252" if name in ("iso-8859-1", "latin1", "windows-1252", "us-ascii") else name
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            try:
                text = data.decode(name)
            except (LookupError, UnicodeError):
                return decode(data)
            if is_readable(text):
                return decode(text.encode("utf-8", "replace"))
    return decode(data)


def _is_hidden(tag: Tag) -> bool:
    """Whether readers of the page do not see it. Its words are not the owner's answer to anybody."""
    return tag.has_attr("hidden") or hides(str(tag.get("style") or ""))


def hides(style: str) -> bool:
    """Whether what has this ``style`` is on the page without being seen."""
    return _UNSEEN.search("".join(style.split()).casefold()) is not None


def _body(page: BeautifulSoup) -> Tag:
    for name in ("main", "article"):
        found = page.find_all(name)
        if len(found) == 1 and len(found[0].get_text(" ", strip=True)) >= _ENOUGH:
            return found[0]
    body: Tag = page.body or page
    for tag in body.find_all(_SURROUNDINGS):
        # A header inside an article is part of it; one around the page is not.
        if tag.find_parent(["article", "main", "section"]) is None and not tag.find(_HEADINGS):
            tag.decompose()
    return body


def _convert(body: Tag) -> str:
    from markdownify import MarkdownConverter

    class Converter(MarkdownConverter):
        """Leaves signs alone but for those that would make words vanish. The signatures are the library's."""

        def escape(self, text: str, parent_tags: Any) -> str:  # noqa: ARG002
            return text.replace("&", "&amp;").replace("<", "&lt;") if text else ""

        def convert_kbd(self, el: Any, text: str, parent_tags: Any) -> str:  # noqa: ARG002
            return f"**{text.strip()}**" if text.strip() and "_noformat" not in parent_tags else text

        def convert_dt(self, el: Any, text: str, parent_tags: Any) -> str:  # noqa: ARG002
            return f"\n\n**{text.strip()}**\n\n" if text.strip() else ""

        def convert_dd(self, el: Any, text: str, parent_tags: Any) -> str:  # noqa: ARG002
            return f"\n\n{text.strip()}\n\n" if text.strip() else ""

        def convert_summary(self, el: Any, text: str, parent_tags: Any) -> str:  # noqa: ARG002
            return f"\n\n**{text.strip().strip('*')}**\n\n" if text.strip() else ""

    converter = Converter(
        heading_style="atx",
        bullets="-",
        code_language_callback=_language,
        autolinks=False,
        strip_document="strip",
        table_infer_header=True,
    )
    return str(converter.convert_soup(body))


def _language(pre: Tag) -> str:
    for tag in [pre, *pre.find_all("code")]:
        for name in tag.get("class") or []:
            if match := _LANGUAGE.match(str(name)):
                return match.group(1)
    return ""
