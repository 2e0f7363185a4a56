"""What a flow makes of one message: the next state, what to send, and what else has to happen. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.messages.article_draft import ArticleDraft
from bot.messages.case import Case
from bot.messages.incoming import Incoming
from bot.messages.outgoing import Outgoing, ToDesk, ToPerson
from bot.messages.state import ConversationState, Topic
from bot.messages.survey import Survey
from bot.messages.transcript import Entry
from bot.messages.waiting import Wait

TurnResult = Literal[
    "answered",
    "asked",
    "offered",
    "refused",
    "stepped",  # a step of a walk-through
    "person_offered",
    "handed_over",
    "relayed",  # it went to the desk, or from the desk to the person
    "noted",  # recorded, nothing to say (feedback taken, talk among agents, an edit)
    "acknowledged",  # a word in return to a word (thanks, hello)
    "declined",  # refused with its reason (not allowed, out of date button)
    "limited",  # more from one person than is answered at once; they were told, it is kept
    "overloaded",  # more from everybody than is answered in good time; they were told, it is kept
    "apologised",  # something broke; a person was offered
    "nothing_due",  # a timer that no longer matters
]
"""How a message ended. Which one is recorded for every message: none ends in silence by accident."""


@dataclass(frozen=True, slots=True)
class ForPerson:
    """Something to send to the person. ``unless_claimed``: not if an agent holds the case by the time it is sent."""

    what: ToPerson
    unless_claimed: bool = False


@dataclass(frozen=True, slots=True)
class ForDesk:
    """Something to post at the desk of the case. Posts of one case keep their order."""

    desk: str
    what: ToDesk


@dataclass(frozen=True, slots=True)
class Timer:
    """Wake this conversation at a time, with a ``Woke``. The same name and value again moves it."""

    name: str
    at: datetime
    value: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """All that one message brings about. Saved in one transaction; nothing outside is touched before."""

    state: ConversationState
    result: TurnResult
    case: Case | None = None
    """The case as it is now, when it changed."""
    send: tuple[ForPerson | ForDesk, ...] = ()
    entries: tuple[Entry, ...] = ()
    blank: tuple[str, ...] = ()
    """Refs of messages whose text has to go, in every copy."""
    timers: tuple[Timer, ...] = ()
    topics: tuple[Topic, ...] = ()
    """Topics as they are now, when they changed."""
    surveys: tuple[Survey, ...] = ()
    """How somebody said it went, as it stands now."""
    waits: tuple[Wait, ...] = ()
    """Waits at a desk that this turn ended."""
    drafts: tuple[ArticleDraft, ...] = ()
    """What an agent suggested as an article."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is stored about a conversation when its turn has come."""

    state: ConversationState
    case: Case | None
    """The case that ``state.case`` names."""
    next_case_number: int
    earlier_topics: tuple[Topic, ...] = ()
    """The same person's topics in other conversations, newest first, for the last days that settings name."""
    lately: tuple[float, ...] = ()
    """How many seconds before this message the same person's latest ones came, wherever they wrote; newest first. What
    went to people and what was not answered as too much does not count."""
    about: Case | None = None
    """The case that this message is about by what was asked or pressed, be it the last one or an earlier one."""
    survey: Survey | None = None
    """What was answered of how that one went."""


@dataclass(frozen=True, slots=True)
class Received:
    """One row of the inbox."""

    row: int
    incoming: Incoming
    attempts: int = 0
    trace: str = ""
    """What it is part of, for whoever follows a turn through the processes; nothing where nobody does."""
    since: datetime | None = None
    """Since when it waits: when it was stored, or for a timer when it was due."""
    timed: bool = False
    """A timer that has gone off: the turn that set it is over."""
    last: bool = False
    """Nothing else was due in its lane when it was looked up."""
    restored: bool = False
    """It came back with an older state of the database, and may have been answered after that was saved."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One row of the outbox. ``id`` is the idempotency key; ``lane`` its destination."""

    row: int
    id: str
    lane: str
    """``person:<conversation>``, ``desk:<desk>#<case>`` or ``letter:<to whom>``."""
    conversation: str
    what: Outgoing
    attempts: int = 0
    unless_claimed: bool = False
    created_at: datetime | None = None
    trace: str = ""
    """What it is part of, as in ``Received``."""
    last: bool = False
    """Nothing else waited in its lane when it was looked up."""
    restored: bool = False
    """It came back with an older state of the database, or answers what did: nobody knows whether it was sent since
    ``created_at``, and nothing that is kept says so."""

    @property
    def looked_for_since(self) -> datetime | None:
        """From then on it may have been sent, so whoever can look for it does; None where what is kept says it all."""
        return self.created_at if self.restored else None

    @property
    def desk(self) -> str:
        """The desk it goes to (``web``, ``slack:C0123``), or nothing where it goes to the person."""
        return self.lane[len("desk:") :].partition("#")[0] if self.lane.startswith("desk:") else ""
