"""Letters on their way: a row in the outbox, and that there was one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.engine import Connection

from bot.messages.letter import Letter
from bot.store.codec import OUTGOING
from bot.store.outbox import letter_lane
from bot.store.owner_tables import LETTER
from bot.store.tables import OUTBOX
from bot.store.transactions import Transactions, lock_lane


class SqlLetters:
    """``Letters`` in a database."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def post(self, letter: Letter, *, about: str, now: datetime) -> bool:
        def work(connection: Connection) -> bool:
            lane = letter_lane(letter.to)
            lock_lane(connection, lane)
            if connection.execute(select(LETTER.c.ref).where(LETTER.c.ref == letter.ref)).first() is not None:
                return False
            connection.execute(insert(LETTER).values(ref=letter.ref, addressee=letter.to, about=about, at=now))
            row = {"lane": lane, "conversation": letter.to, "ref": letter.ref, "body": OUTGOING.encode(letter)}
            connection.execute(insert(OUTBOX).values(parcel=f"letter:{letter.ref}", at=now, **row))
            return True

        return await self._transactions.write(work)

    async def last(self, to: str, about: str) -> datetime | None:
        newest = select(func.max(LETTER.c.at)).where(LETTER.c.addressee == to, LETTER.c.about == about)
        return await self._transactions.read(lambda connection: connection.execute(newest).scalar_one_or_none())
