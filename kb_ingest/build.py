"""An ingest: from files to a published release, or to nothing changed at all.

Everything happens under one lock. The new release is built beside the one that serves, and takes over in one
transaction at the very end. Whatever kills an ingest before that leaves a building release and a directory that nobody
reads; the next ingest clears both away first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import IngestError, NothingReadable, TooMuchRemoved
from bot.messages.checked import Finding, Forced
from bot.messages.release import Article, Release
from bot.ports.shelf import Shelved
from kb_ingest.checks.preparing import Checks, prepare
from kb_ingest.collection import Changes, Collection, collect, compare, skipped_with_losses
from kb_ingest.embedding import vectors_of
from kb_ingest.encoding import tidy_characters
from kb_ingest.lock import ingest_lock
from kb_ingest.problems import ReleaseStopped
from kb_ingest.progress import Progress, QuietProgress
from kb_ingest.report import SHOWN, IngestReport
from kb_ingest.reporting import Reporting
from kb_ingest.source import Found, check_paths, find_files, source_name
from kb_ingest.tidying import clear, sweep, undone_on_failure
from kb_ingest.trying import try_out
from kb_ingest.workshop import KEPT, Workshop, release_directory

__all__ = ["KEPT", "Insistence", "Workshop", "ingest", "release_directory"]


@dataclass(frozen=True, slots=True)
class Insistence:
    """Somebody wants a release published whatever its checks find. ``reason`` is kept with it."""

    by: str
    reason: str


def ingest(
    paths: Sequence[Path],
    workshop: Workshop,
    *,
    source: str = "",
    dry_run: bool = False,
    yes: bool = False,
    force: Insistence | None = None,
    everything: bool = False,
    progress: Progress | None = None,
) -> IngestReport:
    """Publish a release in which ``source`` is what ``paths`` hold and the other sources are as they were.

    ``source`` is the folder's name where none is given. ``yes`` allows more than a fifth of it to be taken away,
    ``force`` publishes in spite of what the checks find, and ``everything`` checks what has not changed too.
    Raises ``IngestError`` and its kinds; the release that served before serves on then, and so it does where the
    report's outcome is ``stopped``.
    """
    progress = progress or QuietProgress()
    check_paths(paths)
    source = tidy_characters(" ".join(source.split())) or source_name(paths)
    started = workshop.clock.now()
    # A dry run builds too, in a directory of its own: it waits its turn like any other.
    with ingest_lock(workshop.home, workshop.wait, progress), workshop.alone():
        cleared = () if dry_run else clear(workshop)
        base = workshop.shelf.current()
        served = workshop.shelf.shelved(base.id) if base else ()
        found = find_files(paths)
        collection = _collect(found, source, served, workshop, progress)
        access = workshop.shelf.access()
        own = [one for one in served if one.source == source]
        changes = compare(collection.articles, own, access.audiences)
        skipped = skipped_with_losses(collection, own)
        same = changes.none and base is not None and _is_usable(base, workshop)
        checks = prepare(
            source, found, collection, changes, served, base, access, workshop, same=same, everything=everything
        )
        report = Reporting(workshop, source, changes, collection, skipped, access, cleared, started, checks)
        checks.of_files(progress)
        if same and not checks.questions_changed and not everything:
            return report.made("unchanged")
        if dry_run:
            try_out(source, collection.articles, base, workshop, checks, progress, built=same)
            return report.made("would_need_yes" if changes.takes_much and not yes else "would_publish")
        if changes.takes_much and not yes:
            raise TooMuchRemoved(_too_much(source, changes))
        others = [one.hash for one in served if one.source != source]
        try:
            release, embedded = _build(source, collection.articles, others, base, workshop, checks, force, progress)
        except ReleaseStopped:
            return report.made("stopped")
        return report.made("published", release, embedded, sweep(workshop, release))


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


def _stopped_by(stopping: Sequence[Finding]) -> str:
    some = "; ".join(f"{one.place} {one.text}" for one in stopping[:3])
    return f"Its checks stopped it: {some}" + (f"; and {len(stopping) - 3:,} more" if len(stopping) > 3 else "")


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
    checks: Checks,
    force: Insistence | None,
    progress: Progress,
) -> tuple[Release, int]:
    """The new release, published; and how many passages had to be embedded. ``ReleaseStopped`` by its checks."""
    shelf, clock = workshop.shelf, workshop.clock
    release_id = workshop.ids.new()
    with undone_on_failure(release_id, workshop):
        shelf.begin(release_id, source=source, embedder=workshop.embedder.name, at=clock.now())
        if shelf.version()[0] != (base.id if base else None):
            raise IngestError("Another release became current just now. Run the ingest again.")
        shelf.put(release_id, articles)
        shelf.take(release_id, others)
        passages = shelf.passages(release_id)
        vectors, embedded = vectors_of(passages, workshop.embedder, workshop.indexing, shelf, progress)
        progress.stage("Building the index", 0)
        calibration = workshop.indexing.build(workshop.directory(release_id), release_id, passages, vectors)
        checks.of_release(release_id, calibration, passages, progress)
        stopping = checks.stopping
        if stopping and force is None:
            raise ReleaseStopped(_stopped_by(stopping))
        checks.forced = Forced(force.by, force.reason, tuple(stopping)) if stopping and force is not None else None
        if (checked := checks.kept()) is not None:
            shelf.keep_checked(release_id, checked)
        return shelf.publish(release_id, at=clock.now(), calibration=calibration), embedded
