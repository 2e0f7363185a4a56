"""The server's parts together, as the Connector and the hands use them."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field

from tests.fakes.teams.activities import Activities
from tests.fakes.teams.keys import Keys
from tests.fakes.teams.login import Login
from tests.fakes.teams.mishaps import Mishaps
from tests.fakes.teams.outgoing import Outgoing
from tests.fakes.teams.pace import Pace
from tests.fakes.teams.records import ADAPTIVE, Json, Message
from tests.fakes.teams.state import State


@dataclass
class Rules:
    """What can be set to be as strict as Teams is, or is with some people or some of the time."""

    paced: bool = False
    """Whether the limits per bot and thread hold (7 in 1 s, 8 in 2 s, 60 in 30 s, 1,800 in an hour)."""
    bytes_a_message: int = 100 * 1024
    """In UTF-16."""
    streaming: bool = True
    """False: streams are refused (403 ``ContentStreamNotAllowed``), as where they are switched off."""
    seconds_of_a_stream: float = 120.0
    splits_text_and_card: bool = False
    """Text and a card in one activity become two messages, and the answer names none: documented, not always so."""
    members_a_page: int = 500


@dataclass(frozen=True)
class Call:
    """A call of the Connector. ``error`` is its code and empty when it went well; ``mishap`` says what it met."""

    operation: str
    target: str
    """The conversation's or team's id, as it stood in the path; of ``create_conversation`` what it made."""
    activity: str
    body: Json
    status: int
    error: str
    at: float
    mishap: str = ""


@dataclass
class Core:
    """Also what the bot did: its calls, and in ``posted`` every version of whatever it showed."""

    state: State
    keys: Keys
    login: Login
    mishaps: Mishaps
    outgoing: Outgoing
    activities: Activities
    pace: Pace
    rules: Rules = field(default_factory=Rules)
    calls: list[Call] = field(default_factory=list)
    posted: list[Message] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def remember(self, shown: Message) -> None:
        """Keep a message as it is shown now, whatever becomes of it."""
        self.posted.append(copy(shown))

    def remember_answer(self, message: Message, card: Json) -> None:
        """Keep what a press put before one person."""
        shown = copy(message)
        shown.attachments = [{"contentType": ADAPTIVE, "content": card}]
        self.posted.append(shown)
