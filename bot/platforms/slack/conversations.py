"""Where on Slack a conversation is, written in its id: ``slack:<team>:<user>:<channel>:<thread>``."""

from __future__ import annotations

from dataclasses import dataclass

DIRECT = "dm"
"""Stands for the thread in a direct message's own line of talk."""


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation's id, taken apart. ``thread`` is the timestamp of its first message, or ``dm``."""

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


def conversation_of(team: str, user: str, channel: str, thread: str = "") -> str:
    """The conversation of one person in one place; without a thread the line of talk itself."""
    return Place(team, user, channel, thread or DIRECT).conversation
