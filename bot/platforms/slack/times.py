"""Moments, as people read them: in the reader's own time zone where Slack can do that."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.platforms.slack.blocks import Surface
from bot.platforms.slack.lines import Stretch

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def moment(at: datetime, surface: Surface) -> Stretch:
    """A day and a time."""
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    written = f"{at.day} {_MONTHS[at.month - 1]} {at.year}, {at:%H:%M} UTC"
    if not surface.local_times:
        return Stretch(written)
    return Stretch(written, markup=f"<!date^{int(at.timestamp())}^{{date_short_pretty}}, {{time}}|{written}>")


def month(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.year}"
