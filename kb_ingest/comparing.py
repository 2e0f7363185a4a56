"""What an ingest has read of its source, beside what serves now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import NothingReadable
from bot.messages.release import Access, Article, Release
from bot.ports.shelf import Shelved
from kb_ingest.collection import Changes, Collection, collect, compare
from kb_ingest.progress import Progress
from kb_ingest.report import SHOWN
from kb_ingest.source import Found, find_files
from kb_ingest.workshop import Workshop


@dataclass(frozen=True)
class Compared:
    """``base``: the release that serves; ``served``: its articles. ``same``: no article has changed, and ``base`` is
    sound."""

    source: str
    found: Found
    collection: Collection
    changes: Changes
    base: Release | None
    served: Sequence[Shelved]
    access: Access
    same: bool

    @property
    def articles(self) -> Sequence[Article]:
        return self.collection.articles

    @property
    def own(self) -> list[Shelved]:
        """What serves of this source."""
        return [one for one in self.served if one.source == self.source]

    @property
    def others(self) -> list[Shelved]:
        """What serves of other sources, and stays."""
        return [one for one in self.served if one.source != self.source]


def compared(source: str, paths: Sequence[Path] | Found, workshop: Workshop, progress: Progress) -> Compared:
    """Read all that is there. Raises ``NothingReadable``."""
    base = workshop.shelf.current()
    served = workshop.shelf.shelved(base.id) if base else ()
    found = paths if isinstance(paths, Found) else find_files(paths)
    collection = _collect(found, source, served, workshop, progress)
    access = workshop.shelf.access()
    own = [one for one in served if one.source == source]
    changes = compare(collection.articles, own, access.audiences)
    same = changes.none and base is not None and _is_usable(base, workshop)
    return Compared(source, found, collection, changes, base, served, access, same)


def _collect(
    found: Found, source: str, served: Sequence[Shelved], workshop: Workshop, progress: Progress
) -> Collection:
    collection = collect(
        found,
        source,
        {one.article: one.source for one in served if one.source != source},
        limits=workshop.limits,
        known_audiences=workshop.known_audiences,
        progress=progress,
    )
    if not collection.articles:
        some = [f"  {note.path} {note.text}" for note in collection.skipped[:SHOWN]]
        more = [f"  … and {len(collection.skipped) - SHOWN:,} more"] if len(collection.skipped) > SHOWN else []
        reasons = [":", *some, *more] if some else [": there are no files of these kinds."]
        raise NothingReadable(
            "Nothing has been changed. Read are Markdown, HTML, plain text, PDF and Word (.docx), and not one article "
            "could be used" + "\n".join(reasons)
        )
    return collection


def _is_usable(release: Release, workshop: Workshop) -> bool:
    """Whether the current release can stay: made with this embedder, and its index is whole."""
    if release.embedder != workshop.embedder.name:
        return False
    passages = workshop.shelf.passages(release.id)
    return workshop.indexing.is_whole(workshop.directory(release.id), release.id, passages)
