"""A release that is built only to be checked, and gone again afterwards."""

from __future__ import annotations

from collections.abc import Sequence

from bot.messages.evidence import Passage
from bot.messages.release import Access, Article, Release
from kb_ingest.candidate import Candidate, Watch, mark_of
from kb_ingest.checks.preparing import Checks
from kb_ingest.embedding import vectors_of
from kb_ingest.progress import Progress
from kb_ingest.workshop import Workshop


def try_out(
    source: str,
    articles: Sequence[Article],
    base: Release | None,
    workshop: Workshop,
    checks: Checks,
    progress: Progress,
    *,
    built: bool,
    watch: Watch | None = None,
) -> None:
    """Carry out the checks that take an index. ``built``: the release that serves holds the very same articles.
    ``watch`` is shown the candidate where it is another one.

    Nothing is left of it but the vectors, which the ingest that may follow need not compute again.
    """
    if not checks.wanted and watch is None:
        return
    if built and base is not None:
        checks.of_release(base.id, base.calibration, workshop.shelf.passages(base.id), progress)
        return
    passages = _together(source, articles, base, workshop)
    release_id = workshop.ids.new()
    directory = workshop.directory(release_id)
    try:
        vectors, _ = vectors_of(passages, workshop.embedder, workshop.indexing, workshop.shelf, progress)
        progress.stage("Building the index", 0)
        calibration = workshop.indexing.build(directory, release_id, passages, vectors)
        checks.of_release(release_id, calibration, passages, progress)
        if watch is not None:
            progress.stage("Asking what people asked", 0)
            name, now = workshop.embedder.name, workshop.clock.now()
            release = Release(
                release_id, now, "building", 0, len(passages), (source,), calibration=calibration, embedder=name
            )
            access, mark = _access(articles, workshop), mark_of(source, articles, base)
            watch(Candidate(release, directory, passages, access, mark))
    finally:
        workshop.indexing.drop(directory, release_id)


def _access(articles: Sequence[Article], workshop: Workshop) -> Access:
    access = workshop.shelf.access()
    latest = {article.ref.id: article.ref.audience for article in articles}
    return Access({**access.audiences, **latest}, access.withdrawn)


def _together(source: str, articles: Sequence[Article], base: Release | None, workshop: Workshop) -> list[Passage]:
    """The passages in the order that the shelf gives them in."""
    others = workshop.shelf.passages(base.id) if base else ()
    passages = [passage for passage in others if passage.article.source != source]
    passages += [passage for article in articles for passage in article.passages]
    return sorted(passages, key=lambda passage: (passage.article.source, passage.article.id))
