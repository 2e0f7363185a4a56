"""An ingest: from files to a published release, or to nothing changed at all.

Everything happens under one lock. The new release is built beside the one that serves, and takes over in one
transaction at the very end. Whatever kills an ingest before that leaves a building release and a directory that nobody
reads; the next ingest clears both away first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import IngestError, TooMuchRemoved
from bot.messages.checked import Finding, Forced
from bot.messages.release import Release
from kb_ingest.candidate import ChangedSince, Watch, mark_of
from kb_ingest.checks.preparing import Checks, prepare
from kb_ingest.collection import Changes
from kb_ingest.comparing import Compared, compared
from kb_ingest.embedding import vectors_of
from kb_ingest.encoding import tidy_characters
from kb_ingest.lock import ingest_lock
from kb_ingest.problems import ReleaseStopped
from kb_ingest.progress import Progress, QuietProgress
from kb_ingest.report import IngestReport
from kb_ingest.reporting import Reporting
from kb_ingest.source import Found, check_paths, source_name
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
    paths: Sequence[Path] | Found,
    workshop: Workshop,
    *,
    source: str = "",
    dry_run: bool = False,
    yes: bool = False,
    force: Insistence | None = None,
    everything: bool = False,
    watch: Watch | None = None,
    expected: str = "",
    progress: Progress | None = None,
) -> IngestReport:
    """Publish a release in which ``source`` is what ``paths`` hold and the other sources are as they were.

    ``paths`` may be what was fetched from elsewhere, of a ``source`` that has a name then. Otherwise ``source`` is the
    folder's name where none is given. ``yes`` allows more than a fifth of it to be taken away,
    ``force`` publishes in spite of what the checks find, and ``everything`` checks what has not changed too.
    ``watch`` is shown what a dry run builds; ``expected``: the mark of what was looked at: nothing else is published.
    Raises ``IngestError`` and its kinds; the release that served before serves on then, and so it does where the
    report's outcome is ``stopped``.
    """
    progress = progress or QuietProgress()
    source = tidy_characters(" ".join(source.split()))
    if not isinstance(paths, Found):
        check_paths(paths)
        source = source or source_name(paths)
    started = workshop.clock.now()
    # A dry run builds too, in a directory of its own: it waits its turn like any other.
    with ingest_lock(workshop.home, workshop.wait, progress), workshop.alone():
        cleared = () if dry_run else clear(workshop)
        read = compared(source, paths, workshop, progress)
        if expected and expected != mark_of(source, read.articles, read.base):
            raise ChangedSince(source)
        checks = prepare(read, workshop, everything=everything)
        report = Reporting(workshop, read, cleared, started, checks)
        checks.of_files(progress)
        if read.same and not checks.questions_changed and not everything:
            return report.made("unchanged")
        if dry_run:
            try_out(source, read.articles, read.base, workshop, checks, progress, built=read.same, watch=watch)
            return report.made("would_need_yes" if read.changes.takes_much and not yes else "would_publish")
        if read.changes.takes_much and not yes:
            raise TooMuchRemoved(_too_much(source, read.changes))
        try:
            release, embedded = _build(read, workshop, checks, force, progress)
        except ReleaseStopped:
            return report.made("stopped")
        return report.made("published", release, embedded, sweep(workshop, release))


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


def _build(
    read: Compared, workshop: Workshop, checks: Checks, force: Insistence | None, progress: Progress
) -> tuple[Release, int]:
    """The new release, published; and how many passages had to be embedded. ``ReleaseStopped`` by its checks."""
    shelf, clock = workshop.shelf, workshop.clock
    release_id = workshop.ids.new()
    with undone_on_failure(release_id, workshop):
        shelf.begin(release_id, source=read.source, embedder=workshop.embedder.name, at=clock.now())
        if shelf.version()[0] != (read.base.id if read.base else None):
            raise IngestError("Another release became current just now. Run the ingest again.")
        shelf.put(release_id, read.articles)
        shelf.take(release_id, [one.hash for one in read.others])
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
