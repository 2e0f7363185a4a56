"""What a chat platform needs to remember of its own: where things stand there, and who let it in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where something of ours stands on a platform.

    ``place`` keeps workspaces apart (``slack:T0123``). ``where`` is the platform's own id of a post
    (``C0123/1700000000.000100``); empty while it is not known, or where there is none.
    """

    place: str
    key: str
    body: Mapping[str, Any]
    where: str = ""


class Anchors(Protocol):
    """Where our posts stand, and which conversation goes on where. Never holds what people wrote.

    Every method raises ``StoreError`` when the database cannot be used just now.
    """

    async def put(self, place: str, key: str, body: Mapping[str, Any], *, where: str = "") -> None:
        """Add, or replace what has this key in this place."""
        ...

    async def add(self, place: str, key: str, body: Mapping[str, Any], *, where: str = "") -> bool:
        """Add, unless this key is taken: then nothing is changed, and the answer is False."""
        ...

    async def change(self, place: str, key: str, how: Callable[[Body | None], Body]) -> Body:
        """Put what ``how`` makes of the body that stands under this key (None: there is none), in one transaction into
        which no other change of it comes; returns that. ``how`` is quick and does nothing else."""
        ...

    async def get(self, place: str, key: str) -> Anchor | None: ...

    async def find(self, place: str, where: str) -> Anchor | None:
        """What stands there; the one that was put last where there are several."""
        ...

    async def about(self, place: str, word: str) -> Sequence[Anchor]:
        """All in whose key or body this word stands, a case's or a conversation's id say; by key."""
        ...

    async def remove(self, place: str, key: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Installation:
    """A workspace, or a whole organisation of them, that let Handrail in. ``body`` holds its tokens."""

    tenant: str
    """A workspace's id, or an organisation's where it was installed for all of its workspaces."""
    body: Mapping[str, Any]


class Installations(Protocol):
    """Who let Handrail in, and the one-time tickets that doing so takes. Raises ``StoreError``."""

    async def save(self, platform: str, tenant: str, body: Mapping[str, Any]) -> None:
        """Add, or replace what this tenant had."""
        ...

    async def find(self, platform: str, tenant: str) -> Installation | None: ...

    async def all(self, platform: str) -> Sequence[Installation]:
        """By tenant."""
        ...

    async def remove(self, platform: str, tenant: str) -> None: ...

    async def issue(self, ticket: str, good_until: datetime) -> None:
        """Keep a ticket that was given out."""
        ...

    async def redeem(self, ticket: str, now: datetime) -> bool:
        """Whether this ticket was given out, is still good, and has not been used. Asking uses it up."""
        ...
