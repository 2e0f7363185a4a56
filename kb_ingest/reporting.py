"""What is known of an ingest while it is on its way, put together into its report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.messages.release import Access, Release
from kb_ingest.checks.preparing import Checks
from kb_ingest.collection import Changes, Collection
from kb_ingest.front_matter import NOBODY
from kb_ingest.problems import Note
from kb_ingest.report import IngestReport, Outcome, restore_command
from kb_ingest.workshop import Workshop


@dataclass(frozen=True)
class Reporting:
    """What is known of an ingest before it is known how it ends."""

    workshop: Workshop
    source: str
    changes: Changes
    collection: Collection
    skipped: tuple[Note, ...]
    access: Access
    cleared: tuple[str, ...]
    started: datetime
    checks: Checks

    def made(
        self,
        outcome: Outcome,
        release: Release | None = None,
        embedded: int = 0,
        forgotten: tuple[str, ...] = (),
    ) -> IngestReport:
        return IngestReport(
            source=self.source,
            outcome=outcome,
            release=release.id if release else None,
            added=self.changes.added,
            changed=self.changes.changed,
            removed=self.changes.removed,
            unchanged=self.changes.unchanged,
            skipped=self.skipped,
            warnings=(*self.collection.warnings, *self._withdrawn()),
            unknown=self.collection.unknown,
            unknown_audiences=self._unknown_audiences(),
            articles=release.articles if release else 0,
            passages=release.passages if release else 0,
            embedded=embedded,
            seconds=(self.workshop.clock.now() - self.started).total_seconds(),
            cleared=self.cleared,
            forgotten=forgotten,
            calibration=dict(release.calibration) if release else {},
            findings=tuple(self.checks.findings),
            golden=len(self.checks.answers),
            golden_passed=sum(one.passed is True for one in self.checks.answers),
            forced=self.checks.forced,
            checked_seconds=self.checks.seconds,
        )

    def _unknown_audiences(self) -> tuple[str, ...]:
        known = self.workshop.known_audiences
        named = {name for article in self.collection.articles for name in article.ref.audience}
        return () if known is None else tuple(sorted(named - known - {NOBODY}))

    def _withdrawn(self) -> tuple[Note, ...]:
        """An owner who publishes a corrected article should know that it is still withdrawn."""
        return tuple(
            Note(article.path, f"is withdrawn, and nobody will see it until: {restore_command(article.ref.id)}")
            for article in self.collection.articles
            if article.ref.id in self.access.withdrawn
        )
