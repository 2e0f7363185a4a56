"""What a workspace holds, as plain records, and how the Web API and the events show each of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from tests.fakes.slack.accounts import App

Json = dict[str, Any]
ChannelKind = Literal["public", "private", "im"]


class ApiError(Exception):
    """``{"ok": false, "error": code, **extra}``."""

    def __init__(self, code: str, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.extra = extra


@dataclass
class File:
    """``content`` stands behind ``url_private``; ``shares`` are the channels whose members may read it."""

    id: str
    team: str
    user: str
    name: str
    title: str
    mimetype: str
    content: bytes
    url: str
    created: int
    shares: list[str] = field(default_factory=list)
    deleted: bool = False
    alt_text: str = ""

    def shown(self) -> Json:
        if self.deleted:
            return {"id": self.id, "mode": "tombstone"}
        return {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title,
            "mimetype": self.mimetype,
            "filetype": self.name.rpartition(".")[2] or "binary",
            "pretty_type": self.mimetype,
            "user": self.user,
            "user_team": self.team,
            "size": len(self.content),
            "mode": "hosted",
            "is_external": False,
            "is_public": False,
            "url_private": self.url,
            "url_private_download": self.url + "?download=1",
            "alt_txt": self.alt_text,
            "file_access": "visible",
            "channels": [channel for channel in self.shares if channel.startswith("C")],
            "ims": [channel for channel in self.shares if channel.startswith("D")],
        }


@dataclass
class Version:
    """What a message said before it was changed."""

    text: str
    blocks: list[Json]


@dataclass
class Message:
    """A message in a channel, or one that only ``ephemeral_for`` sees."""

    channel: str
    ts: str
    team: str
    user: str = ""
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    thread_ts: str = ""
    bot_id: str = ""
    app_id: str = ""
    subtype: str = ""
    metadata: Json | None = None
    files: list[File] = field(default_factory=list)
    edited: Json | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    client_msg_id: str = ""
    ephemeral_for: str = ""
    streaming: bool = False
    broadcast: bool = False
    deleted: bool = False
    unfurl_links: bool | None = None
    unfurl_media: bool | None = None
    markdown: bool = False
    """``text`` is standard Markdown (``markdown_text`` and streams), not mrkdwn."""
    expands_names: bool = False
    """``link_names`` or ``parse=full``: bare ``@channel`` and ``#general`` become active."""
    versions: list[Version] = field(default_factory=list)

    @property
    def root(self) -> str:
        """The ts of the thread that it stands in; its own where it began one or stands alone."""
        return self.thread_ts or self.ts

    @property
    def in_thread(self) -> bool:
        return bool(self.thread_ts) and self.thread_ts != self.ts

    @property
    def unfurls_off(self) -> bool:
        """Whether whoever posted it switched both kinds of unfurling off."""
        return self.unfurl_links is False and self.unfurl_media is False


@dataclass
class Channel:
    id: str
    team: str
    name: str
    kind: ChannelKind
    members: list[str] = field(default_factory=list)
    archived: bool = False
    connected: list[str] = field(default_factory=list)
    """Other teams that share it."""
    user: str = ""
    """The person of a direct message with the app."""
    messages: list[Message] = field(default_factory=list)
    """What stands in it, oldest first; changed by ``add`` and ``remove`` alone."""
    ephemeral: list[Message] = field(default_factory=list)
    _by_ts: dict[str, Message] = field(default_factory=dict)
    _threads: dict[str, list[Message]] = field(default_factory=dict)

    @property
    def teams(self) -> list[str]:
        return [self.team, *self.connected]

    @property
    def type_in_events(self) -> str:
        return {"public": "channel", "private": "group", "im": "im"}[self.kind]

    def shown(self, member: bool) -> Json:
        """As ``conversations.info`` shows it; ``member`` says whether the app is in it."""
        if self.kind == "im":
            return {"id": self.id, "is_im": True, "user": self.user, "is_archived": False, "is_open": True}
        return {
            "id": self.id,
            "name": self.name,
            "is_channel": self.kind == "public",
            "is_group": False,
            "is_im": False,
            "is_mpim": False,
            "is_private": self.kind == "private",
            "is_archived": self.archived,
            "is_general": self.name == "general",
            "is_shared": bool(self.connected),
            "is_ext_shared": bool(self.connected),
            "is_org_shared": False,
            "is_member": member,
            "context_team_id": self.team,
            "connected_team_ids": list(self.connected),
            "shared_team_ids": self.teams,
            "num_members": len(self.members),
        }

    def add(self, message: Message) -> None:
        self.messages.append(message)
        self._by_ts[message.ts] = message
        self._threads.setdefault(message.root, []).append(message)

    def remove(self, message: Message) -> None:
        self.messages.remove(message)
        del self._by_ts[message.ts]
        self._threads[message.root].remove(message)

    def message(self, ts: str) -> Message | None:
        return self._by_ts.get(ts)

    def thread(self, root: str) -> list[Message]:
        """The root and its replies, oldest first."""
        return list(self._threads.get(root, ()))


@dataclass
class View:
    """A published Home or a modal of somebody's."""

    id: str
    team: str
    user: str
    content: Json
    hash: str
    root: str = ""
    previous: str = ""

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.content["blocks"]
        return blocks

    def shown(self, app: App, bot_id: str) -> Json:
        filled = {"private_metadata": "", "callback_id": "", "external_id": "", "state": {"values": {}}}
        return {
            **filled,
            **self.content,
            "id": self.id,
            "team_id": self.team,
            "app_id": app.id,
            "bot_id": bot_id,
            "app_installed_team_id": self.team,
            "hash": self.hash,
            "root_view_id": self.root or self.id,
            "previous_view_id": self.previous or None,
        }
