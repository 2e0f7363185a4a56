"""A house with several desks, to talk in: IT on the page by day, the evening desk on Teams, Facilities on Slack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.escalation.desks import Desk
from bot.escalation.hours import Hours, Span
from bot.messages.outgoing import CaseCard, CaseEntry
from bot.messages.waiting import Wait
from bot.store import waiting
from tests.talk import HOUSE, Talk

DAY = Hours("Europe/London", tuple(Span(day, 8 * 60 + 30, 510) for day in range(5)))
"""Mon-Fri 08:30-17:00."""
EVENING_HOURS = Hours("Europe/London", tuple(Span(day, 12 * 60, 600) for day in range(7)))
"""Every day 12:00-22:00."""

IT = Desk("it", "the IT desk", "web", DAY, on_call="IT on call", on_call_mention="S0IT", overflow="evening")
EVENING = Desk("evening", "the evening desk", "teams:19:evening", EVENING_HOURS, contact="ring 4499")
FACILITIES = Desk("facilities", "Facilities", "slack:C0FAC", keywords=("heating", "printing"))
DESKS = replace(HOUSE, desk_table=(IT, EVENING, FACILITIES))


def told_at(talk: Talk, place: str) -> list[str]:
    """The lines of the threads at a place, in order, their summaries left out."""
    lines = [p.what for p in talk.sent if p.desk == place and isinstance(p.what, CaseEntry)]
    return [line.text for line in lines if not line.quotes]


def cards_at(talk: Talk, place: str) -> list[CaseCard]:
    return [parcel.what for parcel in talk.sent if parcel.desk == place and isinstance(parcel.what, CaseCard)]


async def waited(talk: Talk, desk: str, minutes: Sequence[float], *, at: datetime | None = None) -> None:
    """Earlier waits at a desk, one a day before now at this hour."""
    now = at or talk.clock.now()
    made = [Wait(desk, now - timedelta(days=1 + n % 27), 60 * one) for n, one in enumerate(minutes)]
    await talk.transactions.write(lambda connection: waiting.add_waits(connection, made))
