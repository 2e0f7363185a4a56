"""Somebody's name in what is kept of releases: who withdrew an article or put it back, and who insisted on a release.

Articles themselves are their owners' words: they are changed where they are written.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Update, or_, select, update
from sqlalchemy.engine import Connection

from bot.store.knowledge_tables import CheckRow, WithdrawalRow, table
from bot.store.naming import Renaming

_WITHDRAWAL = table(WithdrawalRow)
_CHECK = table(CheckRow)
_TOLD = (_WITHDRAWAL.c.by, _WITHDRAWAL.c.reason, _WITHDRAWAL.c.restored_by)


def take_out(connection: Connection, renaming: Renaming) -> int:
    """In how many rows they were named, and are not any more."""
    changes = _changes(connection, renaming)
    for change in changes:
        connection.execute(change)
    return len(changes)


def counted(connection: Connection, renaming: Renaming) -> int:
    """In how many rows they are named."""
    return len(_changes(connection, renaming))


def _changes(connection: Connection, renaming: Renaming) -> list[Update]:
    return [*_in_withdrawals(connection, renaming), *_in_checks(connection, renaming)]


def _in_withdrawals(connection: Connection, renaming: Renaming) -> Iterator[Update]:
    words = [renaming.person.key, *([renaming.person.name] if renaming.by_name else [])]
    named = or_(*(column.contains(word, autoescape=True) for column in _TOLD for word in words))
    for row in connection.execute(select(_WITHDRAWAL.c.id, *_TOLD).where(named)).all():
        before = {"by": row.by, "reason": row.reason, "restored_by": row.restored_by}
        after = _without(before, renaming)
        if after != before:
            yield update(_WITHDRAWAL).where(_WITHDRAWAL.c.id == row.id).values(**after)


def _in_checks(connection: Connection, renaming: Renaming) -> Iterator[Update]:
    for id in connection.execute(select(_CHECK.c.release)).scalars().all():
        body = connection.execute(select(_CHECK.c.body).where(_CHECK.c.release == id)).scalar_one()
        kept = json.loads(body)
        before = {name: (kept.get("forced") or {}).get(name, "") for name in ("by", "reason")}
        after = _without(before, renaming)
        if after != before:
            body = json.dumps({**kept, "forced": {**kept["forced"], **after}}, ensure_ascii=False)
            yield update(_CHECK).where(_CHECK.c.release == id).values(body=body)


def _without(values: dict[str, Any], renaming: Renaming) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(renaming.of(json.dumps(values)))
    return found
