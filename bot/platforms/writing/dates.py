"""Days, as people read them."""

from __future__ import annotations

from datetime import date

from bot.escalation.hours import MONTHS


def month(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"
