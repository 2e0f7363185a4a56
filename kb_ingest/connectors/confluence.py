"""Confluence in Atlassian's cloud: the pages of its spaces, by the REST interface's second version.

A page may be seen by whom the page itself and every page above it let, so the restrictions of all of them count; where
there are none, the source's ``audience``, or whom the space lets in. Restrictions are still told by the first version.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass

from kb_ingest.about import About
from kb_ingest.connectors.answers import Row, day, inside, needed, row, rows, text
from kb_ingest.connectors.audiences import AudienceTable, Reader
from kb_ingest.connectors.described import ConfluenceSource
from kb_ingest.connectors.faults import SourceFailed
from kb_ingest.connectors.fetching import Fetcher
from kb_ingest.connectors.pages import page, readable_path
from kb_ingest.connectors.port import Content, Gone, Kept, Listed, Unchanged
from kb_ingest.limits import Limits
from kb_ingest.problems import Note

_MANY = "250"
_MISSING = frozenset({404, 410})
UNTOLD = "lies below something whose restrictions cannot be read"


@dataclass(frozen=True, slots=True)
class _Space:
    id: str
    key: str
    readers: tuple[Reader, ...] | None
    """Whom it lets in; None where it does not matter."""


def restricted_to(told: Row, where: str) -> tuple[Reader, ...]:
    """Whom a restriction lets in; empty where there is none. Who is counted and not named is nobody whom we know."""
    found: list[Reader] = []
    for kind in ("group", "user"):
        listed = inside(told, kind)
        named = rows(listed, "results", where)
        for one in named:
            names = ("name", "email", "username", "displayName", "id", "accountId", "userKey")
            found.append(Reader.of(*(text(one, key) for key in names)))
        if int(text(listed, "totalSize") or text(listed, "size") or 0) > len(named):
            found.append(Reader(()))
    return tuple(found)


class ConfluenceConnector:
    """``Connector`` for Confluence's pages."""

    def __init__(self, source: ConfluenceSource, fetcher: Fetcher, audiences: AudienceTable, limits: Limits) -> None:
        self._source = source
        self._fetcher = fetcher
        self._audiences = audiences
        self._limits = limits
        self._restrictions: dict[str, asyncio.Task[tuple[Reader, ...] | None]] = {}
        self._groups: dict[str, Reader] = {}
        self._owners: dict[str, str] = {}

    async def listing(self, kept: Kept) -> AsyncIterator[Listed | Note]:  # noqa: ARG002  # the port's signature
        for space in await self._spaces():
            pages = {
                needed(one, "id", self._where): one
                async for one in self._all(f"spaces/{space.id}/pages?status=current")
            }
            for id, one in pages.items():
                if self._source.labels and not await self._labelled(id):
                    continue
                yield await self._listed(id, one, pages, space)

    async def fetch(self, listed: Listed, kept: Kept) -> Content | Unchanged | Gone | Note:  # noqa: ARG002
        answer = await self._fetcher.get(
            f"{self._api}/pages/{listed.address}",
            {"body-format": "export_view"},
            take=_MISSING,
            most=self._limits.file * 2,
        )
        if answer.status in _MISSING:
            return Gone()
        found = row(answer.json(), self._where)
        if text(found, "status") not in ("current", ""):
            return Gone()
        body = inside(found, "body", "export_view").get("value")
        if not isinstance(body, str):
            raise SourceFailed(f"{self._where} gave page {listed.address} without its text")
        if not body.strip():
            return Note(listed.path, "holds no text")
        return page(text(found, "title"), body)

    @property
    def _api(self) -> str:
        return f"{self._source.address}/api/v2"

    @property
    def _where(self) -> str:
        return f"Confluence ({self._source.address})"

    async def _listed(self, id: str, one: Row, pages: Mapping[str, Row], space: _Space) -> Listed:
        title, version = text(one, "title") or id, inside(one, "version")
        number = needed(version, "number", self._where)
        edited = day(text(version, "createdAt"))
        link = text(inside(one, "_links"), "webui")
        about = About(
            id=f"{self._source.name}/{id}",
            title=title,
            url=f"{self._source.address}{link}" if link.startswith("/") else "",
            owner=await self._owner(text(one, "ownerId")),
        )
        about = await self._for_whom(about, id, pages, space)
        path = readable_path(space.key, f"{title}-{id}") + ".html"
        return Listed(id, path, number, about, edited, id)

    async def _for_whom(self, about: About, id: str, pages: Mapping[str, Row], space: _Space) -> About:
        if not self._audiences.carries:
            return self._audiences.about(about)
        above = await self._above(id, pages)
        if above is None:
            return self._audiences.about(about, unknown=UNTOLD)
        told = [await self._restriction(each) for each in (id, *above)]
        if any(each is None for each in told):
            return self._audiences.about(about, unknown=UNTOLD)
        rules: list[Sequence[Reader]] = [each for each in told if each]
        if space.readers is not None:
            rules.append(space.readers)
        return self._audiences.about(about, *rules)

    async def _above(self, id: str, pages: Mapping[str, Row]) -> list[str] | None:
        """All that it lies below; None where nobody can tell."""
        found: list[str] = []
        at = id
        while parent := text(pages[at], "parentId"):
            if parent in found:
                return None
            found.append(parent)
            if parent not in pages:  # a folder, or a page that is not listed: ask for the rest of the way
                return await self._asked_above(at, found)
            at = parent
        return found

    async def _asked_above(self, at: str, found: list[str]) -> list[str] | None:
        answer = await self._fetcher.get(f"{self._api}/pages/{at}/ancestors", {"limit": _MANY}, take=_MISSING)
        if answer.status in _MISSING:
            return None
        return [*found, *(needed(one, "id", self._where) for one in rows(answer.json(), "results", self._where))]

    async def _restriction(self, id: str) -> tuple[Reader, ...] | None:
        """Who alone may read it: empty for no restriction, None where that is not told. Asked once for each."""
        if id not in self._restrictions:
            self._restrictions[id] = asyncio.ensure_future(self._asked_restriction(id))
        return await self._restrictions[id]

    async def _asked_restriction(self, id: str) -> tuple[Reader, ...] | None:
        answer = await self._fetcher.get(
            f"{self._source.address}/rest/api/content/{id}/restriction/byOperation/read",
            {"expand": "restrictions.user,restrictions.group", "limit": "200"},
            take=_MISSING,
        )
        if answer.status in _MISSING:
            return None
        return restricted_to(inside(row(answer.json(), self._where), "restrictions"), self._where)

    async def _spaces(self) -> list[_Space]:
        keys = ",".join(self._source.spaces)
        found = [one async for one in self._all(f"spaces?keys={keys}")]
        there = {text(one, "key").casefold() for one in found}
        for key in self._source.spaces:
            if key.casefold() not in there:
                raise SourceFailed(f"{self._where} has no space {key}, or its account may not see it")
        wanted = {key.casefold() for key in self._source.spaces}
        return [
            _Space(id := needed(one, "id", self._where), text(one, "key"), await self._let_in(id))
            for one in found
            if text(one, "key").casefold() in wanted
        ]

    async def _let_in(self, space: str) -> tuple[Reader, ...] | None:
        if self._source.audience or not self._audiences.carries:
            return None
        found = [
            inside(one, "principal")
            async for one in self._all(f"spaces/{space}/permissions?")
            if text(inside(one, "operation"), "key") == "read"
            and text(inside(one, "operation"), "targetType") in ("space", "")
        ]
        return tuple([await self._principal(one) for one in found])

    async def _principal(self, one: Row) -> Reader:
        id = text(one, "id")
        if text(one, "type") != "group":
            return Reader.of(id)
        if id not in self._groups:
            answer = await self._fetcher.get(
                f"{self._source.address}/rest/api/group/by-id", {"id": id}, take=frozenset({403, 404})
            )
            name = text(row(answer.json(), self._where), "name") if answer.status < 300 else ""
            self._groups[id] = Reader.of(name, id)
        return self._groups[id]

    async def _owner(self, account: str) -> str:
        """The name of whom a page belongs to; empty where that is not told."""
        if account and account not in self._owners:
            asked = {"accountId": account}
            answer = await self._fetcher.get(f"{self._source.address}/rest/api/user", asked, take=frozenset({403, 404}))
            found = row(answer.json(), self._where) if answer.status < 300 else {}
            self._owners[account] = text(found, "displayName")
        return self._owners.get(account, "")

    async def _labelled(self, id: str) -> bool:
        wanted = {label.casefold() for label in self._source.labels}
        return any([text(one, "name").casefold() in wanted async for one in self._all(f"pages/{id}/labels?")])

    async def _all(self, path: str) -> AsyncIterator[Row]:
        """All rows of a listing, page after page, to its end."""
        url = f"{self._api}/{path}{'' if path.endswith('?') else '&'}limit={_MANY}"
        seen: set[str] = set()
        while url:
            found = row((await self._fetcher.own(url)).json(), self._where)
            for one in rows(found, "results", self._where):
                yield one
            onward = text(inside(found, "_links"), "next")
            host = self._source.address.split("/", 3)
            url = f"{'/'.join(host[:3])}{onward}" if onward.startswith("/") else onward
            if url in seen:
                raise SourceFailed(f"{self._where} goes round in circles while it lists {path.partition('?')[0]}")
            seen.add(url)
