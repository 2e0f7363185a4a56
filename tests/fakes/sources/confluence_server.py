"""Confluence on one's own servers, as far as it is read: its listing with restrictions and labels, and contents."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from tests.fakes.sources.confluence import WikiPage
from tests.fakes.sources.place import Place

TOKEN = "personal-access-token"


class ConfluenceServer(Place):
    """One site with spaces. Listings come in pages of two, whatever is asked for."""

    a_page = 2

    def __init__(self) -> None:
        super().__init__()
        self.authorization = f"Bearer {TOKEN}"
        self.spaces: dict[str, list[WikiPage]] = {}

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/rest/api/space/{key}", self._space),
            web.get("/rest/api/content", self._pages),
            web.get("/rest/api/content/{id}", self._page),
        ]

    def page(self, id: str) -> WikiPage:
        found = next((page for pages in self.spaces.values() for page in pages if page.id == id), None)
        if found is None or found.status != "current":
            raise web.HTTPNotFound
        return found

    async def _space(self, request: web.Request) -> web.Response:
        if request.match_info["key"] not in self.spaces:
            raise web.HTTPNotFound
        return web.json_response({"key": request.match_info["key"]})

    async def _pages(self, request: web.Request) -> web.Response:
        space, start = request.query["spaceKey"], int(request.query["start"])
        if request.query["type"] != "page" or request.query["status"] != "current":
            raise web.HTTPBadRequest
        there = [page for page in self.spaces[space] if page.status == "current"]
        shown = [self._row(space, page) for page in there[start : start + self.a_page]]
        links = {"base": self.url, "self": str(request.url)}
        if start + self.a_page < len(there):
            links["next"] = f"/rest/api/content?spaceKey={space}&start={start + self.a_page}"
        told = {"results": shown, "start": start, "limit": self.a_page, "size": len(shown), "_links": links}
        return web.json_response(told)

    async def _page(self, request: web.Request) -> web.Response:
        page = self.page(request.match_info["id"])
        assert request.query["expand"] == "body.export_view"
        body = {"export_view": {"value": page.body, "representation": "export_view"}}
        return web.json_response({"id": page.id, "title": page.title, "body": body})

    def _row(self, space: str, page: WikiPage) -> dict[str, Any]:
        above: list[dict[str, str]] = []
        at = page
        while at.parent:
            above.insert(0, {"id": at.parent, "type": "page"})
            at = next((one for one in self.spaces[space] if one.id == at.parent), WikiPage("", "", ""))
        groups = [{"type": "group", "name": name} for name in page.groups]
        users = [{"type": "known", "username": name, "displayName": name.title()} for name in page.users]
        alone = {"group": {"results": groups, "size": len(groups)}, "user": {"results": users, "size": len(users)}}
        return {
            "id": page.id,
            "type": "page",
            "status": page.status,
            "title": page.title,
            "version": {"number": page.version, "when": "2026-02-03T10:00:00.000+01:00"},
            "ancestors": above,
            "metadata": {"labels": {"results": [{"prefix": "global", "name": label} for label in page.labels]}},
            "restrictions": {"read": {"operation": "read", "restrictions": alone}},
            "_links": {"webui": f"/display/{space}/{page.id}"},
        }
