"""Rows of transcripts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.messages.transcript import Entry
from bot.store.codec import ENTRIES
from bot.store.tables import ENTRY


def entry_values(entry: Entry) -> dict[str, Any]:
    """The row of an entry."""
    return {
        "id": entry.id,
        "conversation": entry.conversation,
        "case": entry.case,
        "ref": entry.ref,
        "body": ENTRIES.encode(entry),
    }


def entries_of(connection: Connection, conversation: str, case: str = "") -> Sequence[Entry]:
    """The conversation in order: without talk among agents, or with that of the one case that is named."""
    lines = select(ENTRY.c.body).where(ENTRY.c.conversation == conversation).order_by(ENTRY.c.position)
    entries = (ENTRIES.decode(body) for body in connection.execute(lines).scalars())
    return [entry for entry in entries if not entry.private or (case and entry.case == case)]
