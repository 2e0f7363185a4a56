"""What a site's ``robots.txt`` asks of us. Where nobody can tell, nothing is read (RFC 9309)."""

from __future__ import annotations

from dataclasses import dataclass

from protego import Protego
from yarl import URL

from kb_ingest.connectors.addresses import shown
from kb_ingest.connectors.faults import SourceFailed
from kb_ingest.connectors.fetching import AGENT, Fetcher, TooLarge

_LONGEST_DELAY = 30.0
_MOST = 500 * 1024
"""Bytes of it that have to be read."""
_NONE = frozenset({400, 401, 403, 404, 405, 410, 451})
"""A site that answers so has none, and asks for nothing."""


@dataclass(frozen=True)
class Robots:
    """The rules of one site. ``delay``: seconds between two requests."""

    rules: Protego
    delay: float
    sitemaps: tuple[str, ...]

    def allow(self, url: str) -> bool:
        return bool(self.rules.can_fetch(url, AGENT))


async def robots_of(fetcher: Fetcher, address: str) -> Robots:
    """The rules for the site of an address. ``SourceFailed`` where the site cannot tell them just now."""
    place = URL(address).origin() / "robots.txt"
    try:
        answer = await fetcher.get(place, take=_NONE, most=_MOST)
    except TooLarge as error:
        raise SourceFailed(f"{shown(place)} is too long to be read, so nobody can tell what may be read") from error
    text = answer.data.decode("utf-8", "replace") if answer.status < 300 else ""
    rules = Protego.parse(text)
    delay = rules.crawl_delay(AGENT)
    return Robots(rules, min(float(delay or 0), _LONGEST_DELAY), tuple(rules.sitemaps))


def keeps_out(headers: str, page: str) -> bool:
    """Whether a page itself asks to be left out: ``X-Robots-Tag`` or its ``<meta name="robots">``."""
    words: set[str] = set()
    for said in (headers, page):
        for part in said.casefold().split(","):
            agent, colon, rule = part.rpartition(":")
            if not colon or agent.strip() == AGENT.casefold():
                words.add(rule.strip())
    return bool(words & {"noindex", "none"})
