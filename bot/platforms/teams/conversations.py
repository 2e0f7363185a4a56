"""Where on Teams a conversation is, written in its id: ``teams:<tenant>:<user>:<chat>:<thread>``.

Teams' own ids hold colons, so each part is percent-encoded. An id with a thread is Teams' ``19:…;messageid=…``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, unquote

PERSONAL, GROUP = "chat", "group"
"""Stand for the thread where there are none: in a chat with one person, and in one with several."""

_THREAD = ";messageid="

Kind = Literal["personal", "groupChat", "channel"]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where to post: a chat or channel, and the thread in it. In a channel no thread means: a new one."""

    chat: str
    thread: str = ""
    kind: Kind = "personal"

    @property
    def address(self) -> str:
        """Teams' id of it."""
        return f"{self.chat}{_THREAD}{self.thread}" if self.thread else self.chat

    @property
    def personal(self) -> bool:
        """Whether nobody but one person reads there."""
        return self.kind == "personal"


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation's id, taken apart. ``thread`` is the id of its first message, ``chat`` or ``group``."""

    tenant: str
    user: str
    chat: str
    """Teams' id of the chat or channel, without a thread."""
    thread: str

    @classmethod
    def of(cls, conversation: str) -> Place | None:
        """None where it is not a conversation on Teams."""
        parts = conversation.split(":")
        if len(parts) != 5 or parts[0] != "teams" or not all(parts):
            return None
        return cls(*(unquote(part) for part in parts[1:]))

    @classmethod
    def at(cls, tenant: str, user: str, spot: Spot) -> Place:
        """One person's conversation in one place."""
        alone = PERSONAL if spot.personal else GROUP
        return cls(tenant, user, spot.chat, spot.thread or alone)

    @property
    def conversation(self) -> str:
        return ":".join(("teams", *(encoded(part) for part in (self.tenant, self.user, self.chat, self.thread))))

    @property
    def spot(self) -> Spot:
        """Where it began."""
        if self.thread == PERSONAL:
            return Spot(self.chat)
        return Spot(self.chat, kind="groupChat") if self.thread == GROUP else Spot(self.chat, self.thread, "channel")


def split_address(address: str) -> tuple[str, str]:
    """Teams' id of a conversation → the chat or channel, and the thread in it."""
    chat, _, thread = address.partition(_THREAD)
    return chat, thread


def place_name(tenant: str) -> str:
    """Where the anchors of a tenant are kept."""
    return f"teams:{tenant}"


def encoded(part: str) -> str:
    """Without a colon, so that it can be a part of an id."""
    return quote(part, safe="@._-")
