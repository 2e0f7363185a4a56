"""Every message, button press, article shown, step tried and file attached, in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.messages.incoming import Attachment

BEFORE_THAT = " wrote before that: "
"""Between the name and the words of what was overheard, in its line."""

Who = Literal["person", "bot", "agent", "system"]
Against = Literal["", "not_helped", "rephrased", "step_failed", "wrong"]
"""What a line says against what was shown before it."""

Did = Literal["said", "pressed", "showed", "attached", "noted", "changed", "deleted", "reported", "state"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a transcript. ``id`` is unique; ``ref`` is the platform's message id, where there is one."""

    id: str
    conversation: str
    at: datetime
    who: Who
    name: str
    did: Did
    text: str
    ref: str = ""
    case: str = ""
    """The case it belongs to, if one was open."""
    private: bool = False
    """Agents' talk among themselves: never shown to the person."""
    articles: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    """Ids of the passages that were shown, one for each of ``articles``; nothing with a step of a walk-through."""
    against: Against = ""
    attachments: tuple[Attachment, ...] = ()
    before: str = ""
    """With ``changed``: the text it had before."""
    blanked: bool = False
    release: str = ""
    """Of what the bot looked up: the release that it was found in."""
