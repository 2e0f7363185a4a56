"""A help centre of Zendesk: its published articles, and its user segments as audiences."""

from __future__ import annotations

from collections.abc import AsyncIterator

from bot.messages.people import PUBLIC
from kb_ingest.about import About
from kb_ingest.connectors.answers import Row, day, inside, needed, row, rows, text
from kb_ingest.connectors.audiences import AudienceTable, Reader
from kb_ingest.connectors.described import ZendeskSource
from kb_ingest.connectors.faults import SourceFailed
from kb_ingest.connectors.fetching import Fetcher
from kb_ingest.connectors.pages import page, readable_path
from kb_ingest.connectors.port import Content, Gone, Kept, Listed, Unchanged
from kb_ingest.problems import Note

_WHERE = "Zendesk"
EVERYBODY = {"everybody": PUBLIC}
"""What has no segment may be seen without signing in; the table may say otherwise."""


class ZendeskConnector:
    """``Connector`` for the articles of a help centre. Their texts come with the listing."""

    def __init__(self, source: ZendeskSource, fetcher: Fetcher, audiences: AudienceTable) -> None:
        self._source = source
        self._fetcher = fetcher
        self._audiences = audiences
        self._api = f"{source.address}/api/v2/help_center"

    async def listing(self, kept: Kept) -> AsyncIterator[Listed | Note]:  # noqa: ARG002  # the port's signature
        segments = {text(one, "id"): one async for one in self._all("user_segments", "user_segments")}
        wanted = {label.casefold() for label in self._source.labels}
        where = f"{self._source.locale}/articles" if self._source.locale else "articles"
        async for one in self._all(where, "articles"):
            labels = one.get("label_names")
            tags = tuple(str(label) for label in labels) if isinstance(labels, list) else ()
            if one.get("draft") is True or (wanted and not wanted & {tag.casefold() for tag in tags}):
                continue
            if self._source.sections and text(one, "section_id") not in self._source.sections:
                continue
            yield self._listed(one, segments, tags)

    async def fetch(self, listed: Listed, kept: Kept) -> Content | Unchanged | Gone | Note:  # noqa: ARG002
        return Note(listed.path, "holds no text")

    def _listed(self, one: Row, segments: dict[str, Row], tags: tuple[str, ...]) -> Listed:
        id, title = needed(one, "id", _WHERE), text(one, "title")
        body = one.get("body")
        about = About(id=f"{self._source.name}/{id}", title=title, url=text(one, "html_url"), tags=tags)
        several = one.get("user_segment_ids")
        ids = [str(each) for each in several] if isinstance(several, list) and several else []
        if not ids and one.get("user_segment_id") is not None:
            ids = [text(one, "user_segment_id")]
        if ids:
            readers = [_segment(segments.get(each), each) for each in ids]
            about = self._audiences.about(about, readers)
        elif self._source.audience:
            about = self._audiences.about(about)
        else:
            about = self._audiences.about(about, [Reader.of("everybody")])
        version = text(one, "edited_at") or needed(one, "updated_at", _WHERE)
        content = page(title, body) if isinstance(body, str) and body.strip() else None
        path = readable_path(f"{title}-{id}") + ".html"
        return Listed(id, path, version, about, day(version), id, content)

    async def _all(self, path: str, key: str) -> AsyncIterator[Row]:
        """All rows of a listing, page after page by its cursor, to its end."""
        cursor, seen = "", set[str]()
        while True:
            asked = {"page[size]": "100"} | ({"page[after]": cursor} if cursor else {})
            found = row(await self._fetcher.json(f"{self._api}/{path}.json", asked), _WHERE)
            for one in rows(found, key, _WHERE):
                yield one
            meta = inside(found, "meta")
            if "has_more" not in meta:
                raise SourceFailed(f"{_WHERE} does not say whether that was all of its {key}")
            if meta["has_more"] is not True:
                return
            cursor = needed(meta, "after_cursor", _WHERE)
            if cursor in seen:
                raise SourceFailed(f"{_WHERE} goes round in circles while it lists its {key}")
            seen.add(cursor)


def _segment(found: Row | None, id: str) -> Reader:
    """A segment by its name; the two that every help centre has by what they are, in every language."""
    if found is None:
        return Reader.of(id)
    kind = text(found, "user_type") if found.get("built_in") is True else ""
    return Reader.of(text(found, "name"), id, kind)
