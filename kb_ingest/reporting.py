"""What is known of an ingest while it is on its way, put together into its report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.messages.release import Release
from kb_ingest.checks.preparing import Checks
from kb_ingest.collection import skipped_with_losses
from kb_ingest.comparing import Compared
from kb_ingest.front_matter import NOBODY
from kb_ingest.problems import Note
from kb_ingest.report import IngestReport, Outcome, restore_command
from kb_ingest.workshop import Workshop


@dataclass(frozen=True)
class Reporting:
    """What is known of an ingest before it is known how it ends."""

    workshop: Workshop
    read: Compared
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
        changes, collection = self.read.changes, self.read.collection
        return IngestReport(
            source=self.read.source,
            outcome=outcome,
            release=release.id if release else None,
            added=changes.added,
            changed=changes.changed,
            removed=changes.removed,
            unchanged=changes.unchanged,
            skipped=skipped_with_losses(collection, self.read.own),
            warnings=(*collection.warnings, *self._withdrawn()),
            unknown=collection.unknown,
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
        named = {name for article in self.read.articles for name in article.ref.audience}
        return () if known is None else tuple(sorted(named - known - {NOBODY}))

    def _withdrawn(self) -> tuple[Note, ...]:
        """An owner who publishes a corrected article should know that it is still withdrawn."""
        return tuple(
            Note(article.path, f"is withdrawn, and nobody will see it until: {restore_command(article.ref.id)}")
            for article in self.read.articles
            if article.ref.id in self.read.access.withdrawn
        )
