"""The server's parts together, as the Web API methods and the hands use them."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack.events import Events
from tests.fakes.slack.interactions import Interactions
from tests.fakes.slack.mishaps import Mishaps
from tests.fakes.slack.outgoing import Outgoing
from tests.fakes.slack.records import Json, Message
from tests.fakes.slack.sockets import Sockets
from tests.fakes.slack.state import State
from tests.fakes.slack.talk import Talk


@dataclass
class Rules:
    """What can be set to be as strict as Slack is with some apps or some of the time."""

    messages_a_second: int | None = None
    """Posts a second in one channel before 429; None: as many as come."""
    replies_page: int = 1000
    """The most items that conversations.replies and .history give at once; 15 for some apps."""
    trigger_seconds: float = 3.0
    """How long a trigger id lasts."""
    strangers_have_dms: bool = False
    """Whether the app may write to somebody of another workspace directly."""


@dataclass(frozen=True)
class Call:
    """A call of the Web API. ``error`` is empty when it went well; ``mishap`` says what it met."""

    method: str
    arguments: Json
    token: str
    team: str
    error: str
    at: float
    mishap: str = ""


@dataclass(frozen=True)
class Status:
    """A call of assistant.threads.setStatus. An empty ``status`` takes it away."""

    channel: str
    thread_ts: str
    status: str
    loading_messages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prompts:
    channel: str
    thread_ts: str
    title: str
    prompts: tuple[tuple[str, str], ...]
    """Title and message of each."""


@dataclass(frozen=True)
class Title:
    channel: str
    thread_ts: str
    title: str


@dataclass
class Core:
    """Also what the app did: its calls, and in ``posted`` every version of whatever it showed."""

    state: State
    mishaps: Mishaps
    outgoing: Outgoing
    events: Events
    talk: Talk
    sockets: Sockets
    interactions: Interactions
    rules: Rules = field(default_factory=Rules)
    url: str = ""
    calls: list[Call] = field(default_factory=list)
    posted: list[Message] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    statuses: list[Status] = field(default_factory=list)
    showing: dict[tuple[str, str], str] = field(default_factory=dict)
    """The status that a thread shows now."""
    prompts: list[Prompts] = field(default_factory=list)
    titles: list[Title] = field(default_factory=list)
    missing_methods: set[str] = field(default_factory=set)
    uploads: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, tuple[str, str]] = field(default_factory=dict)
    """OAuth codes not yet exchanged: team and who installs."""
    paces: dict[str, list[float]] = field(default_factory=dict)

    def remember(self, shown: Message) -> None:
        """Keep a message as it is shown now, whatever becomes of it."""
        self.posted.append(copy(shown))

    def remember_view(self, blocks: list[Json]) -> None:
        """Keep what an App Home or a modal shows; it stands in no channel."""
        self.posted.append(Message("", "", "", blocks=blocks))
