"""Personal links and the sessions they open. Only hashes of tokens are kept: a stolen database signs nobody in."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from bot.messages.people import Person
from bot.ports.platform import Role, SignedIn
from bot.ports.surroundings import Clock
from bot.store.codec import PEOPLE
from bot.store.tables import ACCOUNT, CONVERSATION, INBOX, SESSION
from bot.store.transactions import Transactions

SESSION_DAYS = 30


def fresh_token() -> str:
    """256 bits that nobody can guess."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """Tokens are long and random, so a plain hash is enough to keep them from being read back."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()


class SqlAccounts:
    """``Accounts`` in a database. A link can be used again until its days are over: on the phone too, say."""

    def __init__(self, transactions: Transactions, clock: Clock, token: Callable[[], str] = fresh_token) -> None:
        self._transactions = transactions
        self._clock = clock
        self._token = token

    async def invite(self, person: Person, role: Role, *, days: int) -> str:
        token, now = self._token(), self._clock.now()
        values = {
            "body": PEOPLE.encode(person),
            "role": role,
            "invite": hashed(token),
            "invited_at": now,
            "good_until": now + timedelta(days=days),
        }

        def work(connection: Connection) -> str:
            change = update(ACCOUNT).where(ACCOUNT.c.person == person.key).values(values)
            if not connection.execute(change).rowcount:
                connection.execute(insert(ACCOUNT), values | {"person": person.key})
            return token

        return await self._transactions.write(work)

    async def redeem(self, token: str) -> tuple[str, SignedIn] | None:
        session, now = self._token(), self._clock.now()
        query = select(ACCOUNT).where(ACCOUNT.c.invite == hashed(token), ACCOUNT.c.good_until > now)

        def work(connection: Connection) -> tuple[str, SignedIn] | None:
            row = connection.execute(query).first()
            if row is None:
                return None
            connection.execute(delete(SESSION).where(SESSION.c.good_until <= now))
            until = now + timedelta(days=SESSION_DAYS)
            values = {"token": hashed(session), "person": row.person, "opened_at": now, "good_until": until}
            connection.execute(insert(SESSION), values)
            return session, SignedIn(PEOPLE.decode(row.body), row.role)

        return await self._transactions.write(work)

    async def session(self, token: str) -> SignedIn | None:
        query = (
            select(ACCOUNT.c.body, ACCOUNT.c.role)
            .join(SESSION, SESSION.c.person == ACCOUNT.c.person)
            .where(SESSION.c.token == hashed(token), SESSION.c.good_until > self._clock.now())
        )
        row = await self._transactions.read(lambda connection: connection.execute(query).first())
        return SignedIn(PEOPLE.decode(row.body), row.role) if row else None

    async def end(self, token: str) -> None:
        gone = delete(SESSION).where(SESSION.c.token == hashed(token))
        await self._transactions.write(lambda connection: connection.execute(gone))

    async def any(self) -> bool:
        query = select(ACCOUNT.c.person).limit(1)
        return await self._transactions.read(lambda connection: connection.execute(query).first() is not None)

    async def people(self) -> Mapping[str, Person]:
        query = select(ACCOUNT.c.body).order_by(ACCOUNT.c.person)
        bodies = await self._transactions.read(lambda connection: connection.execute(query).scalars().all())
        return {person.key: person for person in map(PEOPLE.decode, bodies)}

    async def latest_conversation(self, person: Person) -> str | None:
        """What waits in the inbox counts too: after a crash the page must come back to the same conversation."""
        wrote = select(INBOX.c.lane).where(INBOX.c.person == person.key).order_by(INBOX.c.id.desc()).limit(1)
        stands = (
            select(CONVERSATION.c.id)
            .where(CONVERSATION.c.person == person.key)
            .order_by(CONVERSATION.c.changed_at.desc(), CONVERSATION.c.id)
            .limit(1)
        )

        def work(connection: Connection) -> str | None:
            found: str | None = connection.execute(wrote).scalar_one_or_none()
            return found or connection.execute(stands).scalar_one_or_none()

        return await self._transactions.read(work)
