"""One ingest at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from bot.errors import IngestBusy, IngestError
from kb_ingest.progress import Progress

LONG = 1800.0
"""Seconds that an ingest waits for another."""


@contextmanager
def ingest_lock(home: Path, wait: float, progress: Progress) -> Iterator[None]:
    """Hold the lock of ``home``. The system lets it go when its holder dies, however it dies."""
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(home / "ingest.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            progress.stage("Waiting for another ingest to finish", 0)
            lock.acquire(timeout=wait)
    except Timeout as error:
        raise IngestBusy(
            f"Another ingest has been at work for more than {wait:.0f} seconds. Nothing has been changed: try later."
        ) from error
    except OSError as error:
        raise IngestError(f"{home} cannot be written to ({error.strerror}). Check HANDRAIL_HOME.") from error
    try:
        yield
    finally:
        lock.release()
