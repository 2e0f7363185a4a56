"""What an organisation's Teams holds, as plain records, and how the Connector shows each of them."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Kind = Literal["personal", "channel", "groupChat"]
ADAPTIVE = "application/vnd.microsoft.card.adaptive"


class ApiError(Exception):
    """``{"error": {"code", "message"}}`` with an HTTP status; ``retry_after`` in seconds becomes a header."""

    def __init__(self, status: int, code: str, message: str, retry_after: int | None = None) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.retry_after = retry_after


@dataclass
class Tenant:
    """``region`` is the first part of the path of its service URL."""

    id: str
    name: str
    region: str
    bot_disabled: bool = False


@dataclass
class User:
    """Somebody, as one tenant knows them. ``installed``: the app is in their personal scope."""

    key: str
    id: str
    object_id: str
    tenant: str
    name: str
    role: Literal["user", "guest"] = "user"
    installed: bool = False
    blocked: bool = False
    locale: str = "en-GB"

    def account(self) -> Json:
        """As ``from`` of an activity shows them."""
        return {"id": self.id, "name": self.name, "aadObjectId": self.object_id}

    def shown(self) -> Json:
        """As the member calls show them."""
        given, _, surname = self.name.partition(" ")
        address = f"{self.key}@{self.tenant[:8]}.example"
        return {
            "id": self.id,
            "name": self.name,
            "objectId": self.object_id,
            "aadObjectId": self.object_id,
            "givenName": given,
            "surname": surname,
            "email": address,
            "userPrincipalName": address,
            "tenantId": self.tenant,
            "userRole": self.role,
        }


@dataclass
class Team:
    """``id`` is also the id of its General channel. ``permissions``: what its owner has granted the app (RSC)."""

    id: str
    group_id: str
    key: str
    name: str
    tenant: str
    members: list[str]
    installed: bool = False
    permissions: set[str] = field(default_factory=set)


@dataclass
class File:
    """Something that was sent along. ``picture``: pasted into the message, read with the bot's token."""

    id: str
    name: str
    content_type: str
    content: bytes
    url: str
    picture: bool = False
    gone: bool = False


@dataclass
class Version:
    """What a message said before it was changed."""

    text: str
    attachments: list[Json]


@dataclass
class Message:
    """``root`` is the id of the thread's first message, in channels only. ``activity`` is what the bot sent last."""

    id: str
    conversation: str
    sender: str
    name: str
    at: float
    by_app: bool = False
    root: str = ""
    text: str = ""
    html: str = ""
    attachments: list[Json] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)
    suggested: list[Json] = field(default_factory=list)
    activity: Json = field(default_factory=dict)
    files: list[File] = field(default_factory=list)
    edited: bool = False
    deleted: bool = False
    streaming: str = ""
    """``informative`` or ``streaming`` while it is; empty when it is finished."""
    refreshed: dict[str, Json] = field(default_factory=dict)
    """The card that one person (by id) sees in place of everybody's, from the answer to a press."""
    reactions: dict[str, list[str]] = field(default_factory=dict)
    versions: list[Version] = field(default_factory=list)

    def cards(self, reader: str = "") -> list[Json]:
        """The Adaptive Cards on it, as ``reader`` (an id) sees them."""
        own = [one["content"] for one in self.attachments if one.get("contentType") == ADAPTIVE]
        return [self.refreshed[reader], *own[1:]] if reader in self.refreshed else own

    @property
    def channel_data(self) -> Json:
        data = self.activity.get("channelData")
        return data if isinstance(data, dict) else {}


@dataclass
class Conversation:
    """A personal chat, a group chat or a channel. ``team`` only for channels."""

    id: str
    kind: Kind
    tenant: str
    key: str
    name: str
    members: list[str]
    team: str = ""
    installed: bool = False
    permissions: set[str] = field(default_factory=set)
    messages: list[Message] = field(default_factory=list)
    typing: list[float] = field(default_factory=list)
    """When the bot showed that it is typing."""
    streams: dict[str, Stream] = field(default_factory=dict)
    _by_id: dict[str, Message] = field(default_factory=dict)

    def add(self, message: Message) -> None:
        self.messages.append(message)
        self._by_id[message.id] = message

    def message(self, ident: str) -> Message | None:
        return self._by_id.get(ident)

    def account(self, root: str = "") -> Json:
        """As ``conversation`` of an activity shows it."""
        ident = f"{self.id};messageid={root}" if root else self.id
        shown: Json = {"conversationType": self.kind, "tenantId": self.tenant, "id": ident}
        return shown if self.kind == "personal" else {"isGroup": True} | shown


@dataclass
class Stream:
    """A message under way. ``began`` in seconds; ``sequence`` is the last number taken."""

    message: Message
    began: float
    sequence: int
    finished: bool = False
    switched: bool = False
    """Text has come; from then on no more informative words."""


def utf16_bytes(thing: Any) -> int:
    """The size of something as JSON in UTF-16, as Teams counts it."""
    return len(json.dumps(thing, ensure_ascii=False, separators=(",", ":")).encode("utf-16-le", "surrogatepass"))


def fill(message: Message, activity: Json) -> None:
    """Let a message show what an activity says; suggested actions are shown in personal chats only."""
    message.activity = deepcopy(activity)
    message.text = str(activity.get("text") or "")
    message.attachments = deepcopy(activity.get("attachments") or [])
    message.entities = deepcopy(activity.get("entities") or [])
    personal = message.conversation.startswith("a:")
    message.suggested = deepcopy((activity.get("suggestedActions") or {}).get("actions") or []) if personal else []
