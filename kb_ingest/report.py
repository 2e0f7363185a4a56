"""What an ingest did, for people and for machines."""

from __future__ import annotations

import shlex
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

from bot.messages.checked import Finding, Forced
from kb_ingest.checks.telling import told
from kb_ingest.problems import Note

SHOWN = 10
"""Ids or notes of one kind that people are shown; machines get all."""

_BUILDING = "is being built now, or its ingest was stopped: then the next one clears it away"

_STOPS = {"stopped": "What stops it", "published": "What would have stopped it"}

Outcome = Literal["published", "unchanged", "would_publish", "would_need_yes", "stopped"]


@dataclass(frozen=True)
class IngestReport:
    """``release``: the new one; None when none was made."""

    source: str
    outcome: Outcome
    release: str | None
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    skipped: tuple[Note, ...]
    warnings: tuple[Note, ...]
    unknown: int
    """Files of kinds that are not read."""
    unknown_audiences: tuple[str, ...] = ()
    """Audiences that articles are for and nobody has."""
    articles: int = 0
    """In the whole new release, of all sources."""
    passages: int = 0
    embedded: int = 0
    """Passages whose vectors had to be computed; the others were reused."""
    seconds: float = 0.0
    cleared: tuple[str, ...] = ()
    """Releases of ingests that had died, cleared away first."""
    forgotten: tuple[str, ...] = ()
    """Old releases that are no longer kept."""
    calibration: dict[str, float] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    """What the checks found."""
    golden: int = 0
    """Golden questions that were asked, of all sources; ``golden_passed`` of them are answered as they should be."""
    golden_passed: int = 0
    forced: Forced | None = None
    """Who insisted on publishing it, and why, where its checks would have stopped it."""
    checked_seconds: float = 0.0
    """Of ``seconds``, what the checks took."""

    def as_json(self) -> dict[str, Any]:
        """Plain values, to be printed as one line."""
        return asdict(self)

    def lines(self) -> list[str]:
        """For people."""
        made = [_first_line(self)]
        for name, ids in (("Added", self.added), ("Changed", self.changed), ("Removed", self.removed)):
            made += _listed(name, [*ids])
        made.append(f"Unchanged: {len(self.unchanged):,}")
        made += self.note_lines()
        made += self.check_lines()
        if self.unknown:
            made.append(f"Files of other kinds, not read: {self.unknown:,}")
        if self.outcome == "published":
            made.append(
                f"{self.articles:,} articles in {self.passages:,} passages, {self.embedded:,} of them newly embedded, "
                f"in {self.seconds:.1f} seconds."
            )
        if self.cleared:
            made.append("What an ingest that was stopped had left has been cleared away.")
        return made

    def note_lines(self) -> list[str]:
        """What could not be read, and what should be looked at, for people."""
        made = _listed("Skipped", [f"{note.path} {note.text}" for note in self.skipped], everything=True)
        return made + _listed(
            "Please look at", [f"{note.path}: {note.text}" for note in self.warnings], everything=True
        )

    def check_lines(self, *, everything: bool = False) -> list[str]:
        """What the checks found, for people. ``everything``: all of it, however much it is."""
        made = told(
            self.findings,
            self.source,
            None if everything else SHOWN,
            _STOPS.get(self.outcome, "What would stop a release"),
        )
        if self.golden:
            made.append(f"Golden questions answered as they should be: {self.golden_passed:,} of {self.golden:,}")
        if self.forced:
            made.append(f"Published in spite of that, by {self.forced.by}: {self.forced.reason}")
        return made


def release_line(id: str, created_at: datetime, state: str, articles: int, sources: tuple[str, ...], note: str) -> str:
    """One release, for people."""
    about = f"{articles:,} articles from {', '.join(sources)}" if state == "ready" else note or _BUILDING
    return f"{id}  {created_at:%Y-%m-%d %H:%M}  {state:8}  {about}".rstrip()


def restore_command(article: str) -> str:
    """What undoes a withdrawal, as it is typed."""
    return f"handrail withdraw {shlex.quote(article)} --restore"


def _first_line(report: IngestReport) -> str:
    match report.outcome:
        case "published":
            return f"Published release {report.release}: the source {report.source} is new in it."
        case "unchanged":
            return f"Nothing in {report.source} has changed, so there is no new release."
        case "would_publish":
            return f"This is what an ingest of {report.source} would change. Nothing has been changed yet."
        case "stopped":
            return (
                f"The new release was not published: its checks stopped it. What served before serves on. Mend what is "
                f'named below and ingest {report.source} again, or publish it all the same with --force "why".'
            )
        case "would_need_yes":
            return f"An ingest of {report.source} would take away more than a fifth of it, and needs --yes."


def _listed(name: str, items: list[str], *, everything: bool = False) -> list[str]:
    if not items:
        return []
    shown = items if everything else items[:SHOWN]
    more = [f"  … and {len(items) - len(shown):,} more"] if len(items) > len(shown) else []
    return [f"{name}: {len(items):,}", *(f"  {item}" for item in shown), *more]
