"""Links by address between the pages of a source that is fetched: which of them lead to a page that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from posixpath import dirname
from urllib.parse import unquote, unquote_plus, urlsplit

from kb_ingest.readers import READERS
from kb_ingest.source import Found

_ZENDESK = re.compile(r"/hc/(?:[\w-]+/)?articles/(\d+)")
_ZENDESK_OTHER = re.compile(r"/hc/(?!(?:[\w-]+/)?articles/\d)")
_CONFLUENCE = re.compile(r"(.*/spaces/[^/]+/pages/)(\d+)(?:/|$)")
_CONFLUENCE_OTHER = re.compile(r"/spaces/[^/]+/pages/(?!\d)")
_DISPLAY = re.compile(r"/display/[^/]+/([^/]+)$")
_INDEX = re.compile(r"/(?:index(?:\.html?)?)?$", re.IGNORECASE)
_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}")


@dataclass(frozen=True)
class Pages:
    """``known``: the addresses of the source's pages. ``below``: beginnings of addresses of which it holds all.

    ``beside``: the same, only for what stands in the same folder as a page that is known. ``gone``: what the place
    itself says is not there. ``passed_over``: paths of what is there and was not read. Addresses are as ``_plain``
    makes them.
    """

    known: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    below: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    gone: frozenset[str] = frozenset()
    passed_over: frozenset[str] = frozenset()

    @classmethod
    def of(cls, found: Found) -> Pages:
        abouts = [file.about for file in found.files if file.about is not None]
        known = frozenset(_plain(about.url) for about in abouts if about.url)
        hosts = sorted({one.partition("/")[0] for one in known})
        below = [start for one in found.below for start in ([f"//{h}{one}" for h in hosts] if one[0] == "/" else [one])]
        return cls(
            known,
            frozenset(about.title.casefold() for about in abouts),
            _starts(below),
            _starts(found.beside),
            frozenset(_plain(one) for one in found.gone) - {""},
            frozenset(note.path.strip("/") for note in found.skipped),
        )

    @property
    def nothing(self) -> bool:
        """Whether nothing is known that a link could miss."""
        return not (self.below or self.beside or self.gone)

    def lacks(self, target: str) -> bool:
        """Whether a link's address leads to a page that should be among these, and is not."""
        if self.nothing or not target.startswith(("http://", "https://")):
            return False
        address, asked = _plain(target), _plain(target.partition("?")[0])
        if not address or self.known.intersection((address, asked)):
            return False
        if address in self.gone:
            return True
        return self._should_be_here(asked, _written(target)) and not self._is_passed_over(asked)

    def _should_be_here(self, address: str, written: str) -> bool:
        """``written``: the same address as it is written in the link."""
        suffix = PurePosixPath(written).suffix
        if _SUFFIX.fullmatch(suffix) and suffix.casefold() not in READERS:
            return False
        if not _SUFFIX.fullmatch(suffix) and all(_is_file(one) for one in self.known):
            return False  # a folder, or something else that is no page
        if _ZENDESK_OTHER.search(written) or _CONFLUENCE_OTHER.search(written):
            return False
        title = _DISPLAY.search(written)
        if title and unquote_plus(title[1]).casefold() in self.titles:
            return False
        if written.startswith(self.below):
            return True
        return address.startswith(self.beside) and dirname(address) in {dirname(one) for one in self.known}

    def _is_passed_over(self, address: str) -> bool:
        path, id = address.partition("/")[2], address.rpartition("/")[2]
        return any(
            f"/{path}".endswith(f"/{one.removesuffix('/index')}") or one.endswith(f"-{id}.html")
            for one in self.passed_over
        )


def _starts(addresses: Iterable[str]) -> tuple[str, ...]:
    """Beginnings of addresses, with the slash that ends them."""
    return tuple(f"{start.rstrip('/')}/" for one in addresses if (start := _written(one)))


def _is_file(address: str) -> bool:
    return PurePosixPath(address).suffix.casefold() in READERS


def _written(address: str) -> str:
    """Host and path, as they stand."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "") + (f":{parts.port}" if parts.port else "")
    except ValueError:
        return ""
    return f"{host}{unquote(parts.path)}" if host else ""


def _plain(address: str) -> str:
    """An address without what two ways to write it may differ in; nothing where it is none."""
    host, slash, rest = _written(address).partition("/")
    path, query = slash + rest, address.partition("#")[0].partition("?")[2]
    if found := _ZENDESK.search(path):
        path = f"/hc/articles/{found[1]}"
    elif found := _CONFLUENCE.match(path):
        path = found[1] + found[2]
    path = _INDEX.sub("", path)
    return f"{host}{path}{f'?{query}' if query else ''}" if host else ""
