"""Making the indexes of kept releases anew where they are missing: after a restore, or when Chroma's server was lost.

What is in a release stands in the tables, and so do the vectors that were computed for it: nothing has to be ingested
again, and what was published stays what it was.
"""

from __future__ import annotations

from kb_ingest.embedding import vectors_of
from kb_ingest.lock import ingest_lock
from kb_ingest.progress import Progress
from kb_ingest.workshop import Workshop


def rebuild(workshop: Workshop, progress: Progress) -> list[str]:
    """The ids of the releases whose index was made anew. Those made with other embeddings are left as they are."""
    made: list[str] = []
    shelf = workshop.shelf
    with ingest_lock(workshop.home, workshop.wait, progress), workshop.alone():
        for release in shelf.releases():
            if release.state != "ready" or release.embedder != workshop.embedder.name:
                continue
            passages, directory = shelf.passages(release.id), workshop.directory(release.id)
            if not passages or workshop.indexing.is_whole(directory, release.id, passages):
                continue
            vectors, _ = vectors_of(passages, workshop.embedder, workshop.indexing, shelf, progress)
            progress.stage("Building the index", 0)
            workshop.indexing.build(directory, release.id, passages, vectors)
            made.append(release.id)
    return made
