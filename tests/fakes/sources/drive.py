"""Google Drive's third version, as far as it is read: the sign-in of a service account, listings, exports, contents."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import jwt
from aiohttp import web
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.fakes.sources.place import Place

EMAIL = "reader@project.iam.gserviceaccount.com"
DOCUMENT = "application/vnd.google-apps.document"
FOLDER = "application/vnd.google-apps.folder"


@dataclass
class GoogleFile:
    """One file, or a folder. ``permissions``: None where only asking for them tells (shared drives)."""

    id: str
    name: str
    parent: str
    data: bytes = b""
    kind: str = "text/markdown"
    changed: str = "2026-01-05T08:00:00.000Z"
    permissions: list[dict[str, Any]] | None = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    """What asking for the permissions tells."""
    trashed: bool = False


@cache
def _keys() -> tuple[str, str]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()


class GoogleDrive(Place):
    """One drive, whose listings come in pages of two."""

    a_page = 2

    def __init__(self) -> None:
        super().__init__()
        self.open_paths = ("/token",)
        self.authorization = "Bearer nobody yet"
        self.files: list[GoogleFile] = [GoogleFile("top", "Handbook", "", kind=FOLDER)]
        self.incomplete = False

    def credentials(self, folder: Path) -> str:
        """The key file of its service account."""
        path = folder / "google.json"
        key = {
            "type": "service_account",
            "client_email": EMAIL,
            "private_key": _keys()[0],
            "token_uri": f"{self.url}/token",
        }
        path.write_text(json.dumps(key), encoding="utf-8")
        return str(path)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/token", self._token),
            web.get("/drive/v3/files", self._list),
            web.get("/drive/v3/files/{id}", self._one),
            web.get("/drive/v3/files/{id}/export", self._export),
            web.get("/drive/v3/files/{id}/permissions", self._permissions),
        ]

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        try:
            claim = jwt.decode(str(form["assertion"]), _keys()[1], algorithms=["RS256"], audience=f"{self.url}/token")
        except jwt.PyJWTError:
            return web.json_response({"error": "invalid_grant"}, status=400)
        if claim["iss"] != EMAIL or claim["scope"] != "https://www.googleapis.com/auth/drive.readonly":
            return web.json_response({"error": "invalid_scope"}, status=400)
        self.authorization = "Bearer google-token"
        return web.json_response({"access_token": "google-token", "expires_in": 3599})

    async def _list(self, request: web.Request) -> web.Response:
        asked = re.fullmatch(r"'([\w-]+)' in parents and trashed = false", request.query["q"])
        if asked is None or int(request.query["pageSize"]) > 1000 or request.query["supportsAllDrives"] != "true":
            raise web.HTTPBadRequest
        found = [_row(file) for file in self.files if file.parent == asked[1] and not file.trashed]
        start = int(request.query.get("pageToken", "0"))
        told: dict[str, Any] = {"files": found[start : start + self.a_page], "incompleteSearch": self.incomplete}
        if start + self.a_page < len(found):
            told["nextPageToken"] = str(start + self.a_page)
        return web.json_response(told)

    def _file(self, request: web.Request) -> GoogleFile:
        found = next((file for file in self.files if file.id == request.match_info["id"]), None)
        if found is None:
            raise web.HTTPNotFound
        return found

    async def _one(self, request: web.Request) -> web.Response:
        file = self._file(request)
        if request.query.get("alt") != "media":
            return web.json_response({"id": file.id, "mimeType": file.kind, "trashed": file.trashed})
        if file.kind.startswith("application/vnd.google-apps."):
            return web.json_response({"error": {"errors": [{"reason": "fileNotDownloadable"}]}}, status=403)
        return web.Response(body=file.data, content_type=file.kind)

    async def _export(self, request: web.Request) -> web.Response:
        file = self._file(request)
        if file.kind != DOCUMENT or request.query["mimeType"] != "text/markdown":
            raise web.HTTPBadRequest
        if len(file.data) > 10 * 1024 * 1024:
            return web.json_response({"error": {"errors": [{"reason": "exportSizeLimitExceeded"}]}}, status=403)
        return web.Response(body=file.data, content_type="text/markdown")

    async def _permissions(self, request: web.Request) -> web.Response:
        return web.json_response({"permissions": self._file(request).asked})


def _row(file: GoogleFile) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": file.id,
        "name": file.name,
        "mimeType": file.kind,
        "modifiedTime": file.changed,
        "webViewLink": f"https://docs.google.example/{file.id}",
        "owners": [{"displayName": "Ada Byron"}],
    }
    if file.permissions is not None:
        row["permissions"] = file.permissions
    if not file.kind.startswith("application/vnd.google-apps."):
        row |= {"size": str(len(file.data)), "md5Checksum": f"{hash(file.data):x}"}
    return row
