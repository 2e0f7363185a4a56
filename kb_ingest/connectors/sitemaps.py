"""Sitemaps (sitemaps.org): which pages a site has, and when each was last changed."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

from kb_ingest.connectors.addresses import shown
from kb_ingest.connectors.faults import SourceFailed
from kb_ingest.connectors.fetching import ANSWERS, Answer, Fetcher, TooLarge

_MOST_SITEMAPS = 200
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Page:
    """A page that a sitemap names. ``changed``: as the site writes it, empty where it does not."""

    url: str
    changed: str = ""


async def pages_of(fetcher: Fetcher, sitemaps: tuple[str, ...]) -> AsyncIterator[Page]:
    """All pages of these sitemaps, and of those that they name. A sitemap that cannot be read in full ends it."""
    waiting, read = list(sitemaps), set[str]()
    while waiting:
        url = waiting.pop(0)
        if url in read:
            continue
        read.add(url)
        if len(read) > _MOST_SITEMAPS:
            raise SourceFailed(f"{shown(sitemaps[0])} names more than {_MOST_SITEMAPS} other sitemaps")
        try:
            kind, entries = _parsed(await fetcher.get(url))
        except TooLarge as error:
            raise SourceFailed(f"{shown(url)} is longer than a sitemap may be") from error
        if kind == "sitemapindex":
            waiting += [page.url for page in entries]
            continue
        for page in entries:
            yield page


def _parsed(answer: Answer) -> tuple[str, list[Page]]:
    from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]  # it has no types
    from defusedxml.ElementTree import ParseError, fromstring  # type: ignore[import-untyped]  # it has no types

    try:
        root = fromstring(_unpacked(answer.data))
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise SourceFailed(f"{shown(answer.url)} is no sitemap, or it is damaged") from error
    kind = _name(root.tag)
    if kind not in ("urlset", "sitemapindex"):
        raise SourceFailed(f"{shown(answer.url)} is no sitemap: it is a {kind}")
    found = []
    for entry in root:
        told = {_name(part.tag): (part.text or "").strip() for part in entry}
        if _name(entry.tag) in ("url", "sitemap") and told.get("loc"):
            found.append(Page(told["loc"], told.get("lastmod", "")))
    return kind, found


def _unpacked(data: bytes) -> bytes:
    if not data.startswith(_GZIP):
        return data
    packed = zlib.decompressobj(wbits=31)
    try:
        made = packed.decompress(data, ANSWERS)
    except zlib.error as error:
        raise ValueError("damaged") from error
    if packed.unconsumed_tail or not packed.eof:
        raise ValueError("too long, or cut off")
    return made


def _name(tag: object) -> str:
    return str(tag).rpartition("}")[2].casefold()
