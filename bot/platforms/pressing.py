"""What a button of ours carries, whichever chat platform it stands on, and what its press may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from bot.errors import HandrailError
from bot.messages.incoming import Action, DeskAction

STAFF_ACTIONS: frozenset[str] = frozenset(get_args(Action))
DESK_ACTIONS: frozenset[str] = frozenset(get_args(DeskAction))

ONE_TIME: frozenset[str] = frozenset(
    {"helped", "not_helped", "step_done", "step_failed", "step_stop", "accept", "decline", "cancel", "still"}
    | {"claim_and_send", "keep_among_agents"}
)
"""What one message's button does once and for all. The others may sensibly be pressed again later."""

FOR_ANYBODY: frozenset[str] = frozenset({"person", "choose", "show", "walk"})
"""What others in a channel may press as well: it then happens in their own conversation."""


class BadPayload(HandrailError):
    """The platform sent something that cannot be read. The message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A button's meaning. ``case`` is set at the desk and nowhere else."""

    action: str
    conversation: str
    value: str = ""
    label: str = ""
    case: str = ""
    stamp: str = ""

    @property
    def at_desk(self) -> bool:
        return bool(self.case)
