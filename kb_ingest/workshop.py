"""What every ingest needs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from bot.ports.shelf import Shelf
from bot.ports.surroundings import Clock, Ids
from kb_ingest.checks.examination import Checking
from kb_ingest.indexing import Embedding, Indexing
from kb_ingest.limits import Limits
from kb_ingest.lock import LONG

KEPT = 5
"""Releases that are kept to go back to."""


@dataclass(frozen=True)
class Workshop:
    """What every ingest needs. ``home``: HANDRAIL_HOME; a release's index is in ``releases/<id>`` there.

    ``alone``: held while it works, beside the lock of ``home``, so that ingests on other machines wait. ``checking``:
    without it nothing is checked.
    """

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
    alone: Callable[[], AbstractContextManager[None]] = nullcontext
    checking: Checking | None = None

    def directory(self, release_id: str) -> Path:
        return release_directory(self.home, release_id)


def release_directory(home: Path, release_id: str) -> Path:
    """Where a release's index is."""
    return home / "releases" / release_id
