"""Files attached on the built-in page, in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, insert, select, update
from sqlalchemy.engine import Connection

from bot.ports.attachments import KeptFile
from bot.store.platform_tables import ATTACHMENT
from bot.store.transactions import Transactions

UNSENT_FOR = timedelta(days=1)
"""So long a file is kept that was not sent with a message."""

_ABOUT = tuple(column for column in ATTACHMENT.c if column.name != "content")


class SqlAttachments:
    """``Attachments`` in a database."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def keep(self, file: KeptFile, content: bytes) -> None:
        values = {column.name: getattr(file, column.name) for column in _ABOUT}

        def work(connection: Connection) -> None:
            connection.execute(delete(ATTACHMENT).where(_unsent(file.at)))
            connection.execute(insert(ATTACHMENT).values(content=content, **values))

        await self._transactions.write(work)

    async def about(self, id: str) -> KeptFile | None:
        query = select(*_ABOUT).where(ATTACHMENT.c.id == id)
        row = await self._transactions.read(lambda connection: connection.execute(query).first())
        return _file(row) if row else None

    async def content(self, id: str) -> bytes | None:
        query = select(ATTACHMENT.c.content).where(ATTACHMENT.c.id == id)
        found = await self._transactions.read(lambda connection: connection.execute(query).scalar_one_or_none())
        return None if found is None else bytes(found)

    async def send_with(self, ids: Sequence[str], person: str, conversation: str, ref: str) -> Sequence[KeptFile]:
        theirs = and_(
            ATTACHMENT.c.id.in_(ids),
            ATTACHMENT.c.person == person,
            ATTACHMENT.c.conversation == conversation,
            ATTACHMENT.c.message.in_(["", ref]),
        )

        def work(connection: Connection) -> Sequence[KeptFile]:
            found = {row.id: _file(row) for row in connection.execute(select(*_ABOUT).where(theirs)).all()}
            if any(id not in found for id in ids):
                return []
            connection.execute(update(ATTACHMENT).where(theirs).values(message=ref))
            return [replace(found[id], message=ref) for id in ids]

        return await self._transactions.write(work)

    async def discard(self, id: str, person: str) -> None:
        which = (ATTACHMENT.c.id == id, ATTACHMENT.c.person == person, ATTACHMENT.c.message == "")
        await self._transactions.write(lambda connection: connection.execute(delete(ATTACHMENT).where(*which)))

    async def let_go(self, conversation: str, ref: str) -> None:
        await self._transactions.write(lambda connection: let_go(connection, conversation, [ref]))

    async def kept_since(self, person: str, since: datetime) -> int:
        query = select(func.count()).where(ATTACHMENT.c.person == person, ATTACHMENT.c.at > since)
        return int(await self._transactions.read(lambda connection: connection.execute(query).scalar_one()))


def let_go(connection: Connection, conversation: str, refs: Iterable[str]) -> None:
    """The files of messages that were deleted."""
    which = (ATTACHMENT.c.conversation == conversation, ATTACHMENT.c.message.in_([ref for ref in refs if ref]))
    connection.execute(delete(ATTACHMENT).where(*which))


def _unsent(now: datetime) -> ColumnElement[bool]:
    return and_(ATTACHMENT.c.message == "", ATTACHMENT.c.at < now - UNSENT_FOR)


def _file(row: Any) -> KeptFile:
    return KeptFile(**{column.name: getattr(row, column.name) for column in _ABOUT})
