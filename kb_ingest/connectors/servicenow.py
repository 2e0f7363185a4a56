"""ServiceNow: the published articles of its knowledge bases, by the Table API.

Who may read is told by user criteria, of the knowledge base and of the article: both have to let a reader in. What
shuts somebody out cannot be carried over, so such an article reaches nobody.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from urllib.parse import quote

from bot.ports.surroundings import Clock
from kb_ingest.about import About
from kb_ingest.connectors.answers import Row, day, needed, row, rows, text
from kb_ingest.connectors.audiences import AudienceTable, Reader
from kb_ingest.connectors.described import ServiceNowSource
from kb_ingest.connectors.faults import SourceFailed
from kb_ingest.connectors.fetching import Fetcher
from kb_ingest.connectors.pages import page, readable_path
from kb_ingest.connectors.port import Content, Gone, Kept, Listed, Unchanged
from kb_ingest.limits import Limits
from kb_ingest.problems import Note

_WHERE = "ServiceNow"
_AT_ONCE = 200
_FIELDS = (
    "sys_id,number,short_description,workflow_state,kb_knowledge_base,sys_updated_on,published,valid_to,active,"
    "author.name,can_read_user_criteria,cannot_read_user_criteria"
)
_SHUTS_OUT = "shuts somebody out where it comes from, which cannot be carried over"
_FOREVER = 2100
"""The year to which ServiceNow lets articles be valid that nobody gave a date."""


class ServiceNowConnector:
    """``Connector`` for the articles of knowledge bases."""

    def __init__(
        self, source: ServiceNowSource, fetcher: Fetcher, audiences: AudienceTable, clock: Clock, limits: Limits
    ) -> None:
        self._source = source
        self._fetcher = fetcher
        self._audiences = audiences
        self._clock = clock
        self._limits = limits
        self._criteria: dict[str, Reader] = {}
        self._shut: set[str] = set()

    async def listing(self, kept: Kept) -> AsyncIterator[Listed | Note]:  # noqa: ARG002  # the port's signature
        bases = await self._bases()
        let_in: dict[str, list[Reader]] = {base: [] for base in bases}
        if self._audiences.carries:
            async for one in self._all("user_criteria", "active=true", "sys_id,name"):
                self._criteria[text(one, "sys_id")] = Reader.of(text(one, "name"), text(one, "sys_id"))
            for base in bases:
                async for one in self._all(
                    "kb_uc_can_read_mtom", f"kb_knowledge_base={base}", "user_criteria,kb_knowledge_base"
                ):
                    if text(one, "kb_knowledge_base") == base:
                        let_in[base].append(self._named(text(one, "user_criteria")))
                async for one in self._all(
                    "kb_uc_cannot_read_mtom", f"kb_knowledge_base={base}", "user_criteria,kb_knowledge_base"
                ):
                    if text(one, "kb_knowledge_base") == base:
                        self._shut.add(base)
        for base, title in bases.items():
            async for one in self._all("kb_knowledge", f"workflow_state=published^kb_knowledge_base={base}", _FIELDS):
                # A query that it does not understand it leaves out, and answers with more.
                if text(one, "workflow_state") != "published" or text(one, "kb_knowledge_base") != base:
                    continue
                until = day(text(one, "valid_to"))
                if until is not None and until < self._clock.now().date():
                    yield Note(text(one, "number"), f"is not valid there any more, since {until.isoformat()}")
                else:
                    yield self._listed(one, base, title, let_in[base])

    async def fetch(self, listed: Listed, kept: Kept) -> Content | Unchanged | Gone | Note:  # noqa: ARG002
        answer = await self._fetcher.get(
            f"{self._table('kb_knowledge')}/{listed.address}",
            {"sysparm_fields": "sys_id,text,wiki,workflow_state", "sysparm_exclude_reference_link": "true"},
            take=frozenset({404}),
            most=self._limits.file * 2,
        )
        if answer.status == 404:
            return Gone()
        found = row(row(answer.json(), _WHERE).get("result"), _WHERE)
        if text(found, "workflow_state") != "published":
            return Gone()
        body = text(found, "text") or text(found, "wiki")
        return page(listed.about.title, body) if body.strip() else Note(listed.path, "holds no text")

    def _listed(self, one: Row, base: str, base_title: str, let_in: Sequence[Reader]) -> Listed:
        id, number = needed(one, "sys_id", _WHERE), needed(one, "number", _WHERE)
        title = text(one, "short_description") or number
        until = day(text(one, "valid_to"))
        about = About(
            id=f"{self._source.name}/{number}",
            title=title,
            url=f"{self._source.address}/kb_view.do?sysparm_article={quote(number)}",
            owner=text(one, "author.name"),
            reviewed=day(text(one, "published")),
            review_by=until if until is not None and until.year < _FOREVER else None,
        )
        own = [self._named(each) for each in _several(one, "can_read_user_criteria")]
        shut = base in self._shut or bool(_several(one, "cannot_read_user_criteria"))
        rules = [rule for rule in (own, let_in) if rule]
        about = self._audiences.about(about, *rules, unknown=_SHUTS_OUT if shut else "")
        version = needed(one, "sys_updated_on", _WHERE)
        path = readable_path(base_title, f"{number}-{title}") + ".html"
        return Listed(id, path, version, about, day(version), id)

    def _named(self, criteria: str) -> Reader:
        return self._criteria.get(criteria) or Reader.of(criteria)

    async def _bases(self) -> dict[str, str]:
        """Those that the settings name: id → title."""
        found: dict[str, str] = {}
        async for one in self._all("kb_knowledge_base", "active=true", "sys_id,title"):
            found[needed(one, "sys_id", _WHERE)] = text(one, "title")
        wanted = {title.casefold() for title in self._source.bases}
        for title in self._source.bases:
            if title.casefold() not in {name.casefold() for name in found.values()}:
                known = ", ".join(sorted(found.values())) or "none"
                raise SourceFailed(f"{_WHERE} has no knowledge base {title} that its account may read; it has {known}")
        return {id: title for id, title in found.items() if title.casefold() in wanted}

    def _table(self, name: str) -> str:
        return f"{self._source.address}/api/now/table/{name}"

    async def _all(self, table: str, query: str, fields: str) -> AsyncIterator[Row]:
        """All rows, to the count that it names: rows that the account may not see are left out of its pages."""
        offset, total = 0, 1
        while offset < total:
            answer = await self._fetcher.get(
                self._table(table),
                {
                    "sysparm_query": f"{query}^ORDERBYsys_id",
                    "sysparm_fields": fields,
                    "sysparm_limit": str(_AT_ONCE),
                    "sysparm_offset": str(offset),
                    "sysparm_exclude_reference_link": "true",
                    "sysparm_display_value": "false",
                },
                headers={"Accept": "application/json"},
            )
            said = answer.headers.get("X-Total-Count", "")
            if not said.isdecimal():
                raise SourceFailed(f"{_WHERE} does not say how many rows {table} has")
            for one in rows(answer.json(), "result", _WHERE):
                yield one
            total, offset = int(said), offset + _AT_ONCE


def _several(one: Row, key: str) -> list[str]:
    return [part.strip() for part in text(one, key).split(",") if part.strip()]
