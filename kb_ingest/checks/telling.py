"""Findings as lines for people: first what stops the release, then the rest, a kind at a time."""

from __future__ import annotations

from collections.abc import Sequence

from bot.messages.checked import Finding
from kb_ingest.checks.levels import NAMES


def told(findings: Sequence[Finding], source: str, shown: int | None, heading: str) -> list[str]:
    """``source``: the one that is ingested; places in others name theirs. ``shown``: how many of a kind, of those that
    do not stop the release; None for all. ``heading``: of those that do."""
    made = _listed(heading, [finding for finding in findings if finding.stops], source, None)
    for kind, name in NAMES.items():
        of_kind = [finding for finding in findings if finding.kind == kind and not finding.stops]
        made += _listed(name, of_kind, source, shown)
    return made


def finding_line(finding: Finding, source: str) -> str:
    """Where, what and what to do about it."""
    elsewhere = f" in {finding.source}" if finding.source not in ("", source) else ""
    place = f"{finding.place}{elsewhere}: " if finding.path else ""
    return f"{place}{finding.text}. {finding.mend}"


def _listed(name: str, findings: Sequence[Finding], source: str, shown: int | None) -> list[str]:
    if not findings:
        return []
    some = findings if shown is None else findings[:shown]
    more = len(findings) - len(some)
    rest = [f"  … and {more:,} more: see all with handrail check"] if more else []
    return [f"{name}: {len(findings):,}", *(f"  {finding_line(one, source)}" for one in some), *rest]
