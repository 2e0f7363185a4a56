"""After going back to an older state of the database: what waited then may long have been done, and nobody can tell.

On the built-in page all is in the same database, so nothing of it can be doubled, and its rows go on as they are. What
was to go to Slack or Teams is marked as of unknown outcome, and messages from there that nobody had answered yet are
set aside: each is seen by ``handrail stuck``, and is done when a person says so.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, update
from sqlalchemy.engine import Connection

from bot.ports.dead_letters import RESTORED
from bot.store.tables import INBOX, OUTBOX
from bot.store.transactions import Transactions

_ON_THE_PAGE = ("desk:web", "person:web:", "letter:web:")
"""Lanes that lead to the built-in page."""


class SqlRestored:
    """Marks what must not be done twice."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def mark(self) -> tuple[int, int]:
        """How many messages were set aside, and how many sends are of unknown outcome now."""
        return await self._transactions.write(_mark)


def _mark(connection: Connection) -> tuple[int, int]:
    messages = (INBOX.c.state == "waiting", INBOX.c.due_at.is_(None), INBOX.c.kind != "woke", _elsewhere(INBOX.c.lane))
    again = {"state": "aside", "why": RESTORED, "attempts": 0, "retry_at": None}
    aside = connection.execute(update(INBOX).where(*messages).values(again))
    parcels = (
        OUTBOX.c.state == "waiting",
        ~or_(*(OUTBOX.c.lane.startswith(lane) for lane in _ON_THE_PAGE)),
    )
    unknown = connection.execute(update(OUTBOX).where(*parcels).values(state="unknown", why=RESTORED, retry_at=None))
    return aside.rowcount, unknown.rowcount


def _elsewhere(lane: Any) -> Any:
    return ~lane.startswith("web:")
