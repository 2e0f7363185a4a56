"""Files that people and agents attached on the built-in page, and copies for those who are there of what came from
elsewhere: kept with everything else, so that every replica has them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.messages.incoming import Attachment

KEPT = "kept:"
"""Before the id, in an ``Attachment``'s ``where``: the file is kept here, and not by a chat platform."""

DELETED = "it was deleted"
ELSEWHERE = "it was sent somewhere that I can't read"
"""Why a file was left, as it is told."""


@dataclass(frozen=True, slots=True)
class Left:
    """A file that could not be brought where it should go. ``why`` is told on both sides, in plain words."""

    name: str
    why: str


ContentOf = Callable[[Attachment, int], Awaitable[bytes | Left]]
"""What is in a file that is kept somewhere else than where it goes, if it has at most so many bytes. Raises
``DeliveryDelayed`` where that cannot be said just now."""

Keeper = Callable[[Attachment, int], Awaitable[bytes | Left | None]]
"""The same, asked of one who keeps files; None where the file is not theirs."""


async def no_content(file: Attachment, most: int) -> bytes | Left:  # noqa: ARG001 - the port's signature
    """For whom nothing is kept anywhere else."""
    return Left(file.name, ELSEWHERE)


def too_large(file: Attachment, most: int) -> Left:
    size = f"{most // (1024 * 1024)} MB" if most >= 1024 * 1024 else f"{most // 1024} kB"
    return Left(file.name, f"it is larger than {size}")


@dataclass(frozen=True, slots=True)
class KeptFile:
    """All about one file but what is in it."""

    id: str
    person: str
    """The key of who attached it."""
    conversation: str
    name: str
    media_type: str
    size: int
    """Bytes."""
    sha256: str
    at: datetime
    message: str = ""
    """The ref of the message that it was sent with; empty until then."""


class Attachments(Protocol):
    """Raises ``StoreError``."""

    async def keep(self, file: KeptFile, content: bytes) -> None:
        """``Conflict`` where the id is in use. What nobody sent within a day goes by the way."""
        ...

    async def about(self, id: str) -> KeptFile | None: ...

    async def content(self, id: str) -> bytes | None: ...

    async def send_with(self, ids: Sequence[str], person: str, conversation: str, ref: str) -> Sequence[KeptFile]:
        """These files belong to that message now, in this order. None of them where one is not theirs to send there:
        somebody else's, gone, or sent with another message."""
        ...

    async def discard(self, id: str, person: str) -> None:
        """A file of theirs that was not sent goes."""
        ...

    async def let_go(self, conversation: str, ref: str) -> None:
        """The files of one message go: it was deleted."""
        ...

    async def kept_since(self, person: str, since: datetime) -> int:
        """How many they attached."""
        ...
