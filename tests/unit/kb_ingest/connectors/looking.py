"""Fetching a described source into a mirror, as an ingest does it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from kb_ingest.about import About
from kb_ingest.connectors.described import AnySource, sources_from
from kb_ingest.connectors.mirror import mirror, mirror_folder
from kb_ingest.connectors.opening import audience_table, connected
from kb_ingest.connectors.secrets import Secrets
from kb_ingest.limits import Limits
from kb_ingest.progress import QuietProgress
from kb_ingest.source import Found


class PatientClock:
    """``Clock``: whoever sleeps is awake at once, and how long it was to be is remembered."""

    def __init__(self, later: timedelta = timedelta(0)) -> None:
        self.slept: list[float] = []
        self._later = later

    def now(self) -> datetime:
        return datetime(2026, 3, 4, 9, 0, tzinfo=UTC) + self._later + timedelta(seconds=sum(self.slept))

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


@dataclass
class Looked:
    """What one look found. ``texts``: by path. ``abouts``: by path. ``notes``: what was passed over, with why."""

    found: Found
    fetched: int
    unmapped: set[str]
    slept: list[float]

    @property
    def texts(self) -> dict[str, str]:
        return {file.path: file.place.read_text(encoding="utf-8", errors="replace") for file in self.found.files}

    @property
    def abouts(self) -> dict[str, About]:
        return {file.path: file.about for file in self.found.files if file.about is not None}

    @property
    def audiences(self) -> dict[str, tuple[str, ...] | None]:
        """By title, else by path."""
        return {about.title or path: about.audience for path, about in self.abouts.items()}

    @property
    def notes(self) -> dict[str, str]:
        return {note.path: note.text for note in self.found.skipped}


def described(name: str = "kb", **lines: Any) -> AnySource:
    """A source as ``handrail.toml`` describes it; hosts of this machine are allowed unless it says otherwise."""
    lines = {"private_hosts": ["127.0.0.1", "localhost"], **lines} if lines.get("kind") != "folder" else lines
    return sources_from({name: lines})[name]


async def look(
    home: Path,
    source: AnySource,
    secrets: Mapping[str, str] | None = None,
    limits: Limits | None = None,
    later: timedelta = timedelta(0),
) -> Looked:
    """Bring its mirror up to date. ``later``: how long after the first look."""
    clock, limits = PatientClock(later), limits or Limits()
    audiences = audience_table(source)
    with mirror(home, source, limits) as copies:
        folder = mirror_folder(home, source.name)
        async with connected(source, Secrets(**(secrets or {})), audiences, folder, clock, limits) as connector:
            found = await copies.brought_up_to_date(connector, QuietProgress())
        return Looked(found, copies.fetched, audiences.unmapped, clock.slept)
