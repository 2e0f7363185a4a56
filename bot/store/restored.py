"""After going back to an older state of the database: what waited then may long have been done, and nobody can tell.

On the built-in page all is in the same database, so nothing of it can be doubled, and its rows go on as they are. What
was to go to Slack or Teams is marked as of unknown outcome, and messages from there that nobody had answered yet are
set aside: each is seen by ``handrail stuck``, and is done when a person says so.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import update
from sqlalchemy.engine import Connection

from bot.store.tables import INBOX, OUTBOX
from bot.store.transactions import Transactions

WHY = "It waited when the backup was made that was gone back to, and may have been done since."


class SqlRestored:
    """Marks what must not be done twice."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def mark(self) -> tuple[int, int]:
        """How many messages were set aside, and how many sends are of unknown outcome now."""
        return await self._transactions.write(_mark)


def _mark(connection: Connection) -> tuple[int, int]:
    messages = (INBOX.c.state == "waiting", INBOX.c.due_at.is_(None), INBOX.c.kind != "woke", _elsewhere(INBOX.c.lane))
    aside = connection.execute(update(INBOX).where(*messages).values(state="aside", why=WHY, retry_at=None))
    parcels = (
        OUTBOX.c.state == "waiting",
        ~OUTBOX.c.lane.startswith("desk:web"),
        ~OUTBOX.c.lane.startswith("person:web:"),
    )
    unknown = connection.execute(update(OUTBOX).where(*parcels).values(state="unknown", why=WHY, retry_at=None))
    return aside.rowcount, unknown.rowcount


def _elsewhere(lane: Any) -> Any:
    return ~lane.startswith("web:")
