"""SharePoint's document libraries and OneDrive, by Microsoft Graph.

The library is walked by its delta listing, which tells of everything in one go. It gives parents by their ids, so paths
are put together here; who may see a file is asked of each file, as the listing does not say.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from urllib.parse import quote, urlsplit

from kb_ingest.about import About
from kb_ingest.connectors.answers import Row, day, inside, needed, row, rows, text
from kb_ingest.connectors.audiences import AudienceTable, Reader
from kb_ingest.connectors.described import SharePointSource
from kb_ingest.connectors.faults import SourceFailed
from kb_ingest.connectors.fetching import Fetcher
from kb_ingest.connectors.folder import ANY
from kb_ingest.connectors.port import Content, Gone, Kept, Listed, Unchanged
from kb_ingest.limits import Limits
from kb_ingest.problems import Note
from kb_ingest.readers import is_known, too_large
from kb_ingest.source import QUESTIONS

_WHERE = "SharePoint (Microsoft Graph)"
_MISSING = frozenset({404, 410})
_LINKS = {"anonymous": "link:anyone", "organization": "link:organization"}
"""Whoever was given such a link may read; not everybody was. They stand in the table under these names."""


class SharePointConnector:
    """``Connector`` for the files of a library."""

    def __init__(self, source: SharePointSource, fetcher: Fetcher, audiences: AudienceTable, limits: Limits) -> None:
        self._source = source
        self._fetcher = fetcher
        self._audiences = audiences
        self._limits = limits
        self._drive = ""

    async def listing(self, kept: Kept) -> AsyncIterator[Listed | Note]:  # noqa: ARG002  # the port's signature
        self._drive = await self._found_drive()
        items: dict[str, Row] = {}
        async for item in self._all(f"drives/{self._drive}/root/delta"):
            id = needed(item, "id", _WHERE)
            items.pop(id, None)  # the last word on an item counts
            if "deleted" not in item:
                items[id] = item
        folder = self._source.folder.strip("/").casefold()
        below = [(path, item) for path, item in _files(items) if not folder or path.casefold().startswith(f"{folder}/")]
        if folder and not below:
            raise SourceFailed(f"There is no folder {self._source.folder} in the library, or there is no file in it")
        for whole, item in below:
            path = whole[len(self._source.folder.strip("/")) + 1 :] if folder else whole
            name = text(item, "name")
            if not (is_known(path) or name in QUESTIONS) or name.startswith((".", "~$")):
                continue
            if int(text(item, "size") or 0) > self._limits.file:
                yield Note(path, too_large(self._limits))
                continue
            yield await self._listed(path, item)

    async def fetch(self, listed: Listed, kept: Kept) -> Content | Unchanged | Gone | Note:  # noqa: ARG002
        url = f"{self._source.graph}/drives/{self._drive}/items/{listed.address}/content"
        answer = await self._fetcher.get(url, take=_MISSING, most=self._limits.file)
        return Gone() if answer.status in _MISSING else Content(answer.data, ANY)

    async def _listed(self, path: str, item: Row) -> Listed:
        id = needed(item, "id", _WHERE)
        about = About(id=f"{self._source.name}/{id}", url=text(item, "webUrl"))
        if self._audiences.carries:
            about = self._audiences.about(about, [reader async for reader in self._readers(id)])
        else:
            about = self._audiences.about(about)
        version = text(item, "cTag") or needed(item, "eTag", _WHERE)
        return Listed(id, path, version, about, day(text(item, "lastModifiedDateTime")), id)

    async def _readers(self, id: str) -> AsyncIterator[Reader]:
        async for permission in self._all(f"drives/{self._drive}/items/{id}/permissions"):
            link = inside(permission, "link")
            scope = text(link, "scope")
            if scope in _LINKS:
                yield Reader.of(_LINKS[scope])
            granted = [inside(permission, "grantedToV2")] if "grantedToV2" in permission else []
            more = permission.get("grantedToIdentitiesV2")
            granted += [one for one in more if isinstance(one, Mapping)] if isinstance(more, list) else []
            for one in granted:
                names: list[str] = []
                for kind in ("group", "siteGroup", "user", "siteUser"):
                    known = inside(one, kind)
                    names += [text(known, key) for key in ("displayName", "email", "loginName", "id")]
                if any(names):
                    yield Reader.of(*names)

    async def _found_drive(self) -> str:
        source = self._source
        if source.user:
            found = await self._json(f"users/{quote(source.user)}/drive")
            return needed(found, "id", _WHERE)
        parts = urlsplit(source.address)
        site = await self._json(f"sites/{parts.hostname}:{parts.path}" if parts.path else f"sites/{parts.hostname}")
        if not source.library:
            return needed(await self._json(f"sites/{needed(site, 'id', _WHERE)}/drive"), "id", _WHERE)
        there = []
        async for drive in self._all(f"sites/{needed(site, 'id', _WHERE)}/drives"):
            if text(drive, "name").casefold() == source.library.casefold():
                return needed(drive, "id", _WHERE)
            there.append(text(drive, "name"))
        raise SourceFailed(f"{source.address} has no library {source.library}; it has {', '.join(there) or 'none'}")

    async def _json(self, path: str) -> Row:
        return row(await self._fetcher.json(f"{self._source.graph}/{path}"), _WHERE)

    async def _all(self, path: str) -> AsyncIterator[Row]:
        """All rows of a listing, page after page, to its end."""
        url, seen = f"{self._source.graph}/{path}", set[str]()
        while url:
            if url in seen:
                raise SourceFailed(f"{_WHERE} goes round in circles while it lists {path}")
            seen.add(url)
            found = row((await self._fetcher.own(url)).json(), _WHERE)
            for one in rows(found, "value", _WHERE):
                yield one
            url = text(found, "@odata.nextLink")
            if not url and path.endswith("/delta") and not text(found, "@odata.deltaLink"):
                raise SourceFailed(f"{_WHERE} stopped in the middle of its listing")


def _files(items: Mapping[str, Row]) -> Iterator[tuple[str, Row]]:
    """Files with their paths below the library's root, in order."""
    found = []
    for item in items.values():
        if "file" not in item:
            continue
        names, at, steps = [text(item, "name")], text(inside(item, "parentReference"), "id"), 0
        while at in items and "root" not in items[at] and steps < 100:
            names.append(text(items[at], "name"))
            at, steps = text(inside(items[at], "parentReference"), "id"), steps + 1
        found.append(("/".join(reversed(names)), item))
    yield from sorted(found, key=lambda one: one[0])
