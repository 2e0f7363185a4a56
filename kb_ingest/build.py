"""An ingest: from files to a published release, or to nothing changed at all.

Everything happens under one lock. The new release is built beside the one that serves, and takes over in one
transaction at the very end. Whatever kills an ingest before that leaves a building release and a directory that nobody
reads; the next ingest clears both away first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.errors import HandrailError, IngestError, NothingReadable, TooMuchRemoved
from bot.messages.release import Access, Article, Release
from bot.ports.shelf import Shelf, Shelved
from bot.ports.surroundings import Clock, Ids
from kb_ingest.collection import Changes, Collection, collect, compare, skipped_with_losses
from kb_ingest.embedding import text_hashes, vectors_of
from kb_ingest.encoding import tidy_characters
from kb_ingest.front_matter import NOBODY
from kb_ingest.indexing import Embedding, Indexing
from kb_ingest.limits import Limits
from kb_ingest.lock import LONG, ingest_lock
from kb_ingest.problems import Note
from kb_ingest.progress import Progress, QuietProgress
from kb_ingest.report import SHOWN, IngestReport, Outcome, restore_command
from kb_ingest.source import check_paths, find_files, source_name

KEPT = 5
"""Releases that are kept to go back to."""
_RELEASE_ID = re.compile(r"[0-9A-Za-z]{26}")


@dataclass(frozen=True)
class Workshop:
    """What every ingest needs. ``home``: HANDRAIL_HOME; a release's index is in ``releases/<id>`` there."""

    shelf: Shelf
    home: Path
    embedder: Embedding
    indexing: Indexing
    clock: Clock
    ids: Ids
    limits: Limits = field(default_factory=Limits)
    known_audiences: frozenset[str] | None = None
    keep: int = KEPT
    wait: float = LONG

    def directory(self, release_id: str) -> Path:
        return release_directory(self.home, release_id)


def release_directory(home: Path, release_id: str) -> Path:
    """Where a release's index is."""
    return home / "releases" / release_id


def ingest(
    paths: Sequence[Path],
    workshop: Workshop,
    *,
    source: str = "",
    dry_run: bool = False,
    yes: bool = False,
    progress: Progress | None = None,
) -> IngestReport:
    """Publish a release in which ``source`` is what ``paths`` hold and the other sources are as they were.

    ``source`` is the folder's name where none is given. ``yes`` allows more than a fifth of it to be taken away.
    Raises ``IngestError`` and its kinds; the release that served before serves on then.
    """
    progress = progress or QuietProgress()
    check_paths(paths)
    source = tidy_characters(" ".join(source.split())) or source_name(paths)
    started = workshop.clock.now()
    with ingest_lock(workshop.home, workshop.wait, progress):
        cleared = () if dry_run else _clear(workshop)
        base = workshop.shelf.current()
        served = workshop.shelf.shelved(base.id) if base else ()
        collection = _collect(paths, source, served, workshop, progress)
        access = workshop.shelf.access()
        own = [one for one in served if one.source == source]
        changes = compare(collection.articles, own, access.audiences)
        skipped = skipped_with_losses(collection, own)
        report = _Report(workshop, source, changes, collection, skipped, access, cleared, started)
        if changes.none and base and _is_usable(base, workshop):
            return report.made("unchanged")
        if dry_run:
            return report.made("would_need_yes" if changes.takes_much and not yes else "would_publish")
        if changes.takes_much and not yes:
            raise TooMuchRemoved(_too_much(source, changes))
        others = [one.hash for one in served if one.source != source]
        release, embedded = _build(source, collection.articles, others, base, workshop, progress)
        return report.made("published", release, embedded, _sweep(workshop, release))


def _collect(
    paths: Sequence[Path], source: str, served: Sequence[Shelved], workshop: Workshop, progress: Progress
) -> Collection:
    collection = collect(
        find_files(paths),
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


def _too_much(source: str, changes: Changes) -> str:
    some = ", ".join(changes.removed[:5]) + (" …" if len(changes.removed) > 5 else "")
    return (
        f"This would take {_articles(len(changes.removed))} out of {source}, more than a fifth of it ({some}). "
        "Nothing has been changed. See all with --dry-run; if it is meant, say --yes."
    )


def _articles(count: int) -> str:
    return "1 article" if count == 1 else f"{count:,} articles"


def _is_usable(release: Release, workshop: Workshop) -> bool:
    """Whether the current release can stay: made with this embedder, and its index is whole."""
    if release.embedder != workshop.embedder.name:
        return False
    passages = workshop.shelf.passages(release.id)
    return workshop.indexing.is_whole(workshop.directory(release.id), release.id, passages)


def _build(
    source: str,
    articles: Sequence[Article],
    others: Sequence[str],
    base: Release | None,
    workshop: Workshop,
    progress: Progress,
) -> tuple[Release, int]:
    """The new release, published; and how many passages had to be embedded."""
    shelf, clock = workshop.shelf, workshop.clock
    release_id = workshop.ids.new()
    with _undone_on_failure(release_id, workshop):
        shelf.begin(release_id, source=source, embedder=workshop.embedder.name, at=clock.now())
        if shelf.version()[0] != (base.id if base else None):
            raise IngestError("Another release became current just now. Run the ingest again.")
        shelf.put(release_id, articles)
        shelf.take(release_id, others)
        passages = shelf.passages(release_id)
        vectors, embedded = vectors_of(passages, workshop.embedder, workshop.indexing, shelf, progress)
        progress.stage("Building the index", 0)
        calibration = workshop.indexing.build(workshop.directory(release_id), release_id, passages, vectors)
        return shelf.publish(release_id, at=clock.now(), calibration=calibration), embedded


@contextmanager
def _undone_on_failure(release_id: str, workshop: Workshop) -> Iterator[None]:
    """Whatever goes wrong, the building release and its directory go, and the reason is kept."""
    try:
        yield
    except BaseException as error:  # an interrupt from the keyboard too
        stopped = isinstance(error, KeyboardInterrupt)
        _undo(release_id, workshop, "The ingest was stopped." if stopped else str(error) or type(error).__name__)
        if isinstance(error, HandrailError) or not isinstance(error, Exception):
            raise
        about = f"{type(error).__name__}: {error}"
        raise IngestError(
            f"The new release could not be built ({about}). The one before serves on, and the next ingest starts anew. "
            "Check that the disk is not full and that HANDRAIL_HOME can be written to."
        ) from error


def _undo(release_id: str, workshop: Workshop, reason: str) -> None:
    try:
        if workshop.shelf.version()[0] != release_id:  # first, as it may make room on a full disk
            workshop.indexing.drop(workshop.directory(release_id), release_id)
        if release_id in workshop.shelf.debris():
            workshop.shelf.fail(release_id, reason)
    except (HandrailError, OSError):
        return  # what is broken now is cleared by the next ingest; the first error is the one to be seen


def _clear(workshop: Workshop) -> tuple[str, ...]:
    """Clear away what ingests that died have left: under the lock, nobody else is building."""
    cleared = tuple(workshop.shelf.debris())
    for release_id in cleared:
        workshop.shelf.fail(release_id, "The ingest stopped before it was finished.")
        workshop.indexing.drop(workshop.directory(release_id), release_id)
    ready = {release.id for release in workshop.shelf.releases() if release.state == "ready"}
    releases = workshop.home / "releases"
    for directory in sorted(releases.iterdir()) if releases.is_dir() else ():
        # Only what is surely a release's: HANDRAIL_HOME may have been set to a folder that holds more.
        if directory.name not in ready and _RELEASE_ID.fullmatch(directory.name) and not directory.is_symlink():
            workshop.indexing.drop(directory, directory.name)
    return cleared


def _sweep(workshop: Workshop, release: Release) -> tuple[str, ...]:
    """Forget the oldest releases. A failure here is no failure of the ingest, which is published by now."""
    shelf = workshop.shelf
    try:
        gone = shelf.sweep(workshop.keep)
        for release_id in gone:
            workshop.indexing.drop(workshop.directory(release_id), release_id)
        if gone:
            kept = [one.id for one in shelf.releases() if one.state == "ready" and one.embedder == release.embedder]
            passages = {(one.id, one.article.title): one for id in kept for one in shelf.passages(id)}
            shelf.sweep(workshop.keep, vectors={release.embedder: text_hashes(passages.values(), workshop.indexing)})
    except (HandrailError, OSError):
        return ()
    return tuple(gone)


@dataclass(frozen=True)
class _Report:
    """What is known of an ingest before it is known how it ends."""

    workshop: Workshop
    source: str
    changes: Changes
    collection: Collection
    skipped: tuple[Note, ...]
    access: Access
    cleared: tuple[str, ...]
    started: datetime

    def made(
        self,
        outcome: Outcome,
        release: Release | None = None,
        embedded: int = 0,
        forgotten: tuple[str, ...] = (),
    ) -> IngestReport:
        return IngestReport(
            source=self.source,
            outcome=outcome,
            release=release.id if release else None,
            added=self.changes.added,
            changed=self.changes.changed,
            removed=self.changes.removed,
            unchanged=self.changes.unchanged,
            skipped=self.skipped,
            warnings=(*self.collection.warnings, *self._withdrawn()),
            unknown=self.collection.unknown,
            unknown_audiences=self._unknown_audiences(),
            articles=release.articles if release else 0,
            passages=release.passages if release else 0,
            embedded=embedded,
            seconds=(self.workshop.clock.now() - self.started).total_seconds(),
            cleared=self.cleared,
            forgotten=forgotten,
            calibration=dict(release.calibration) if release else {},
        )

    def _unknown_audiences(self) -> tuple[str, ...]:
        known = self.workshop.known_audiences
        named = {name for article in self.collection.articles for name in article.ref.audience}
        return () if known is None else tuple(sorted(named - known - {NOBODY}))

    def _withdrawn(self) -> tuple[Note, ...]:
        """An owner who publishes a corrected article should know that it is still withdrawn."""
        return tuple(
            Note(article.path, f"is withdrawn, and nobody will see it until: {restore_command(article.ref.id)}")
            for article in self.collection.articles
            if article.ref.id in self.access.withdrawn
        )
