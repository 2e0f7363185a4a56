"""What has been fetched of a source, kept in ``HANDRAIL_HOME``, so that only what has changed is fetched again.

A listing that was not told to its end changes nothing of what the ingest is given: it raises. What was fetched on the
way is kept all the same, and the next ingest goes on from there.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePosixPath

from filelock import FileLock, Timeout

from bot.errors import IngestBusy, IngestError
from kb_ingest.connectors.described import Source
from kb_ingest.connectors.faults import SourceFailed
from kb_ingest.connectors.fetching import TooLarge
from kb_ingest.connectors.port import Connector, Content, Gone, KnowsItsPlace, Listed, Unchanged
from kb_ingest.connectors.whole import whole_below
from kb_ingest.limits import Limits
from kb_ingest.problems import Note
from kb_ingest.progress import Progress
from kb_ingest.readers import is_known, too_large
from kb_ingest.source import QUESTIONS, Found, SourceFile

_AT_ONCE = 4
_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}


@dataclass(frozen=True, slots=True)
class Copy:
    """One document as it was fetched. ``file``: its name in the mirror's folder."""

    file: str
    version: str
    media_type: str
    url: str = ""


class Mirror:
    """The copies of one source. Use it with ``mirror``, which keeps others away from it meanwhile."""

    def __init__(self, folder: Path, source: Source, limits: Limits) -> None:
        self._folder = folder
        self._source = source
        self._kind = str(getattr(source, "kind", ""))
        self._limits = limits
        place = source.model_dump_json(exclude=set(Source.model_fields))
        self._shape = hashlib.sha256(place.encode()).hexdigest()
        self._copies = self._read()
        self.fetched = 0
        """Documents whose bytes came over the line this time."""

    def version(self, id: str) -> str:
        copy = self._copies.get(id)
        return copy.version if copy is not None and (self._folder / copy.file).is_file() else ""

    def data(self, id: str) -> bytes | None:
        copy = self._copies.get(id)
        try:
            return (self._folder / copy.file).read_bytes() if copy is not None else None
        except OSError:
            return None

    async def brought_up_to_date(self, connector: Connector, progress: Progress) -> Found:
        """All documents that there are now. ``SourceFailed`` where they cannot be told or fetched in full."""
        progress.stage(f"Fetching {self._source.name}", 0)
        found, seen = Found(), dict[str, Listed]()
        places = asyncio.Semaphore(_AT_ONCE)

        def done() -> None:
            places.release()
            progress.advance(1)

        try:
            async with asyncio.TaskGroup() as tasks:
                async for one in connector.listing(self):
                    if isinstance(one, Note):
                        found.skipped.append(Note(_printable(one.path), one.text))
                        continue
                    if isinstance(one, Gone):
                        found.gone.add(one.address)
                        continue
                    if one.id in seen:
                        continue
                    seen[one.id] = one
                    if len(seen) > self._source.at_most:
                        raise SourceFailed(
                            f"{self._source.name} holds more than {self._source.at_most:,} documents: narrow it down "
                            f"in [sources.{self._source.name}], or raise at_most there"
                        )
                    await places.acquire()
                    tasks.create_task(self._one(connector, one, found)).add_done_callback(lambda _: done())
        except BaseExceptionGroup as several:
            raise _first(several) from None
        finally:
            self._save()
        self._forget(set(seen))
        found.below = whole_below(self._source)
        found.beside = connector.beside if isinstance(connector, KnowsItsPlace) else ()
        return self._told(found)

    async def _one(self, connector: Connector, listed: Listed, found: Found) -> None:
        got: Content | Unchanged | Gone | Note
        if listed.version and listed.version == self.version(listed.id):
            got = Unchanged()
        elif listed.content is not None:
            got = listed.content
        else:
            try:
                got = await connector.fetch(listed, self)
            except TooLarge:
                got = Note(listed.path, too_large(self._limits))
        match got:
            case Note():
                found.skipped.append(got)
                self._copies.pop(listed.id, None)
            case Gone():
                found.gone.add(listed.about.url)
                self._copies.pop(listed.id, None)
            case Content():
                if len(got.data) > self._limits.file:
                    found.skipped.append(Note(listed.path, too_large(self._limits)))
                    self._copies.pop(listed.id, None)
                    return
                self.fetched += 1
                await asyncio.to_thread(self._keep, listed, got)
                self._add(listed, found)
            case Unchanged():
                if got.version and (copy := self._copies.get(listed.id)) is not None:
                    self._copies[listed.id] = replace(copy, version=got.version)
                self._add(listed, found)

    def _add(self, listed: Listed, found: Found) -> None:
        copy = self._copies.get(listed.id)
        if copy is None:
            raise SourceFailed(f"{listed.path} is said to be as it was, and was never fetched")
        path = _printable(listed.path)
        if PurePosixPath(path).name in QUESTIONS:
            found.questions.append(SourceFile(path, self._folder / copy.file))
            return
        if not is_known(path):
            suffix = _SUFFIXES.get(copy.media_type, "")
            if not suffix:
                found.unknown += 1
                return
            path += suffix
        about = replace(listed.about, url=listed.about.url or copy.url)
        about = replace(about, owner=about.owner or self._source.owner, usual=about.usual or self._source.audience)
        about = replace(about, kind=self._kind)
        if self._source.edits_are_reviews and about.reviewed is None:
            about = replace(about, reviewed=listed.edited)
        found.files.append(SourceFile(path, self._folder / copy.file, about))

    def _told(self, found: Found) -> Found:
        """In one order, each path once, and with the questions that the settings name."""
        files: list[SourceFile] = []
        taken: set[str] = set()
        for file in sorted(found.files, key=lambda file: (file.path, file.about.id if file.about else "")):
            path, number = file.path, 1
            while path in taken:
                number += 1
                whole = PurePosixPath(file.path)
                path = str(whole.with_name(f"{whole.stem}-{number}{whole.suffix}"))
            taken.add(path)
            files.append(replace(file, path=path))
        if self._source.questions is not None:
            if not self._source.questions.is_file():
                raise SourceFailed(f"There is no file {self._source.questions}, which the source's questions name")
            found.questions.append(SourceFile(self._source.questions.name, self._source.questions.resolve()))
        found.files = files
        found.questions.sort(key=lambda file: file.path)
        found.skipped.sort(key=lambda note: note.path)
        return found

    def _keep(self, listed: Listed, content: Content) -> None:
        suffix = _SUFFIXES.get(content.media_type, ".bin")
        name = hashlib.sha256(listed.id.encode("utf-8", "surrogatepass")).hexdigest()[:32] + suffix
        _write(self._folder / name, content.data)
        self._copies[listed.id] = Copy(name, listed.version or content.version, content.media_type, content.url)

    def _forget(self, there: set[str]) -> None:
        """What is deleted there is deleted here."""
        for id in self._copies.keys() - there:
            del self._copies[id]
        self._save()
        kept = {copy.file for copy in self._copies.values()}
        for file in self._folder.iterdir():
            if file.is_file() and file.name not in kept and file.suffix not in (".json", ".lock"):
                file.unlink(missing_ok=True)

    def _read(self) -> dict[str, Copy]:
        """Nothing where the source is described otherwise by now, or the record is damaged: all is fetched anew."""
        try:
            found = json.loads((self._folder / "copies.json").read_text(encoding="utf-8"))
            if found["shape"] != self._shape:
                return {}
            return {id: Copy(**copy) for id, copy in found["copies"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}

    def _save(self) -> None:
        copies = {id: asdict(copy) for id, copy in self._copies.items()}
        _write(self._folder / "copies.json", json.dumps({"shape": self._shape, "copies": copies}).encode())


@contextmanager
def mirror(home: Path, source: Source, limits: Limits) -> Iterator[Mirror]:
    """The source's mirror. ``IngestBusy`` where another ingest of this source is under way."""
    folder = mirror_folder(home, source.name)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = FileLock(folder / "mirror.lock", timeout=0)
        lock.acquire()
    except Timeout as error:
        raise IngestBusy(f"{source.name} is being ingested already. Nothing has been changed: try later.") from error
    except OSError as error:
        raise IngestError(f"{folder} cannot be written to ({error.strerror}). Check HANDRAIL_HOME.") from error
    try:
        yield Mirror(folder, source, limits)
    finally:
        lock.release()


def mirror_folder(home: Path, name: str) -> Path:
    """Readable, and one for each name on every file system."""
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name.casefold())
    return home / "sources" / f"{plain[:40]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all."""
    half = path.with_name(f"{path.name}.half")
    half.write_bytes(data)
    os.replace(half, path)


def _printable(path: str) -> str:
    """Harmless to print: titles elsewhere may hold anything."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in path)


def _first(several: BaseExceptionGroup[BaseException]) -> BaseException:
    """The first of several things that went wrong at once."""
    found: BaseException = several
    while isinstance(found, BaseExceptionGroup):
        found = found.exceptions[0]
    return found
