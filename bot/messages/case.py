"""One handover to people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.messages.evidence import ArticleRef
from bot.messages.people import Person
from bot.messages.signals import Signal

CaseState = Literal[
    "held",  # announced to the person; the desk does not see it yet
    "waiting",  # at the desk, nobody has it
    "claimed",  # an agent has it
    "closed",
    "cancelled",  # the person called it off
    "handed_back",  # the agent gave the conversation back to the bot
]
Resolution = Literal["fixed", "got_round", "not_fixed"]
OpenedBecause = Literal["pressed", "asked", "accepted", "pressure", "reopened", "fault"]

NOT_SAID_YET = "(they haven't said yet)"
"""The question of a case whose person has asked for somebody and told nothing else so far."""

OPEN_STATES: frozenset[CaseState] = frozenset({"held", "waiting", "claimed"})


@dataclass(frozen=True, slots=True)
class Case:
    """Who, what, why, and where it stands. The transcript itself is the conversation's."""

    id: str
    number: int
    """Small and readable, for people: ``#12``."""
    conversation: str
    person: Person
    desk: str
    state: CaseState
    because: OpenedBecause
    question: str
    opened_at: datetime
    signals: tuple[Signal, ...] = ()
    later: tuple[str, ...] = ()
    """How they put it later, oldest first."""
    also: tuple[str, ...] = ()
    """What else they asked in the same conversation and nobody has settled yet."""
    shown: tuple[ArticleRef, ...] = ()
    named: tuple[ArticleRef, ...] = ()
    """Articles that were named to choose from and not opened."""
    tried: tuple[str, ...] = ()
    urgency: Literal["urgent", "ordinary"] = "ordinary"
    held_until: datetime | None = None
    agent: Person | None = None
    claimed_at: datetime | None = None
    closed_at: datetime | None = None
    resolution: Resolution | None = None
    reopened: int = 0
    topic: str = ""
    unclaimed_words: tuple[tuple[str, str], ...] = ()
    """(ref, text) of what agents wrote without having claimed, until they answer *Claim and send?*."""
    relayed: tuple[str, ...] = ()
    """Refs of the agents' messages that went to the person."""

    @property
    def open(self) -> bool:
        return self.state in OPEN_STATES
