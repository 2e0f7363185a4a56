"""Google Drive: the files of a folder or a shared drive. Google's own documents are exported as Markdown."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from kb_ingest.about import About
from kb_ingest.connectors.answers import Row, day, needed, row, rows, text
from kb_ingest.connectors.audiences import AudienceTable, Reader
from kb_ingest.connectors.described import DriveSource
from kb_ingest.connectors.faults import SourceFailed
from kb_ingest.connectors.fetching import Fetcher
from kb_ingest.connectors.folder import ANY
from kb_ingest.connectors.port import Content, Gone, Kept, Listed, Unchanged
from kb_ingest.limits import Limits
from kb_ingest.problems import Note
from kb_ingest.readers import is_known, too_large
from kb_ingest.source import QUESTIONS

SCOPE = "https://www.googleapis.com/auth/drive.readonly"
_WHERE = "Google Drive"
_GOOGLE = "application/vnd.google-apps."
_FOLDER, _SHORTCUT = f"{_GOOGLE}folder", f"{_GOOGLE}shortcut"
_EXPORTED = {f"{_GOOGLE}document": "text/markdown", f"{_GOOGLE}presentation": "text/plain"}
_PERMISSION = "type,role,emailAddress,domain,displayName,allowFileDiscovery,deleted,view"
_FIELDS = (
    "nextPageToken,incompleteSearch,files(id,name,mimeType,modifiedTime,md5Checksum,version,size,webViewLink,"
    f"owners(displayName),permissions({_PERMISSION}))"
)
_DRIVES = {"supportsAllDrives": "true"}
_DEEPEST = 30


class DriveConnector:
    """``Connector`` for the files of a folder of Drive."""

    def __init__(self, source: DriveSource, fetcher: Fetcher, audiences: AudienceTable, limits: Limits) -> None:
        self._source = source
        self._fetcher = fetcher
        self._audiences = audiences
        self._limits = limits
        self._files = f"{source.address}/drive/v3/files"

    async def listing(self, kept: Kept) -> AsyncIterator[Listed | Note]:  # noqa: ARG002  # the port's signature
        top = row(
            await self._fetcher.json(
                f"{self._files}/{self._source.folder}", {**_DRIVES, "fields": "id,mimeType,trashed"}
            ),
            _WHERE,
        )
        if text(top, "mimeType") != _FOLDER or top.get("trashed") is True:
            raise SourceFailed(f"{self._source.folder} is no folder of {_WHERE}, or it lies in the bin")
        waiting, met = [("", self._source.folder)], {self._source.folder}
        while waiting:
            above, folder = waiting.pop(0)
            async for file in self._in(folder):
                id, path = needed(file, "id", _WHERE), f"{above}{text(file, 'name').replace('/', '-')}"
                kind = text(file, "mimeType")
                if kind == _FOLDER and id not in met and above.count("/") < _DEEPEST:
                    met.add(id)
                    waiting.append((f"{path}/", id))
                elif kind == _SHORTCUT:
                    yield Note(path, "is a shortcut and is not followed")
                elif kind != _FOLDER:
                    yield await self._listed(id, path, kind, file)

    async def fetch(self, listed: Listed, kept: Kept) -> Content | Unchanged | Gone | Note:  # noqa: ARG002
        id, _, export = listed.address.partition(" ")
        where, asked = (f"{self._files}/{id}/export", {"mimeType": export}) if export else (
            f"{self._files}/{id}", {"alt": "media", **_DRIVES}
        )  # fmt: skip
        answer = await self._fetcher.get(where, asked, take=frozenset({403, 404}), most=self._limits.file)
        if answer.status == 404:
            return Gone()
        if answer.status == 403:
            return Note(listed.path, f"cannot be fetched: {_WHERE} does not let it be downloaded, or it is too large")
        return Content(answer.data, export or ANY)

    async def _listed(self, id: str, path: str, kind: str, file: Row) -> Listed | Note:
        export = _EXPORTED.get(kind, "")
        name = path.rpartition("/")[2]
        if not export and not is_known(path) and name not in QUESTIONS:
            return Note(path, "is of a kind that is not read")
        if int(text(file, "size") or 0) > self._limits.file:
            return Note(path, too_large(self._limits))
        if export:
            path += {"text/markdown": ".md", "text/plain": ".txt"}[export]
        owners = file.get("owners")
        owner = text(row(owners[0], _WHERE), "displayName") if isinstance(owners, list) and owners else ""
        title = name if export else ""
        about = About(id=f"{self._source.name}/{id}", title=title, url=text(file, "webViewLink"), owner=owner)
        if self._audiences.carries:
            about = self._audiences.about(about, await self._readers(id, file))
        else:
            about = self._audiences.about(about)
        version = text(file, "md5Checksum") or text(file, "modifiedTime") or needed(file, "version", _WHERE)
        return Listed(id, path, version, about, day(text(file, "modifiedTime")), f"{id} {export}".strip())

    async def _readers(self, id: str, file: Row) -> list[Reader]:
        """On shared drives the listing does not say, and each file is asked."""
        told: Sequence[Row]
        if isinstance(file.get("permissions"), list):
            told = rows(file, "permissions", _WHERE)
        else:
            told = [
                one
                async for one in self._all(
                    f"{self._files}/{id}/permissions",
                    {**_DRIVES, "fields": f"nextPageToken,permissions({_PERMISSION})", "pageSize": "100"},
                    "permissions",
                )
            ]
        return [_reader(one) for one in told if one.get("deleted") is not True and not text(one, "view")]

    def _in(self, folder: str) -> AsyncIterator[Row]:
        asked = {
            **_DRIVES,
            "includeItemsFromAllDrives": "true",
            "q": f"'{folder}' in parents and trashed = false",
            "fields": _FIELDS,
            "orderBy": "name",
            "pageSize": "500",
        }
        return self._all(self._files, asked, "files")

    async def _all(self, url: str, asked: Mapping[str, str], key: str) -> AsyncIterator[Row]:
        """All rows of a listing, page after page, to its end."""
        token, seen = "", set[str]()
        while True:
            found: Any = row(await self._fetcher.json(url, {**asked, "pageToken": token} if token else asked), _WHERE)
            if found.get("incompleteSearch") is True:
                raise SourceFailed(f"{_WHERE} could not look through all of it just now")
            for one in rows(found, key, _WHERE):
                yield one
            token = text(found, "nextPageToken")
            if not token:
                return
            if token in seen:
                raise SourceFailed(f"{_WHERE} goes round in circles while it lists")
            seen.add(token)


def _reader(one: Row) -> Reader:
    """Whoever was given a link may read; not everybody was. Those who can find it by themselves are another matter."""
    found = one.get("allowFileDiscovery") is True
    match text(one, "type"):
        case "anyone":
            return Reader.of("anyone" if found else "link:anyone")
        case "domain":
            domain = text(one, "domain")
            return Reader.of(domain if found else f"link:{domain}")
    return Reader.of(text(one, "emailAddress"), text(one, "displayName"))
