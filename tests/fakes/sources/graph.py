"""Microsoft Graph, as far as it is read: the sign-in, a site's library, its delta listing, permissions and contents."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.fakes.sources.place import Place

TENANT, CLIENT, SECRET = "tenant-1", "client-1", "secret-1"


@dataclass
class DriveFile:
    """One file. ``path``: below the library's root. ``permissions``: as Graph writes them."""

    id: str
    path: str
    data: bytes
    version: int = 1
    permissions: list[dict[str, Any]] = field(default_factory=list)


def group(name: str) -> dict[str, Any]:
    return {"id": f"p-{name}", "roles": ["read"], "grantedToV2": {"group": {"id": f"id-{name}", "displayName": name}}}


def site_group(name: str) -> dict[str, Any]:
    return {"id": f"p-{name}", "roles": ["owner"], "grantedToV2": {"siteGroup": {"id": "5", "displayName": name}}}


def link(scope: str, *people: str) -> dict[str, Any]:
    granted = [{"user": {"id": f"id-{name}", "displayName": name, "email": name}} for name in people]
    return {
        "id": f"l-{scope}",
        "roles": ["read"],
        "link": {"scope": scope, "type": "view"},
        "grantedToIdentitiesV2": granted,
    }


class Graph(Place):
    """One site with one library. What is downloaded lies at an address that wants no credential and refuses one."""

    a_page = 3

    def __init__(self) -> None:
        super().__init__()
        self.open_paths = (f"/{TENANT}/", "/download/")
        self.authorization = "Bearer token-0"
        self.files: list[DriveFile] = []
        self.deleted: list[str] = []
        self.tokens = 0
        self.onward = ""
        """Where the listing's next page is said to be; empty: here."""
        self.unfinished = False

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/{tenant}/oauth2/v2.0/token", self._token),
            web.get("/v1.0/sites/{site:contoso[^:]*:.*}", self._site),
            web.get("/v1.0/sites/site-1/drive", self._drive),
            web.get("/v1.0/sites/site-1/drives", self._drives),
            web.get("/v1.0/users/{user}/drive", self._drive),
            web.get("/v1.0/drives/drive-1/root/delta", self._delta),
            web.get("/v1.0/drives/drive-1/items/{id}/permissions", self._permissions),
            web.get("/v1.0/drives/drive-1/items/{id}/content", self._content),
            web.get("/download/{id}", self._download),
        ]

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        right = (request.match_info["tenant"], form["client_id"], form["client_secret"]) == (TENANT, CLIENT, SECRET)
        if not right or form["grant_type"] != "client_credentials" or form["scope"] != f"{self.url}/.default":
            return web.json_response({"error": "invalid_client"}, status=401)
        self.tokens += 1
        self.authorization = f"Bearer token-{self.tokens}"
        return web.json_response({"access_token": f"token-{self.tokens}", "expires_in": 3599, "token_type": "Bearer"})

    async def _site(self, request: web.Request) -> web.Response:
        if request.match_info["site"] != "contoso.sharepoint.com:/sites/it":
            raise web.HTTPNotFound
        return web.json_response({"id": "site-1", "displayName": "IT"})

    async def _drive(self, _: web.Request) -> web.Response:
        return web.json_response({"id": "drive-1", "name": "Documents"})

    async def _drives(self, _: web.Request) -> web.Response:
        return web.json_response(
            {"value": [{"id": "drive-0", "name": "Photos"}, {"id": "drive-1", "name": "Handbook"}]}
        )

    async def _delta(self, request: web.Request) -> web.Response:
        rows: list[dict[str, Any]] = [{"id": "root", "name": "root", "root": {}, "folder": {}}]
        folders = sorted(
            {
                "/".join(file.path.split("/")[:depth])
                for file in self.files
                for depth in range(1, file.path.count("/") + 1)
            }
        )
        for folder in folders:
            above, _, name = folder.rpartition("/")
            rows.append(
                {
                    "id": f"f:{folder}",
                    "name": name,
                    "folder": {},
                    "parentReference": {"id": f"f:{above}" if above else "root"},
                }
            )
        for file in self.files:
            above, _, name = file.path.rpartition("/")
            rows.append(
                {
                    "id": file.id,
                    "name": name,
                    "size": len(file.data),
                    "cTag": f'"c:{file.id},{file.version}"',
                    "eTag": f'"{file.id},{file.version}"',
                    "webUrl": f"https://contoso.example/{file.path}",
                    "lastModifiedDateTime": "2026-01-05T08:00:00Z",
                    "file": {"mimeType": "application/octet-stream"},
                    "parentReference": {"driveId": "drive-1", "id": f"f:{above}" if above else "root"},
                }
            )
        # What was deleted while the listing is read comes once more, at its end.
        rows += [{**row, "deleted": {"state": "deleted"}} for row in rows if row["id"] in self.deleted]
        start = int(request.query.get("token", "0"))
        here = f"{self.url}/v1.0/drives/drive-1/root/delta"
        told: dict[str, Any] = {"value": rows[start : start + self.a_page]}
        if start + self.a_page < len(rows):
            told["@odata.nextLink"] = self.onward or f"{here}?token={start + self.a_page}"
        elif not self.unfinished:
            told["@odata.deltaLink"] = f"{here}?token=latest"
        return web.json_response(told)

    def _file(self, request: web.Request) -> DriveFile:
        found = next((file for file in self.files if file.id == request.match_info["id"]), None)
        if found is None:
            raise web.HTTPNotFound
        return found

    async def _permissions(self, request: web.Request) -> web.Response:
        return web.json_response({"value": self._file(request).permissions})

    async def _content(self, request: web.Request) -> web.Response:
        file = self._file(request)
        # The host's other name: another origin, as the real one's downloads are.
        there = self.url.replace("127.0.0.1", "localhost")
        return web.Response(status=302, headers={"Location": f"{there}/download/{file.id}?tempauth=secret"})

    async def _download(self, request: web.Request) -> web.Response:
        if "Authorization" in request.headers or request.query.get("tempauth") != "secret":
            return web.Response(status=401)
        return web.Response(body=self._file(request).data, content_type="application/octet-stream")
