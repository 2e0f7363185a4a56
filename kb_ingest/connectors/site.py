"""A web site: the pages that its sitemap names, or else those that its links lead to.

What robots.txt and the pages themselves ask for is honoured, and nothing outside the part of the site that was named is
read. A page that did not change is not sent again (ETag, Last-Modified); the sitemap's own time is believed for a day.
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import AsyncIterator
from fnmatch import fnmatchcase
from posixpath import dirname

from yarl import URL

from bot.ports.surroundings import Clock
from kb_ingest.about import About
from kb_ingest.connectors.answers import day
from kb_ingest.connectors.audiences import AudienceTable
from kb_ingest.connectors.described import SiteSource
from kb_ingest.connectors.faults import AddressRefused, SourceFailed
from kb_ingest.connectors.fetching import Answer, Fetcher, TooLarge
from kb_ingest.connectors.port import Content, Gone, Kept, Listed, Unchanged
from kb_ingest.connectors.robots import Robots, keeps_out, robots_of
from kb_ingest.connectors.site_versions import Seen, seen_in, tag_of
from kb_ingest.connectors.sitemaps import pages_of
from kb_ingest.limits import Limits
from kb_ingest.problems import Note
from kb_ingest.readers import is_known, too_large

_TAKE = frozenset({304, 401, 403, 404, 410})
_NO_SITEMAP = frozenset({400, 405, 406})
_HTML = ("text/html", "application/xhtml+xml")
_KINDS = (*_HTML, "text/plain", "text/markdown", "application/pdf",
          "application/vnd.openxmlformats-officedocument.wordprocessingml.document")  # fmt: skip
_NOT_TO_READ = "is not read: the site's robots.txt asks for that"


class SiteConnector:
    """``Connector`` for a web site."""

    def __init__(
        self, source: SiteSource, fetcher: Fetcher, audiences: AudienceTable, clock: Clock, limits: Limits
    ) -> None:
        self._source = source
        self._fetcher = fetcher
        self._audiences = audiences
        self._clock = clock
        self._limits = limits
        self._start = _plain(URL(source.address))
        self._within = source.within or _folder_of(self._start)
        self._robots: Robots | None = None
        self._one_at_a_time = asyncio.Lock()
        self._named: dict[str, str] = {}

    @property
    def beside(self) -> tuple[str, ...]:
        """A sitemap names all pages, or so we take it; links alone may leave some unmet."""
        return (
            (str(self._start.origin().with_path(self._within)),) if self._named and not self._source.leave_out else ()
        )

    async def listing(self, kept: Kept) -> AsyncIterator[Listed | Note | Gone]:
        robots = await self._rules()
        sitemaps = self._sitemaps(robots) or await self._usual_sitemap()
        if not sitemaps:
            async for one in self._by_links(kept):
                yield one
            return
        async for page in pages_of(self._fetcher, sitemaps):
            url = _address(page.url)
            if url is not None and self._belongs(url):
                self._named[str(url)] = page.changed
        if not self._named:
            raise SourceFailed(f"The sitemap of {self._start.origin()} names no page below {self._within}")
        for named, changed in self._named.items():
            url = URL(named)
            if robots.allow(named):
                yield self._listed(url, changed)
            else:
                yield Note(_path(url), _NOT_TO_READ)

    async def fetch(self, listed: Listed, kept: Kept) -> Content | Unchanged | Gone | Note:
        changed = self._named.get(listed.id, "")
        if seen_in(kept.version(listed.id)).holds(changed, self._clock.now()):
            return Unchanged()
        got = await self._page(URL(listed.address), kept)
        if isinstance(got, Content) and got.url != listed.id and got.url in self._named:
            return Note(listed.path, f"leads to {got.url}, which is read itself")
        return got

    async def _rules(self) -> Robots:
        if self._robots is None:
            self._robots = await robots_of(self._fetcher, str(self._start))
        return self._robots

    def _sitemaps(self, robots: Robots) -> tuple[str, ...]:
        if self._source.sitemap:
            return (self._source.sitemap,)
        if self._start.path.endswith((".xml", ".xml.gz")):
            return (self._source.address,)
        return robots.sitemaps

    async def _usual_sitemap(self) -> tuple[str, ...]:
        place = self._start.origin() / "sitemap.xml"
        try:
            answer = await self._fetcher.get(place, take=_TAKE | _NO_SITEMAP)
        except TooLarge:
            return ()
        return (
            (str(place),)
            if answer.status < 300 and b"<" in answer.data[:100] and answer.media_type not in _HTML
            else ()
        )

    async def _by_links(self, kept: Kept) -> AsyncIterator[Listed | Note | Gone]:
        """From the first page on, breadth first. Each page is asked for once; its links are read on the way."""
        robots = await self._rules()
        waiting, met = deque([self._start]), {str(self._start)}
        first = True
        while waiting:
            url = waiting.popleft()
            if not robots.allow(str(url)):
                yield Note(_path(url), _NOT_TO_READ)
                continue
            listed = self._listed(url, "")
            try:
                got = await self._page(url, kept)
            except TooLarge:
                got = Note(listed.path, too_large(self._limits))
            if first and not isinstance(got, Content | Unchanged):
                why = got.text if isinstance(got, Note) else "is not there"
                raise SourceFailed(f"{self._source.address}, where we begin, {why}")
            first = False
            if isinstance(got, Note):
                yield got
            if isinstance(got, Gone):
                yield Gone(str(url))
            if isinstance(got, Note | Gone):
                continue
            if isinstance(got, Content) and got.url != listed.id:
                if got.url not in met:
                    met.add(got.url)
                    waiting.append(URL(got.url))
                continue
            data = got.data if isinstance(got, Content) else kept.data(listed.id) or b""
            for link in _links(data, url) if _is_page(got, listed) else ():
                if str(link) not in met and self._belongs(link):
                    met.add(str(link))
                    waiting.append(link)
            if len(met) > 20 * self._source.at_most:
                raise SourceFailed(f"{self._source.address} leads to more and more pages: narrow it with within")
            version = kept.version(listed.id) if isinstance(got, Unchanged) else ""
            yield Listed(
                listed.id, listed.path, version, listed.about, listed.edited, listed.address,
                got if isinstance(got, Content) else None,
            )  # fmt: skip

    def _listed(self, url: URL, changed: str) -> Listed:
        path = _path(url)
        about = self._audiences.about(About(id=f"{self._source.name}/{path}", url=str(url)))
        return Listed(str(url), path, "", about, day(changed), str(url))

    async def _page(self, url: URL, kept: Kept) -> Content | Unchanged | Gone | Note:
        """One page, at the site's pace."""
        path, before = _path(url), seen_in(kept.version(str(url)))
        asked = before.conditions()
        robots = await self._rules()
        if robots.delay:
            async with self._one_at_a_time:
                await self._clock.sleep(robots.delay)
                answer = await self._fetcher.get(url, headers=asked, take=_TAKE, most=self._limits.file)
        else:
            answer = await self._fetcher.get(url, headers=asked, take=_TAKE, most=self._limits.file)
        if answer.status == 304:
            return Unchanged(self._seen(before.tag, url).version)
        if answer.status in (404, 410):
            return Gone()
        if answer.status in (401, 403):
            return Note(path, "is not for everybody: the site asks for a sign-in")
        return self._taken(answer, path, url)

    def _seen(self, tag: str, url: URL) -> Seen:
        return Seen(tag, self._named.get(str(url), ""), self._clock.now())

    def _taken(self, answer: Answer, path: str, url: URL) -> Content | Note:
        end = _plain(URL(answer.url))
        if not self._belongs(end):
            return Note(path, "leads out of the part of the site that is read")
        if self._robots is not None and not self._robots.allow(str(end)):
            return Note(path, _NOT_TO_READ)
        page = answer.data[:20_000].decode("utf-8", "replace") if answer.media_type in _HTML else ""
        if keeps_out(",".join(answer.headers.getall("X-Robots-Tag", [])), _robots_of_page(page)):
            return Note(path, "asks to be left out (noindex)")
        if answer.media_type not in _KINDS and not is_known(path):
            return Note(path, f"is of a kind that is not read ({answer.media_type or 'unknown'})")
        tag = tag_of(answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", ""))
        return Content(_as_utf8(answer), answer.media_type, self._seen(tag, url).version, str(end))

    def _belongs(self, url: URL) -> bool:
        """Whether it is in the part of the site that was named, and not left out."""
        if url.scheme not in ("http", "https") or not url.host or url.origin() != self._start.origin():
            return False
        below = url.path == self._within or url.path.startswith(self._within.rstrip("/") + "/")
        return below and not any(fnmatchcase(url.path, pattern) for pattern in self._source.leave_out)


def _as_utf8(answer: Answer) -> bytes:
    """The page in UTF-8, where the site says that it is in something else: the copy has no header to say so."""
    said = re.search(r"charset=[\"']?([\w-]+)", answer.headers.get("Content-Type", ""), re.IGNORECASE)
    if said is None or not answer.media_type.startswith("text/") or said[1].casefold() in ("utf-8", "utf8"):
        return answer.data
    try:
        return answer.data.decode(said[1]).encode()
    except (LookupError, UnicodeError):
        return answer.data


def _plain(url: URL) -> URL:
    """An address without the place within its page."""
    try:
        return url.with_fragment(None) if url.path else url.with_path("/")
    except ValueError as error:
        raise AddressRefused(f"{url} is not an address") from error


def _address(said: str) -> URL | None:
    """None where a sitemap holds something that is no address."""
    try:
        return _plain(URL(said))
    except (ValueError, AddressRefused):
        return None


def _folder_of(url: URL) -> str:
    """Below which path the site is read where nobody says: that of a sitemap stands for all of it."""
    if url.path.endswith((".xml", ".xml.gz")):
        return "/"
    return url.path if url.path.endswith("/") else dirname(url.path) or "/"


def _path(url: URL) -> str:
    """The page's path as a file's."""
    path = url.path.strip("/") or "index"
    if url.path.endswith("/") and url.path != "/":
        path += "/index"
    return f"{path}~{url.query_string}" if url.query_string else path


def _is_page(got: Content | Unchanged, listed: Listed) -> bool:
    return got.media_type in _HTML if isinstance(got, Content) else not listed.path.endswith((".pdf", ".docx"))


def _links(data: bytes, base: URL) -> list[URL]:
    """Where a page's links lead; those that ask not to be followed are not."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(data, "html.parser")
    meta = soup.find("meta", attrs={"name": re.compile("^robots$", re.IGNORECASE)})
    if meta is not None and re.search(r"nofollow|none", str(meta.get("content") or ""), re.IGNORECASE):
        return []
    found = []
    for tag in soup.find_all("a", href=True):
        if "nofollow" in (tag.get("rel") or []):
            continue
        try:
            found.append(_plain(base.join(URL(str(tag["href"]).strip()))))
        except (ValueError, AddressRefused):
            continue
    return found


def _robots_of_page(page: str) -> str:
    """What the page's own ``<meta name="robots">`` says."""
    from bs4 import BeautifulSoup

    if "robots" not in page.casefold() and "handrail" not in page.casefold():
        return ""
    named = BeautifulSoup(page, "html.parser").find_all(
        "meta", attrs={"name": re.compile("^(robots|handrail)$", re.IGNORECASE)}
    )
    return ",".join(str(tag.get("content") or "") for tag in named)
