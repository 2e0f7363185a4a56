"""Days, as people read them."""

from __future__ import annotations

from datetime import date

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def month(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.year}"
