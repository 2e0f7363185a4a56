"""Moments, as people read them: in the reader's own time zone where Slack can do that."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.platforms.slack.blocks import Surface
from bot.platforms.writing.dates import month
from bot.platforms.writing.lines import Stretch


def moment(at: datetime, surface: Surface) -> Stretch:
    """A day and a time."""
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    written = f"{at.day} {month(at.date())}, {at:%H:%M} UTC"
    if not surface.local_times:
        return Stretch(written)
    return Stretch(written, markup=f"<!date^{int(at.timestamp())}^{{date_short_pretty}}, {{time}}|{written}>")
