"""Where an article's links lead: to another article of the same source by that one's own address, or to the web."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from posixpath import dirname, join, normpath
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

_SAFE = ("http", "https", "mailto", "tel")
_FILES_ALONE = (".md", ".markdown")
"""Written for whoever keeps the articles: no reader can open such a file at an address."""


@dataclass(frozen=True, slots=True)
class Links:
    """The links of one article. ``path``: its file in its source. ``url``: its own address, or nothing.

    ``addresses``: every article's address, or nothing, by its file.
    """

    path: str = ""
    url: str = ""
    addresses: Mapping[str, str] = field(default_factory=dict)

    def followed(self, target: str) -> str:
        """An address that works from anywhere, fit to stand in a Markdown link; nothing where there is none."""
        target = html.unescape(target.strip())
        try:
            parts = urlsplit(target)
            if not parts.scheme:
                target = "" if target.startswith("#") else self._relative(target, parts)
            scheme = urlsplit(target).scheme.casefold()
        except ValueError:
            return ""
        if scheme not in _SAFE:
            return ""
        return (
            target.replace(" ", "%20").replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(">", "%3E")
        )

    def _relative(self, target: str, parts: SplitResult) -> str:
        if not parts.netloc and parts.path:
            place = self._place(unquote(parts.path))
            if place in self.addresses:
                address = self.addresses[place]
                return f"{address}#{parts.fragment}" if address and parts.fragment and "#" not in address else address
            if PurePosixPath(place).suffix.casefold() in _FILES_ALONE:
                return ""
        return urljoin(self.url, target) if self.url else ""

    def _place(self, path: str) -> str:
        """The file that a path names, from the source's top: a leading slash means that top."""
        if path.startswith("/"):
            return normpath(path.lstrip("/"))
        return normpath(join(dirname(self.path), path))
