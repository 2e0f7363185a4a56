"""Teams' way of writing text → what a person reads: names instead of tags, plain words instead of HTML."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

from bot.platforms.teams.payload import Payload
from bot.platforms.writing.text import seen

_AT = re.compile(r"<at\b[^>]*>(.*?)</at>", re.IGNORECASE | re.DOTALL)
_BLOCKS = frozenset({"p", "div", "br", "li", "blockquote", "tr", "h1", "h2", "h3", "pre", "ul", "ol"})
_UNSEEN = frozenset({"script", "style", "head"})


def words_of(message: Payload, own: str) -> tuple[str, bool, bool]:
    """The words, whether they mention us (``own``: our id) and whether they mention somebody else."""
    text = message.text("text")
    mentioned = others = False
    for entity in message.several("entities"):
        if entity.text("type") != "mention":
            continue
        about = entity.inner("mentioned")
        is_us = about.text("id") == own
        mentioned, others = mentioned or is_us, others or not is_us
        shown = entity.text("text") or f"<at>{about.text('name')}</at>"
        text = text.replace(shown, " " if is_us else f"@{about.text('name') or 'someone'}")
    text = _AT.sub(lambda found: f"@{found.group(1)}", text)
    if message.text("textFormat") == "xml":
        text = plain(text)
    return seen(_tidied(html.unescape(text))), mentioned, others


def plain(markup: str) -> str:
    """What somebody reads of a piece of HTML."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return "".join(reader.found)


def _tidied(text: str) -> str:
    """Without the space that a mention left, and Teams' hard spaces."""
    lines = (
        re.sub(r"[ \t]{2,}", " ", line).rstrip() for line in text.replace("\xa0", " ").replace("\r", "").split("\n")
    )
    return re.sub(r"^[\s,:;–-]+(?=\w)", "", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in _UNSEEN
        if tag in _BLOCKS:
            self.found.append("\n")
        if tag == "img" and (alt := dict(attrs).get("alt")):
            self.found.append(alt)

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in _UNSEEN))

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.found.append(data)
