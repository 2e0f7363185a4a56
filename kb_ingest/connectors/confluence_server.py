"""Confluence on one's own servers (Data Center): the pages of its spaces, by the REST interface that it has.

Its listing brings restrictions, labels and what a page lies below. Whom a space lets in it does not tell, so the source
has to say for whom pages without a restriction are.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping

from kb_ingest.about import About
from kb_ingest.connectors.answers import Row, day, inside, needed, row, rows, text
from kb_ingest.connectors.audiences import AudienceTable, Reader
from kb_ingest.connectors.confluence import UNTOLD, restricted_to
from kb_ingest.connectors.described import ConfluenceServerSource
from kb_ingest.connectors.faults import SourceFailed
from kb_ingest.connectors.fetching import Fetcher
from kb_ingest.connectors.pages import page, readable_path
from kb_ingest.connectors.port import Content, Gone, Kept, Listed, Unchanged
from kb_ingest.limits import Limits
from kb_ingest.problems import Note

_A_PAGE = 100
_READ = "restrictions.read.restrictions"
_EXPAND = f"version,ancestors,metadata.labels,{_READ}.user,{_READ}.group"


class ConfluenceServerConnector:
    """``Connector`` for the pages of a Confluence of one's own."""

    def __init__(
        self, source: ConfluenceServerSource, fetcher: Fetcher, audiences: AudienceTable, limits: Limits
    ) -> None:
        self._source = source
        self._fetcher = fetcher
        self._audiences = audiences
        self._limits = limits
        self._api = f"{source.address}/rest/api"
        self._where = f"Confluence ({source.address})"

    async def listing(self, kept: Kept) -> AsyncIterator[Listed | Note]:  # noqa: ARG002  # the port's signature
        for space in self._source.spaces:
            known = await self._fetcher.get(f"{self._api}/space/{space}", take=frozenset({404}))
            if known.status == 404:
                raise SourceFailed(f"{self._where} has no space {space}, or its account may not see it")
            pages = {needed(one, "id", self._where): one async for one in self._pages(space)}
            readers = {id: self._readers(one) for id, one in pages.items()}
            wanted = {label.casefold() for label in self._source.labels}
            for id, one in pages.items():
                labels = rows(inside(one, "metadata", "labels"), "results", self._where) if wanted else ()
                if not wanted or wanted & {text(label, "name").casefold() for label in labels}:
                    yield self._listed(space, id, one, readers)

    async def fetch(self, listed: Listed, kept: Kept) -> Content | Unchanged | Gone | Note:  # noqa: ARG002
        answer = await self._fetcher.get(
            f"{self._api}/content/{listed.address}",
            {"expand": "body.export_view"},
            take=frozenset({404}),
            most=self._limits.file * 2,
        )
        if answer.status == 404:
            return Gone()
        found = row(answer.json(), self._where)
        body = inside(found, "body", "export_view").get("value")
        if not isinstance(body, str):
            raise SourceFailed(f"{self._where} gave page {listed.address} without its text")
        return page(text(found, "title"), body) if body.strip() else Note(listed.path, "holds no text")

    def _listed(self, space: str, id: str, one: Row, readers: Mapping[str, tuple[Reader, ...]]) -> Listed:
        title, version = text(one, "title") or id, inside(one, "version")
        link = text(inside(one, "_links"), "webui")
        about = About(
            id=f"{self._source.name}/{id}",
            title=title,
            url=f"{self._source.address}{link}" if link.startswith("/") else "",
        )
        above = [needed(each, "id", self._where) for each in rows(one, "ancestors", self._where)]
        unknown = UNTOLD if any(each not in readers for each in above) else ""
        rules = [rule for each in (id, *above) if (rule := readers.get(each))]
        about = self._audiences.about(about, *rules, unknown=unknown)
        path = readable_path(space, f"{title}-{id}") + ".html"
        return Listed(id, path, needed(version, "number", self._where), about, day(text(version, "when")), id)

    def _readers(self, one: Row) -> tuple[Reader, ...]:
        """Who alone may read it; empty for no restriction."""
        return restricted_to(inside(one, "restrictions", "read", "restrictions"), self._where)

    async def _pages(self, space: str) -> AsyncIterator[Row]:
        """All pages of a space, to the end of its listing."""
        start = 0
        while True:
            asked = {
                "spaceKey": space, "type": "page", "status": "current", "expand": _EXPAND,
                "limit": str(_A_PAGE), "start": str(start),
            }  # fmt: skip
            found = row(await self._fetcher.json(f"{self._api}/content", asked), self._where)
            there = rows(found, "results", self._where)
            for one in there:
                yield one
            if "next" not in inside(found, "_links"):
                return
            if not there:
                raise SourceFailed(f"{self._where} stopped in the middle of its listing of {space}")
            start += int(text(found, "size") or len(there))
