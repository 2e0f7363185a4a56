"""What came from Slack, understood as far as it can be without asking anybody: who, where and what.

Each ``id`` is made of what it is about, so that a repeated delivery, and the two events that one mention brings, are
the same thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from bot.messages.incoming import Attachment
from bot.platforms.pressing import Coded
from bot.platforms.slack.inbound_text import readable


@dataclass(frozen=True, slots=True)
class Own:
    """Who we are in a workspace: the bot's own user id, its bot id, the app's id."""

    user: str
    bot: str = ""
    app: str = ""


@dataclass(frozen=True, slots=True)
class _OfMessage:
    """What concerns a message that somebody wrote. ``team`` is the workspace that it came through."""

    id: str
    team: str
    user: str
    at: datetime
    channel: str
    ts: str
    """Of the message."""
    thread: str
    """Timestamp of the thread's first message; empty outside of threads and on the first message itself."""

    @property
    def ref(self) -> str:
        return f"{self.channel}/{self.ts}"


@dataclass(frozen=True, slots=True)
class Wrote(_OfMessage):
    """Somebody wrote something. ``user_team`` is the person's own workspace."""

    text: str
    raw: str
    """As Slack writes it."""
    files: tuple[Attachment, ...] = ()
    mentioned: bool = False
    """Whether it mentions the bot."""
    direct: bool = False
    """Whether it is said to the bot alone."""
    user_team: str = ""
    others: tuple[str, ...] = ()
    """Ids of the other people that it mentions."""
    own: str = ""

    def named(self, names: Mapping[str, str]) -> Wrote:
        """The same with names where ids stood."""
        return replace(self, text=readable(self.raw, names, self.own))


@dataclass(frozen=True, slots=True)
class Changed(_OfMessage):
    """Somebody changed the words of a message of theirs."""

    text: str
    before: str
    raw: str = ""
    mentioned: bool = False
    direct: bool = False
    own: str = ""

    def named(self, names: Mapping[str, str]) -> Changed:
        """The same with names where ids stood."""
        return replace(self, text=readable(self.raw, names, self.own))


@dataclass(frozen=True, slots=True)
class Removed(_OfMessage):
    """Somebody deleted a message of theirs."""

    direct: bool = False


@dataclass(frozen=True, slots=True)
class Press:
    """Somebody pressed a button of ours."""

    id: str
    team: str
    user: str
    at: datetime
    channel: str
    """Empty in App Home."""
    message_ts: str
    thread: str
    coded: Coded
    key: str
    """Which button on which message, pressed by whom; without the time."""
    in_home: bool = False
    ephemeral: bool = False
    response_url: str = ""
    trigger_id: str = ""


@dataclass(frozen=True, slots=True)
class NoteWritten:
    """An agent submitted the window in which notes are written. ``desk``: the channel in which they pressed *Note*."""

    id: str
    team: str
    user: str
    at: datetime
    desk: str
    case: str
    conversation: str
    text: str


@dataclass(frozen=True, slots=True)
class Shortcut:
    """Somebody picked *Ask Handrail about this* or *Hand this to a person* on a message."""

    id: str
    team: str
    user: str
    at: datetime
    what: Literal["ask", "person"]
    channel: str
    ts: str
    thread: str
    text: str
    raw: str
    author: str
    """Id of who wrote the message; empty where a bot without one did."""
    author_name: str = ""
    files: tuple[Attachment, ...] = ()
    trigger_id: str = ""
    response_url: str = ""
    own: str = ""

    def named(self, names: Mapping[str, str]) -> Shortcut:
        """The same with names where ids stood, the author's too."""
        name = names.get(self.author, "") or self.author_name
        return replace(self, text=readable(self.raw, names, self.own), author_name=name)


@dataclass(frozen=True, slots=True)
class Command:
    """Somebody used ``/handrail``."""

    id: str
    team: str
    user: str
    at: datetime
    channel: str
    text: str
    what: Literal["ask", "person", "help"]
    response_url: str = ""


@dataclass(frozen=True, slots=True)
class HomeOpened:
    """Somebody opened the app: its Home, or the messages with it."""

    id: str
    team: str
    user: str
    at: datetime
    tab: str
    channel: str
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Joined:
    """The bot was added to a channel. ``user``: by whom, or the bot itself where that is not said."""

    id: str
    team: str
    user: str
    at: datetime
    channel: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing for us, and why."""

    why: str


Heard = Wrote | Changed | Removed | Press | NoteWritten | Shortcut | Command | HomeOpened | Joined | Ignored
