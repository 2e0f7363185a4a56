"""One handover to people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.messages.care import CareKind
from bot.messages.evidence import ArticleRef
from bot.messages.incoming import Attachment
from bot.messages.people import Person
from bot.messages.signals import Signal

CaseState = Literal[
    "held",  # announced to the person; the desk does not see it yet
    "waiting",  # at the desk, nobody has it
    "claimed",  # an agent has it
    "closed",
    "cancelled",  # the person called it off; with ``fixed`` as its resolution: they said that it works now
    "handed_back",  # the agent gave the conversation back to the bot
]
Resolution = Literal["fixed", "got_round", "not_fixed"]
OpenedBecause = Literal["pressed", "asked", "accepted", "pressure", "reopened", "fault", "care"]

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
    unclaimed_by: tuple[tuple[str, str], ...] = ()
    """(ref, the agent's key): who wrote it."""
    unclaimed_files: tuple[tuple[str, tuple[Attachment, ...]], ...] = ()
    """(ref, files): what came with such words, where anything did."""
    relayed: tuple[str, ...] = ()
    """Refs of the agents' messages that went to the person."""
    desk_id: str = ""
    """Which of the desks has it; ``desk`` is where that one works."""
    places: tuple[str, ...] = ()
    """Where other desks work that had it before: what stands in a thread there."""
    waits_since: datetime | None = None
    """While it waits: since when it has at this desk, without the time before somebody had it or it moved."""
    late_at: datetime | None = None
    """While it waits: from when on it is late. None while its desk never opens."""
    told_by: datetime | None = None
    """When somebody would usually have taken it, as the person was told when they first asked; None where nothing
    was said of it."""
    late: bool = False
    """While it waits: that it is late has been told at this desk."""
    apologised: bool = False
    """The person has been told that it is late: once a case, and again once it was reopened."""
    told_until: datetime | None = None
    """While it waits: when the time runs out that the person was told last; None where nothing was said of it."""
    told_again: bool = False
    """That time was a second one: the first has run out, and they were told so."""
    told_closed: bool = False
    """While it waits: that its desk has closed with nobody there instead has been told."""
    passed: tuple[str, ...] = ()
    """Desks that it waited too long at, or until they closed, and was moved on from."""
    meant_for: str = ""
    """The desk that it is for, by id, while another one stands in because that one is closed."""
    rests: bool = False
    """An agent gave it to this desk while it was closed: it waits for that one to open."""
    for_whom: str = ""
    """The agent whom another one would like to have it, by name, until somebody takes it."""
    had_by: Person | None = None
    """The agent who had it last, of one that was reopened."""
    unanswered_since: datetime | None = None
    """While an agent has it: since when the person waits for them; None while the agent has had the last word."""
    nudged: bool = False
    """The agent has been reminded in this silence."""
    resolve_offered: bool = False
    """The agent who has it has been told that the person says it is done."""
    quiet_at: datetime | None = None
    """While an agent has it: from when on it is quiet for too long, whoever is to write next."""
    left: bool = False
    """While an agent has it: that nobody has written for days is told at the desk."""
    asked_left: Literal["", "asked", "silent", "stands", "solved", "wrote"] = ""
    """Whether the person was asked then if it is still in the way, once a case, and what came of it."""
    agent_at: datetime | None = None
    """When the agent who has it, or had it, last did anything about it."""
    care: CareKind | None = None
    """Danger, harassment or a security incident: the bot stays out, and it is left out of the ordinary statistics."""
    care_answered: bool = False
    """The agent who has it has written to them since they told of that."""
    asked_still: bool = False
    """It has been asked whether what was got round still stands."""
    call: bool = False
    """They would like to be called."""
    call_number: str = ""
    """… on this number."""

    @property
    def open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def overdue_at(self) -> datetime | None:
        """From when on somebody should look at it: it waits for too long, or is quiet with its agent for too long."""
        return self.late_at if self.state == "waiting" else self.quiet_at if self.state == "claimed" else None


def is_solved(case: Case, desk: str, since: datetime) -> bool:
    """Whether this desk closed it as fixed since then."""
    fixed = case.state == "closed" and case.resolution == "fixed" and case.desk == desk and case.care is None
    return fixed and case.closed_at is not None and case.closed_at >= since


@dataclass(frozen=True, slots=True)
class Solved:
    """What closed a case: the agent's own words."""

    case: str
    number: int
    question: str
    answer: str
