"""Where on Slack a conversation is, written in its id: ``slack:<team>:<user>:<channel>:<thread>``."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

DIRECT = "dm"
"""Stands for the thread in a direct message's own line of talk."""

Beginning = Literal["ask", "about", "hand"]
"""How a conversation can begin without words in a thread: ``/handrail`` with a question, *Ask Handrail about this*,
*Hand this to a person*. Where it goes on in the direct message is not known before its first reply stands there."""


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation's id, taken apart. ``thread`` is the timestamp of its first message, ``dm``, or for one that began
    elsewhere ``<beginning>-<digest>``."""

    team: str
    user: str
    channel: str
    thread: str

    @classmethod
    def of(cls, conversation: str) -> Place | None:
        """None where it is not a conversation on Slack."""
        parts = conversation.split(":")
        if len(parts) != 5 or parts[0] != "slack" or not all(parts):
            return None
        return cls(*parts[1:])

    @property
    def conversation(self) -> str:
        return f"slack:{self.team}:{self.user}:{self.channel}:{self.thread}"

    @property
    def person_key(self) -> str:
        return f"slack:{self.team}:{self.user}"

    @property
    def direct(self) -> bool:
        """Whether it is with one person alone."""
        return self.channel.startswith("D")

    @property
    def line(self) -> bool:
        """Whether it is the direct message's own line of talk, outside of threads."""
        return self.thread == DIRECT

    @property
    def beginning(self) -> Beginning | None:
        """How it began, where that was neither in a thread nor in the direct message's own line."""
        for found in _BEGINNINGS:
            if self.thread.startswith(f"{found}-"):
                return found
        return None


_BEGINNINGS: tuple[Beginning, ...] = ("ask", "about", "hand")


def conversation_of(team: str, user: str, channel: str, thread: str = "") -> str:
    """The conversation of one person in one place; without a thread the line of talk itself."""
    return Place(team, user, channel, thread or DIRECT).conversation


def begun_conversation(team: str, user: str, direct: str, beginning: Beginning, event: str) -> str:
    """A conversation of its own in somebody's direct message. ``event``: the id of what it began with."""
    digest = sha256(event.encode("utf-8", "surrogatepass")).hexdigest()[:24]
    return Place(team, user, direct, f"{beginning}-{digest}").conversation
