"""A help centre of Zendesk, as far as it is read: articles and user segments, page after page by cursors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.fakes.sources.place import Place, basic

USER, TOKEN = "agent@example.edu", "zendesk-token"


@dataclass
class HelpArticle:
    """One article. ``segment``: who may see it; None for everybody."""

    id: int
    title: str
    body: str | None
    segment: int | None = None
    edited: str = "2026-01-05T08:00:00Z"
    draft: bool = False
    section: int = 1
    labels: tuple[str, ...] = ()
    locale: str = "en-gb"


class Zendesk(Place):
    """One help centre."""

    a_page = 2

    def __init__(self) -> None:
        super().__init__()
        self.authorization = basic(f"{USER}/token", TOKEN)
        self.articles: list[HelpArticle] = []
        self.segments: list[dict[str, Any]] = [
            {"id": 1, "name": "Angemeldete Benutzer", "user_type": "signed_in_users", "built_in": True},
            {"id": 2, "name": "IT agents", "user_type": "staff", "built_in": False},
        ]
        self.leaves_out_meta = False

    def routes(self) -> list[web.RouteDef]:
        base = "/api/v2/help_center"
        return [
            web.get(f"{base}/user_segments.json", self._segments),
            web.get(f"{base}/articles.json", self._articles),
            web.get(base + "/{locale}/articles.json", self._articles),
        ]

    async def _segments(self, request: web.Request) -> web.Response:
        return self._listed(request, "user_segments", self.segments)

    async def _articles(self, request: web.Request) -> web.Response:
        locale = request.match_info.get("locale", "")
        return self._listed(
            request, "articles", [self._row(one) for one in self.articles if locale in ("", one.locale)]
        )

    def _row(self, one: HelpArticle) -> dict[str, Any]:
        return {
            "id": one.id,
            "title": one.title,
            "body": one.body,
            "draft": one.draft,
            "locale": one.locale,
            "section_id": one.section,
            "label_names": list(one.labels),
            "user_segment_id": one.segment,
            "edited_at": one.edited,
            "updated_at": one.edited,
            "html_url": f"https://help.example.edu/hc/{one.locale}/articles/{one.id}",
        }

    def _listed(self, request: web.Request, key: str, rows: list[Any]) -> web.Response:
        if int(request.query["page[size]"]) > 100:
            raise web.HTTPBadRequest
        start = int(request.query.get("page[after]", "0"))
        more = start + self.a_page < len(rows)
        told: dict[str, Any] = {key: rows[start : start + self.a_page]}
        if not self.leaves_out_meta:
            told["meta"] = {"has_more": more, "after_cursor": str(start + self.a_page) if more else None}
        return web.json_response(told)
