"""Where messages come from and replies go to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from bot.messages.incoming import Incoming
from bot.messages.people import Person
from bot.messages.turn import Parcel
from bot.ports.attachments import Left


@dataclass(frozen=True, slots=True)
class Accepted:
    """A message as it was stored: secrets masked. ``new`` is False when the same event had come before."""

    incoming: Incoming
    new: bool
    refused: str = ""
    """Why it was not taken at all, in words for the person (too long); the platform shows them, with the route."""


class Intake(Protocol):
    """The one way in. Masks, cleans, stores, wakes."""

    async def receive(self, incoming: Incoming) -> Accepted:
        """Raises ``StoreError`` when it could not be stored: the platform then answers at once with the contact."""
        ...


@dataclass(frozen=True, slots=True)
class InPart:
    """The words were sent, and not every file that came with them. ``receipt``: the platform's id of the post."""

    receipt: str
    left: tuple[Left, ...]


def in_part(receipt: str, left: Sequence[Left]) -> str | InPart:
    """What a sender returns: the receipt alone where no file was left."""
    return InPart(receipt, tuple(left)) if left else receipt


class Sender(Protocol):
    """One platform's way out: renders (pure) and sends, at the platform's own pace."""

    async def send(self, parcel: Parcel) -> str | InPart:
        """Send once; ``parcel.id`` is the idempotency key. Returns the platform's id of the post.

        Raises ``DeliveryDelayed`` (come again later), ``DeliveryRefused`` (never), ``DeliveryUnknown`` (who can tell).
        """
        ...

    async def status(self, conversation: str, text: str) -> None:
        """A word on what is happening; an empty text takes it away. Best effort: never raises."""
        ...


@dataclass(frozen=True, slots=True)
class Post:
    """One thing on the built-in page. ``born`` orders it; ``seq`` goes up whenever it changes."""

    place: str
    key: str
    body: Mapping[str, Any]
    born: int
    seq: int


Change = Callable[[Post | None], Mapping[str, Any] | None]
"""The post that stands there, if any → the body that it is to have; None: it stays as it is."""


class Posts(Protocol):
    """What the built-in page shows: its own far side, kept in the database. Raises ``StoreError``."""

    async def put(self, place: str, key: str, body: Mapping[str, Any]) -> Post:
        """Add, or replace what has this key in this place. The same body again changes nothing (no new ``seq``)."""
        ...

    async def change(self, place: str, key: str, how: Change) -> Post | None:
        """Put what ``how`` makes of the post that stands there, in one transaction into which no other change of it
        comes. Returns what stands there then. ``how`` is quick and does nothing else."""
        ...

    async def change_together(self, changes: Sequence[tuple[str, str, Change]]) -> list[Post | None]:
        """Several changes, each of another place and key, in one transaction and in this order."""
        ...

    async def get(self, place: str, key: str) -> Post | None: ...

    async def since(self, place: str, seq: int, limit: int = 500) -> Sequence[Post]:
        """What changed after ``seq``, by ``seq``. A place that ends in ``*`` stands for all that begin so."""
        ...


Role = Literal["staff", "agent", "lead", "owner"]
"""``lead``: somebody who leads the service and may see the report. ``owner``: somebody who looks after articles."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who signed in on the page."""

    person: Person
    role: Role


class Accounts(Protocol):
    """Personal links and the sessions they open. Only hashes of tokens are stored. Raises ``StoreError``."""

    async def invite(self, person: Person, role: Role, *, days: int) -> str:
        """A fresh token for a personal link; inviting the same person again makes the earlier link void."""
        ...

    async def redeem(self, token: str) -> tuple[str, SignedIn] | None:
        """A session token for an invite's token, or None where it is unknown, void or too old."""
        ...

    async def session(self, token: str) -> SignedIn | None: ...

    async def end(self, token: str) -> None: ...

    async def any(self) -> bool:
        """Whether anybody was ever invited."""
        ...

    async def people(self) -> Mapping[str, Person]:
        """Everybody who was ever invited, by key."""
        ...

    async def latest_conversation(self, person: Person) -> str | None: ...
