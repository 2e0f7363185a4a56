"""The files of a source: which there are, and their bytes. Nothing outside the folders given is ever read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from bot.errors import IngestError
from kb_ingest.about import About
from kb_ingest.limits import Limits
from kb_ingest.problems import Note, Unreadable
from kb_ingest.readers import is_known, too_large

QUESTIONS = ("questions.yaml", "questions.yml")
"""Names of files that hold golden questions."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """``path``: relative to the source, with forward slashes. ``place``: where it is.

    ``about``: what the place that it was fetched from says of it.
    """

    path: str
    place: Path
    about: About | None = None


@dataclass
class Found:
    """What a walk through the source's folders found."""

    files: list[SourceFile] = field(default_factory=list)
    skipped: list[Note] = field(default_factory=list)
    questions: list[SourceFile] = field(default_factory=list)
    """Files with golden questions."""
    unknown: int = 0
    """Files of kinds that are not read."""
    below: tuple[str, ...] = ()
    """Beginnings of web addresses of which the source holds all pages …"""
    beside: tuple[str, ...] = ()
    """… or all that stand in the same folder as one that it holds."""
    gone: set[str] = field(default_factory=set)
    """Addresses of which their place says that nothing is there."""


def check_paths(paths: Sequence[Path]) -> None:
    """``IngestError`` where one of them is not there."""
    for path in paths:
        try:
            there = path.exists()
        except OSError as error:
            raise IngestError(f"{path} cannot be read ({error.strerror}). Nothing has been changed.") from error
        if not there:
            raise IngestError(f"There is no file or folder {path}. Nothing has been changed.")


def source_name(paths: Sequence[Path]) -> str:
    """The folder's name, where all paths are in one; ``IngestError`` where a name must be given."""
    folders = {path.resolve() if path.is_dir() else path.resolve().parent for path in paths}
    if len(folders) == 1 and (name := folders.pop().name):
        return name
    raise IngestError("These paths are in different folders: give their source a name with --source NAME")


def find_files(paths: Sequence[Path]) -> Found:
    """All readable files under ``paths``, sorted, each once."""
    found = Found()
    seen: set[str] = set()
    for path in paths:
        root = path.resolve()
        files = _walk(root, found) if root.is_dir() else iter([SourceFile(_relative(root, root.parent), root)])
        for file in sorted(files, key=lambda file: file.path):
            if file.path in seen:
                found.skipped.append(Note(file.path, "is there twice: another path given holds a file of this name"))
            elif is_known(file.path):
                seen.add(file.path)
                found.files.append(file)
            elif PurePosixPath(file.path).name in QUESTIONS:
                seen.add(file.path)
                found.questions.append(file)
            else:
                found.unknown += 1
    return found


def read_bytes(file: SourceFile, limits: Limits) -> bytes:
    """The file's bytes. ``Unreadable`` where it is too large, no file, or may not be read."""
    try:
        # Without following a link, and without waiting for a pipe that nobody writes to.
        descriptor = os.open(file.place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except PermissionError as error:
        raise Unreadable("may not be read: its permissions forbid it") from error
    except OSError as error:
        raise Unreadable(f"cannot be opened ({error.strerror})") from error
    try:
        with os.fdopen(descriptor, "rb") as stream:
            about = os.fstat(stream.fileno())
            if not stat.S_ISREG(about.st_mode):
                raise Unreadable("is not a file")
            if about.st_size > limits.file:
                raise Unreadable(too_large(limits))
            return stream.read(limits.file + 1)
    except OSError as error:
        raise Unreadable(f"cannot be read ({error.strerror})") from error


def _walk(root: Path, found: Found) -> Iterator[SourceFile]:
    def unreadable(error: OSError) -> None:
        where = _relative(Path(str(error.filename)), root)
        found.skipped.append(Note(where, f"is a folder that cannot be read ({error.strerror})"))

    for folder, folders, names in os.walk(root, onerror=unreadable):
        for name in sorted(folders):
            place = Path(folder, name)
            if not _is_hidden(name) and place.is_symlink() and not place.resolve().is_relative_to(root):
                found.skipped.append(Note(_relative(place, root), "is a link out of the folder"))
        folders[:] = sorted(name for name in folders if not _is_hidden(name))
        for name in names:
            place = Path(folder, name)
            if _is_hidden(name):
                continue
            if place.is_symlink():
                _note_link(place, root, found)
            else:
                yield SourceFile(_relative(place, root), place)


def _note_link(place: Path, root: Path, found: Found) -> None:
    if not is_known(place.name):
        found.unknown += 1
        return
    target = place.resolve()
    reason = "is a link to a file that is read itself" if target.is_relative_to(root) else "is a link out of the folder"
    found.skipped.append(Note(_relative(place, root), reason if target.exists() else "is a link to nothing"))


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$"))


def _relative(place: Path, root: Path) -> str:
    """With forward slashes, and harmless to print: names may hold line ends, colours or what is in no encoding."""
    path = place.relative_to(root).as_posix() if place.is_relative_to(root) else place.name
    path = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(character if character.isprintable() else "\ufffd" for character in path)
