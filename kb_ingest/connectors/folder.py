"""A folder, as a source that is described in the settings: a share that is mounted, say."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from kb_ingest.connectors.described import FolderSource
from kb_ingest.connectors.faults import SourceFailed
from kb_ingest.connectors.port import Content, Gone, Kept, Listed, Unchanged
from kb_ingest.limits import Limits
from kb_ingest.problems import Note, Unreadable
from kb_ingest.source import SourceFile, find_files, read_bytes

ANY = "application/octet-stream"
"""Of files whose name tells their kind."""


class FolderConnector:
    """``Connector`` for the files of a folder."""

    def __init__(self, source: FolderSource, limits: Limits) -> None:
        self._source = source
        self._limits = limits
        self._files: dict[str, SourceFile] = {}

    async def listing(self, kept: Kept) -> AsyncIterator[Listed | Note]:  # noqa: ARG002  # the port's signature
        path = self._source.path
        if not await asyncio.to_thread(path.is_dir):
            raise SourceFailed(f"There is no folder {path}. Is it mounted?")
        found = await asyncio.to_thread(find_files, [path])
        for note in found.skipped:
            yield note
        for file in (*found.files, *found.questions):
            try:
                about = file.place.stat()
            except OSError as error:
                raise SourceFailed(f"{file.place} cannot be read ({error.strerror})") from error
            self._files[file.path] = file
            yield Listed(file.path, file.path, f"{about.st_mtime_ns}-{about.st_size}-{about.st_ino}")

    async def fetch(self, listed: Listed, kept: Kept) -> Content | Unchanged | Gone | Note:  # noqa: ARG002
        try:
            return Content(await asyncio.to_thread(read_bytes, self._files[listed.id], self._limits), ANY)
        except Unreadable as error:
            return Note(listed.path, str(error))
