"""Drafts of articles, in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import insert, or_, select, update
from sqlalchemy.engine import Connection

from bot.errors import Conflict
from bot.messages.article_draft import ArticleDraft
from bot.store.codec import DRAFTS
from bot.store.owner_tables import ARTICLE_DRAFT
from bot.store.transactions import Transactions


class SqlDrafts:
    """``Drafts`` in a database."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def get(self, id: str) -> ArticleDraft | None:
        query = select(ARTICLE_DRAFT.c.body).where(ARTICLE_DRAFT.c.id == id)
        body = await self._transactions.read(lambda connection: connection.execute(query).scalar_one_or_none())
        return DRAFTS.decode(body) if body else None

    async def all(self, since: datetime) -> Sequence[ArticleDraft]:
        query = (
            select(ARTICLE_DRAFT.c.body)
            .where(or_(ARTICLE_DRAFT.c.state == "waiting", ARTICLE_DRAFT.c.decided_at >= since))
            .order_by(ARTICLE_DRAFT.c.at.desc(), ARTICLE_DRAFT.c.id)
        )
        bodies = await self._transactions.read(lambda connection: connection.execute(query).scalars().all())
        return [DRAFTS.decode(body) for body in bodies]

    async def change(self, draft: ArticleDraft) -> None:
        those = update(ARTICLE_DRAFT).where(ARTICLE_DRAFT.c.id == draft.id, ARTICLE_DRAFT.c.state == "waiting")
        values = {"state": draft.state, "decided_at": draft.decided_at, "body": DRAFTS.encode(draft)}

        def work(connection: Connection) -> None:
            if not connection.execute(those.values(values)).rowcount:
                raise Conflict("This draft was decided meanwhile. Reload the page to see how.")

        await self._transactions.write(work)


def suggest(connection: Connection, drafts: Iterable[ArticleDraft]) -> None:
    """Keep what was suggested. Said twice, the first time counts."""
    for draft in drafts:
        if connection.execute(select(ARTICLE_DRAFT.c.id).where(ARTICLE_DRAFT.c.id == draft.id)).first() is None:
            values = {"person": draft.person, "state": draft.state, "at": draft.at, "body": DRAFTS.encode(draft)}
            connection.execute(insert(ARTICLE_DRAFT).values(id=draft.id, conversation=draft.conversation, **values))
