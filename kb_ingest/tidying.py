"""What is cleared away around an ingest: what a failure leaves, what one that died has left, what is no longer kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from bot.errors import HandrailError, IngestError
from bot.messages.release import Release
from kb_ingest.embedding import text_hashes
from kb_ingest.workshop import Workshop

_RELEASE_ID = re.compile(r"[0-9A-Za-z]{26}")


@contextmanager
def undone_on_failure(release_id: str, workshop: Workshop) -> Iterator[None]:
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


def clear(workshop: Workshop) -> tuple[str, ...]:
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


def sweep(workshop: Workshop, release: Release) -> tuple[str, ...]:
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
