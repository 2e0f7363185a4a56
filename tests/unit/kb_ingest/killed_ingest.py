"""A process that ingests and kills itself at a given point. Arguments: home, folder, point.

``commit:3`` is just before the third commit after the ingest has begun; ``embed`` and ``index`` are in the middle of
those; ``never`` goes on to the end and prints how many commits there were.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection

from kb_ingest.build import ingest
from tests.unit.kb_ingest.workshops import FileIndexing, HashEmbedder, LongIds, open_shelf, workshop


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(home: Path, folder: Path, point: str) -> None:
    database, shelf = open_shelf(home)
    embedder, indexing = HashEmbedder(), FileIndexing()
    commits = 0

    def on_commit(_connection: Connection) -> None:
        nonlocal commits
        commits += 1
        if point == f"commit:{commits}":
            kill()

    count_commits(database.sync, on_commit)
    if point == "embed":
        embedder.before = kill
    if point == "index":
        indexing.middle = kill
    ingest([folder], workshop(home, shelf, embedder=embedder, indexing=indexing, ids=LongIds(100)))
    sys.stdout.write(str(commits))


def count_commits(engine: Engine, on_commit: object) -> None:
    event.listen(engine, "commit", on_commit)  # type: ignore[arg-type]  # any function of a connection


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
