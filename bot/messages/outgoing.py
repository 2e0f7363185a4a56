"""What goes out, whatever the platform. ``render`` turns each into blocks, cards or a page's elements; it loses none
of it.

Only a ``Reply`` is the bot's own reply to the person, and it cannot be made without a ``Route``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.messages.evidence import ArticleRef, Citation
from bot.messages.incoming import Action, Attachment
from bot.messages.letter import Letter
from bot.messages.people import Person
from bot.messages.signals import Signal

ReplyKind = Literal[
    "answer",  # a cited answer
    "question",  # which of these do you mean?
    "offer",  # this may be it
    "refusal",  # I have nothing on this
    "step",  # one step of a walk-through
    "offer_person",  # shall I bring someone in?
    "case",  # what is happening with your case
    "notice",  # everything else that is said in words
    "apology",  # something went wrong here
]


@dataclass(frozen=True, slots=True)
class Route:
    """The visible way to a person. ``case`` is set while a person is on the case: the control becomes *Your case*."""

    case: str = ""
    contact: str = ""
    """The fallback contact, shown when the desk cannot be reached."""
    holder: str = ""
    """The name of the agent who has the case; empty while it waits."""

    @property
    def label(self) -> str:
        return "Your case" if self.case else "Talk to a person"

    @property
    def action(self) -> Action:
        return "case" if self.case else "person"


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press besides the route. ``value`` comes back with it."""

    action: Action
    label: str
    value: str = ""
    style: Literal["plain", "primary", "quiet"] = "plain"


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot says to the person."""

    kind: ReplyKind
    text: str
    """Markdown; ``[1]`` refers to a citation."""
    route: Route
    citations: tuple[Citation, ...] = ()
    sureness: str = ""
    """How sure the bot is, in plain words."""
    age: str = ""
    """When the evidence was last reviewed, in plain words."""
    buttons: tuple[Button, ...] = ()
    feedback: bool = False
    """Whether *Helped* and *Didn't help* belong under it."""
    written_by_model: bool = False
    confidence: float | None = None
    opening: str = ""
    """A word of the bot's own before an answer ("Sorry that didn't help."): not part of what is cited."""
    named: tuple[ArticleRef, ...] = ()
    """Articles that its buttons name or its text comes from, citations aside: where others read along, each must be
    theirs to see."""
    private: bool = False
    """For this person's eyes: where others read along it goes to a direct message instead."""
    out: Literal["reply"] = "reply"


@dataclass(frozen=True, slots=True)
class Relayed:
    """An agent's words, to the person. ``ref`` is the agent's message at the desk."""

    case: str
    agent: Person
    text: str
    ref: str
    attachments: tuple[Attachment, ...] = ()
    desk: str = ""
    """The name of the agent's desk, where there are several."""
    out: Literal["relayed"] = "relayed"


@dataclass(frozen=True, slots=True)
class RelayedEdit:
    """The agent changed words that had been relayed."""

    case: str
    agent: Person
    ref: str
    text: str
    desk: str = ""
    """As with ``Relayed``."""
    out: Literal["relayed_edit"] = "relayed_edit"


@dataclass(frozen=True, slots=True)
class RelayedDeletion:
    """The agent deleted words that had been relayed: a marker stays."""

    case: str
    agent: Person
    ref: str
    desk: str = ""
    """As with ``Relayed``."""
    out: Literal["relayed_deletion"] = "relayed_deletion"


@dataclass(frozen=True, slots=True)
class Blanked:
    """The person deleted a message: wherever it was shown its text goes, and a marker stays."""

    ref: str
    case: str = ""
    """With a copy at the desk: the case whose thread it stands in."""
    out: Literal["blanked"] = "blanked"


@dataclass(frozen=True, slots=True)
class CaseCard:
    """A case at a glance, at the desk: posted once, then updated in place."""

    case: str
    number: int
    state: str
    """The case's; or ``moved``: a desk in another place has it now, and nothing can be done here any more."""
    person: Person
    question: str
    """What they asked, in their own words."""
    reason: str
    """Why it was opened, in plain words."""
    signals: tuple[Signal, ...]
    shown: tuple[ArticleRef, ...]
    tried: tuple[str, ...]
    """What was tried and where it stopped ("step 4 of 7 failed: …")."""
    urgency: Literal["urgent", "ordinary"]
    opened_at: datetime
    agent: Person | None = None
    claimed_at: datetime | None = None
    closed_at: datetime | None = None
    resolution: str = ""
    reopened: int = 0
    later: tuple[str, ...] = ()
    """How they put it later, oldest first."""
    also: tuple[str, ...] = ()
    """What else they asked and nobody has settled yet."""
    named: tuple[ArticleRef, ...] = ()
    """Articles that were named to choose from and not opened."""
    desk: str = ""
    """The name of the desk that has it, where there are several."""
    moves: tuple[tuple[str, str], ...] = ()
    """(id, name) of the desks that it can be moved to."""
    notes: tuple[str, ...] = ()
    """What else is to be known at a glance: that it is late, whom it is meant for, who had it before."""
    late: bool = False
    out: Literal["case_card"] = "case_card"


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """One thing that was said or done, in the case's thread at the desk."""

    case: str
    ref: str
    """The transcript entry's id."""
    who: Literal["person", "bot", "agent", "system"]
    name: str
    text: str
    at: datetime
    attachments: tuple[Attachment, ...] = ()
    edited: bool = False
    quotes: bool = False
    """What stands in its “quotation marks” are words of the person's, said elsewhere."""
    mention: str = ""
    """The on-call group that it calls, as the platform knows it. It comes from the settings, never from what people
    wrote."""
    out: Literal["case_entry"] = "case_entry"


@dataclass(frozen=True, slots=True)
class DeskMark:
    """What became of an agent's message, shown on it: it reached the person, was kept among agents, or was refused."""

    case: str
    ref: str
    mark: Literal["sent", "part", "note", "held", "refused", "unknown"]
    """``part``: the words reached the person, and not every file that came with them."""
    out: Literal["desk_mark"] = "desk_mark"


@dataclass(frozen=True, slots=True)
class Whisper:
    """Something for one agent's eyes only."""

    case: str
    agent: Person
    text: str
    buttons: tuple[tuple[str, str, str], ...] = ()
    """(desk action, label, value) each."""
    draft: str = ""
    """A text to take into a message of their own and change there. It stands below ``text``."""
    out: Literal["whisper"] = "whisper"


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The person asked to be forgotten: whatever of ours stands there about them goes, as far as the platform lets us.

    At a desk that is the case's thread, and its card is emptied; else all that was sent into their conversation.
    """

    case: str = ""
    number: int = 0
    """The case's, as people know it."""
    out: Literal["forgotten"] = "forgotten"


@dataclass(frozen=True, slots=True)
class Renamed:
    """Somebody whom a post of ours names asked to be forgotten: where it still stands, it names nobody from now on.

    Nothing is sent anew. A whisper that was for them goes.
    """

    what: Reply | Relayed | RelayedEdit | RelayedDeletion | CaseCard | CaseEntry | Whisper | Letter
    """What was sent last under its key, without their name."""
    parcel: str
    """The id of the parcel that it was sent with."""
    out: Literal["renamed"] = "renamed"


ToPerson = Reply | Relayed | RelayedEdit | RelayedDeletion | Blanked | Forgotten
ToDesk = CaseCard | CaseEntry | DeskMark | Whisper | Blanked | Forgotten
Outgoing = ToPerson | ToDesk | Letter | Renamed
