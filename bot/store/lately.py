"""How much one person has sent lately, wherever they wrote and whichever process took it in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.engine import Connection

from bot.messages.turn import Received
from bot.store.database import Moment
from bot.store.tables import INBOX

PACED = ("said", "pressed", "edited")
"""What counts …"""

NOT_PACED = ("limited", "relayed")
"""… unless it ended so: not answered as too much, or gone to people."""

REMEMBERED = 60.0
"""Seconds."""

MOST_LATELY = 200
"""More than any pace allows."""

_ROWS = 10_000
"""Rows of everybody's that are looked back at: a person with years of messages is looked up as fast as a new one."""

_ROW: Any = bindparam("row")
_LATELY = (
    select(INBOX.c.at)
    .where(
        INBOX.c.person == bindparam("person"),
        INBOX.c.id < _ROW,
        INBOX.c.id >= _ROW - _ROWS,
        INBOX.c.at > bindparam("since", type_=Moment()),
        INBOX.c.kind.in_(PACED),
        INBOX.c.result.not_in(NOT_PACED),
    )
    .order_by(INBOX.c.id.desc())
    .limit(MOST_LATELY)
)


def lately(connection: Connection, received: Received, person: str) -> tuple[float, ...]:
    """How many seconds before this message others of this person came, newest first; nothing for what nobody sent."""
    came = received.since
    if not person or came is None:
        return ()
    which = {"person": person, "row": received.row, "since": came - timedelta(seconds=REMEMBERED)}
    return tuple((came - at).total_seconds() for at in connection.execute(_LATELY, which).scalars())
