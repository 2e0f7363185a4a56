"""Confluence in the cloud, as far as it is read: spaces, pages, restrictions, labels and groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.fakes.sources.place import Place, basic

USER, TOKEN = "reader@example.edu", "atlassian-token"


@dataclass
class WikiPage:
    """One page. ``groups`` and ``users``: to whom alone it is shown."""

    id: str
    title: str
    body: str
    version: int = 1
    parent: str = ""
    parent_type: str = "page"
    groups: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    status: str = "current"
    owner: str = ""


class Confluence(Place):
    """One site with spaces. Listings come in pages of two, whatever is asked for."""

    a_page = 2

    def __init__(self) -> None:
        super().__init__()
        self.authorization = basic(USER, TOKEN)
        self.spaces: dict[str, list[WikiPage]] = {}
        self.readers: dict[str, list[tuple[str, str]]] = {}
        """By space: (group or user, id)."""
        self.groups: dict[str, str] = {}
        """Names by ids."""
        self.people: dict[str, str] = {}
        """Names by account ids."""
        self.folders: dict[str, list[tuple[str, str]]] = {}
        """What a page lies below, where the listing does not tell: (id, type)."""

    def routes(self) -> list[web.RouteDef]:
        v2, v1 = "/wiki/api/v2", "/wiki/rest/api"
        return [
            web.get(f"{v2}/spaces", self._spaces),
            web.get(v2 + "/spaces/{id}/pages", self._pages),
            web.get(v2 + "/spaces/{id}/permissions", self._permissions),
            web.get(v2 + "/pages/{id}", self._page),
            web.get(v2 + "/pages/{id}/labels", self._labels),
            web.get(v2 + "/pages/{id}/ancestors", self._ancestors),
            web.get(v1 + "/content/{id}/restriction/byOperation/read", self._restriction),
            web.get(v1 + "/group/by-id", self._group),
            web.get(v1 + "/user", self._user),
        ]

    def page(self, id: str) -> WikiPage:
        found = next((page for pages in self.spaces.values() for page in pages if page.id == id), None)
        if found is None:
            raise web.HTTPNotFound
        return found

    async def _spaces(self, request: web.Request) -> web.Response:
        keys = request.query["keys"].split(",")
        found = [{"id": f"9{at}", "key": key, "name": key, "status": "current"} for at, key in enumerate(self.spaces)]
        return self._listed(request, [one for one in found if one["key"] in keys])

    async def _pages(self, request: web.Request) -> web.Response:
        space = [*self.spaces][int(request.match_info["id"][1:])]
        return self._listed(
            request, [_row(space, page) for page in self.spaces[space] if page.status == request.query["status"]]
        )

    async def _permissions(self, request: web.Request) -> web.Response:
        space = [*self.spaces][int(request.match_info["id"][1:])]
        rows: list[dict[str, Any]] = []
        for at, (kind, id) in enumerate(self.readers.get(space, [])):
            for key, target in (("read", "space"), ("create", "page")):
                rows.append(
                    {
                        "id": f"{at}{key}",
                        "principal": {"type": kind, "id": id},
                        "operation": {"key": key, "targetType": target},
                    }
                )
        return self._listed(request, rows)

    async def _page(self, request: web.Request) -> web.Response:
        page = self.page(request.match_info["id"])
        if request.query.get("body-format") != "export_view":
            raise web.HTTPBadRequest
        body = {"export_view": {"representation": "export_view", "value": page.body}}
        return web.json_response({**_row("", page), "body": body})

    async def _labels(self, request: web.Request) -> web.Response:
        labels = self.page(request.match_info["id"]).labels
        return self._listed(
            request, [{"id": str(at), "name": label, "prefix": "global"} for at, label in enumerate(labels)]
        )

    async def _ancestors(self, request: web.Request) -> web.Response:
        found = self.folders.get(request.match_info["id"], [])
        return web.json_response({"results": [{"id": id, "type": kind} for id, kind in found], "_links": {}})

    async def _restriction(self, request: web.Request) -> web.Response:
        page = self.page(request.match_info["id"])
        groups = [{"type": "group", "name": name, "id": f"id-of-{name}"} for name in page.groups]
        users = [
            {"type": "known", "accountId": f"id-of-{name}", "displayName": name, "email": ""} for name in page.users
        ]
        told = {"user": {"results": users, "size": len(users)}, "group": {"results": groups, "size": len(groups)}}
        return web.json_response({"operation": "read", "restrictions": told})

    async def _group(self, request: web.Request) -> web.Response:
        if request.query["id"] not in self.groups:
            raise web.HTTPNotFound
        return web.json_response({"type": "group", "name": self.groups[request.query["id"]], "id": request.query["id"]})

    async def _user(self, request: web.Request) -> web.Response:
        if request.query["accountId"] not in self.people:
            raise web.HTTPNotFound
        name = self.people[request.query["accountId"]]
        return web.json_response({"type": "known", "accountId": request.query["accountId"], "displayName": name})

    def _listed(self, request: web.Request, rows: list[Any]) -> web.Response:
        if int(request.query.get("limit", "25")) > 250:
            raise web.HTTPBadRequest
        start = int(request.query.get("cursor", "0"))
        links = {"base": f"{self.url}/wiki"}
        if start + self.a_page < len(rows):
            links["next"] = str(request.rel_url.update_query(cursor=str(start + self.a_page)))
        return web.json_response({"results": rows[start : start + self.a_page], "_links": links})


def _row(space: str, page: WikiPage) -> dict[str, Any]:
    return {
        "id": page.id,
        "status": page.status,
        "title": page.title,
        "parentId": page.parent or None,
        "parentType": page.parent_type if page.parent else None,
        "ownerId": page.owner or None,
        "version": {"number": page.version, "createdAt": "2026-02-03T10:00:00.000Z"},
        "_links": {"webui": f"/spaces/{space}/pages/{page.id}"},
    }
