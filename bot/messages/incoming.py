"""What comes in, whatever the platform. Each has the platform's own event id, and the conversation whose lane it
runs in.

Texts are as the person wrote them, with secrets already masked: what is not masked is never stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.messages.people import Person

Action = Literal[
    "person",  # Talk to a person; value: which line of what was overheard it is about, from 0; nothing for the first
    "case",  # Your case
    "helped",
    "not_helped",
    "choose",  # one of the choices of a question; value: article id
    "show",  # one of the next-best articles; value: article id
    "walk",  # Walk me through it; value: article id, "#", section number
    "step_done",
    "step_failed",
    "step_stop",
    "accept",  # yes, bring a person in
    "decline",  # No, thanks
    "cancel",  # cancel the case
    "reopen",  # reopen a closed case; value: case id
    "articles",  # what the articles say about a case that went straight to people
    "ease",  # how easy it was; value: survey, ":", 1 to 5
    "repeated",  # whether they had to repeat themselves; value: survey, ":", yes | no
    "ended",  # whether it is really fixed; value: survey, ":", fixed | got_round | not_fixed
    "skip_survey",  # value: survey
    "wrong",  # an article is wrong; value: its id, or nothing for the one shown last
    "still",  # whether what was got round is still in the way; value: case id, ":", yes | no
    "owner",  # what somebody who looks after articles decides; value: as ``bot.flows.owning`` writes and reads it
]

DeskAction = Literal[
    "claim",
    "release",
    "resolve",  # value: fixed | got_round | not_fixed
    "hand_back",
    "move",  # to another desk; value: its id
    "claim_and_send",  # value: ref of the agent's message that was held back
    "keep_among_agents",  # the other answer to *Claim and send?*; value: as above
    "note",  # how to write what only agents see
    "send_article",  # one that may help; value: its id
    "send_answer",  # what closed a like case before; value: that case's id
    "suggestions",  # what may help, shown again
    "take_article",  # its answer as text, to change before it is sent; value: its id
    "take_answer",  # the same of what closed a like case before; value: that case's id
    "take_back",  # what was sent by a press; value: its ref
    "reopen",  # undo of *resolve* and *hand back*
    "help",  # what each button does
    "suggest_article",  # what the agent answered, as an article; value: the case's id
    "wrong_article",  # an article is wrong; value: its id, or nothing for the one shown last
]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file or picture that came with a message. ``where`` is how the platform finds it again."""

    name: str
    media_type: str = ""
    size: int = 0
    """Bytes."""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Overheard:
    """What was said in the same place before somebody turned to Handrail: by whom, and the words."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """A person wrote something."""

    id: str
    conversation: str
    at: datetime
    person: Person
    text: str
    ref: str = ""
    """The platform's id of the message itself, for later edits and deletions."""
    attachments: tuple[Attachment, ...] = ()
    masked: tuple[str, ...] = ()
    """What kinds of secrets were masked in it, in plain words ("a password")."""
    overheard: tuple[Overheard, ...] = ()
    """Of a conversation that begins in the middle of others' talk: what was said before, oldest first."""
    instead_of: str = ""
    """What the message said before the person changed it into this, which means something else. Never comes in so:
    the turn reads such an ``Edited`` as something said."""
    kind: Literal["said"] = "said"


@dataclass(frozen=True, slots=True)
class Pressed:
    """A person pressed a button. ``ref`` is the id of the reply it stood on."""

    id: str
    conversation: str
    at: datetime
    person: Person
    action: Action
    value: str = ""
    ref: str = ""
    label: str = ""
    """What stood on it."""
    overheard: tuple[Overheard, ...] = ()
    """As with ``Said``."""
    kind: Literal["pressed"] = "pressed"


@dataclass(frozen=True, slots=True)
class Edited:
    """A person changed an earlier message."""

    id: str
    conversation: str
    at: datetime
    person: Person
    ref: str
    text: str
    masked: tuple[str, ...] = ()
    kind: Literal["edited"] = "edited"


@dataclass(frozen=True, slots=True)
class Deleted:
    """A person deleted an earlier message: it is blanked everywhere, a marker stays."""

    id: str
    conversation: str
    at: datetime
    person: Person
    ref: str
    kind: Literal["deleted"] = "deleted"


@dataclass(frozen=True, slots=True)
class DeskSaid:
    """An agent wrote something in a case's thread at the desk."""

    id: str
    conversation: str
    at: datetime
    case: str
    agent: Person
    text: str
    ref: str = ""
    attachments: tuple[Attachment, ...] = ()
    masked: tuple[str, ...] = ()
    kind: Literal["desk_said"] = "desk_said"


@dataclass(frozen=True, slots=True)
class DeskPressed:
    """An agent pressed a button on a case."""

    id: str
    conversation: str
    at: datetime
    case: str
    agent: Person
    action: DeskAction
    value: str = ""
    kind: Literal["desk_pressed"] = "desk_pressed"


@dataclass(frozen=True, slots=True)
class DeskEdited:
    """An agent changed an earlier message in a case's thread."""

    id: str
    conversation: str
    at: datetime
    case: str
    agent: Person
    ref: str
    text: str
    masked: tuple[str, ...] = ()
    kind: Literal["desk_edited"] = "desk_edited"


@dataclass(frozen=True, slots=True)
class DeskDeleted:
    """An agent deleted an earlier message in a case's thread."""

    id: str
    conversation: str
    at: datetime
    case: str
    agent: Person
    ref: str
    kind: Literal["desk_deleted"] = "desk_deleted"


@dataclass(frozen=True, slots=True)
class Woke:
    """A timer that a turn had set has come due."""

    id: str
    conversation: str
    at: datetime
    timer: str
    value: str = ""
    kind: Literal["woke"] = "woke"


FromPerson = Said | Pressed | Edited | Deleted
FromDesk = DeskSaid | DeskPressed | DeskEdited | DeskDeleted
Incoming = FromPerson | FromDesk | Woke
