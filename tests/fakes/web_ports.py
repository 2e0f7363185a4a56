"""In-memory twins of the ports that the built-in page stands on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.errors import StoreError
from bot.messages.incoming import DeskEdited, DeskSaid, Edited, Incoming, Said
from bot.messages.people import Person
from bot.ports.platform import Accepted, Change, Post, Role, SignedIn


class FakePosts:
    """``Posts`` in memory. Set ``down`` and every call raises ``StoreError``."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Post] = {}
        self.down = False
        self._seq = 0

    async def put(self, place: str, key: str, body: Mapping[str, Any]) -> Post:
        self._check()
        standing = self.kept.get((place, key))
        if standing is not None and standing.body == body:
            return standing
        self._seq += 1
        post = Post(place, key, dict(body), standing.born if standing else self._seq, self._seq)
        self.kept[place, key] = post
        return post

    async def change(self, place: str, key: str, how: Change) -> Post | None:
        self._check()
        standing = self.kept.get((place, key))
        body = how(standing)
        return standing if body is None else await self.put(place, key, body)

    async def change_together(self, changes: Sequence[tuple[str, str, Change]]) -> list[Post | None]:
        return [await self.change(place, key, how) for place, key, how in changes]

    async def get(self, place: str, key: str) -> Post | None:
        self._check()
        return self.kept.get((place, key))

    async def since(self, place: str, seq: int, limit: int = 500) -> Sequence[Post]:
        self._check()
        found = [post for post in self.kept.values() if post.seq > seq and _within(post.place, place)]
        return sorted(found, key=lambda post: post.seq)[:limit]

    def bodies(self, place: str) -> list[Mapping[str, Any]]:
        """What a place shows, in order: for tests."""
        found = [post for post in self.kept.values() if post.place == place]
        return [post.body for post in sorted(found, key=lambda post: post.born)]

    def _check(self) -> None:
        if self.down:
            raise StoreError("The database is away.")


def _within(place: str, pattern: str) -> bool:
    return place.startswith(pattern[:-1]) if pattern.endswith("*") else place == pattern


class FakeAccounts:
    """``Accounts`` in memory. Tokens are numbered."""

    def __init__(self) -> None:
        self.invites: dict[str, SignedIn] = {}
        self.sessions: dict[str, SignedIn] = {}
        self.latest: dict[str, str] = {}
        self._number = 0

    async def invite(self, person: Person, role: Role, *, days: int) -> str:
        self.invites = {token: one for token, one in self.invites.items() if one.person.key != person.key}
        self._number += 1
        token = f"invite-{self._number}"
        self.invites[token] = SignedIn(person, role)
        return token

    async def redeem(self, token: str) -> tuple[str, SignedIn] | None:
        signed_in = self.invites.get(token)
        if signed_in is None:
            return None
        self._number += 1
        session = f"session-{self._number}"
        self.sessions[session] = signed_in
        return session, signed_in

    async def session(self, token: str) -> SignedIn | None:
        return self.sessions.get(token)

    async def end(self, token: str) -> None:
        self.sessions.pop(token, None)

    async def any(self) -> bool:
        return bool(self.invites)

    async def people(self) -> Mapping[str, Person]:
        known = [*self.invites.values(), *self.sessions.values()]
        return {one.person.key: one.person for one in known}

    async def latest_conversation(self, person: Person) -> str | None:
        return self.latest.get(person.key)


class FakeIntake:
    """``Intake`` that keeps what came in, masks ``hunter2``, and hands what is new to ``then``. ``down`` as above."""

    def __init__(self, then: Callable[[Incoming], Awaitable[None]] | None = None) -> None:
        self.received: list[Incoming] = []
        self.down = False
        self.then = then

    async def receive(self, incoming: Incoming) -> Accepted:
        if self.down:
            raise StoreError("The database is away.")
        if isinstance(incoming, Said | Edited | DeskSaid | DeskEdited) and "hunter2" in incoming.text:
            incoming = replace(incoming, text=incoming.text.replace("hunter2", "••••••"), masked=("a password",))
        if any(earlier.id == incoming.id for earlier in self.received):
            return Accepted(incoming, new=False)
        self.received.append(incoming)
        if self.then is not None:
            await self.then(incoming)
        return Accepted(incoming, new=True)
