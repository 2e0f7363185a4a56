"""What a button of ours carries, whichever chat platform it stands on, and what its press may do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import get_args

from bot.errors import HandrailError
from bot.messages.incoming import Action, DeskAction
from bot.messages.outgoing import Button

STAFF_ACTIONS: frozenset[str] = frozenset(get_args(Action))
DESK_ACTIONS: frozenset[str] = frozenset(get_args(DeskAction))

ONE_TIME: frozenset[str] = frozenset(
    {"helped", "not_helped", "step_done", "step_failed", "step_stop", "accept", "decline", "cancel", "still"}
    | {"claim_and_send", "keep_among_agents"}
)
"""What one message's button does once and for all. The others may sensibly be pressed again later."""

FOR_ANYBODY: frozenset[str] = frozenset({"person", "choose", "show", "walk"})
"""What others in a channel may press as well: it then happens in their own conversation."""


NOT_YOURS = (
    "That button is for the person who asked. “Talk to a person” works for you too, and so does asking me yourself."
)
"""What anybody else reads who presses another one."""

_LABELS = {"person": "Talk to a person", "case": "Your case", "helped": "Helped", "not_helped": "Didn't help"}


def label_of(action: str) -> str:
    """What stood on a button whose label was too long to carry."""
    return _LABELS.get(action, "")


_QUESTIONS = frozenset({"ease", "repeated", "ended"})
"""Actions that answer one of several questions in the same message."""


def by_question(buttons: Sequence[Button]) -> list[list[Button]]:
    """The buttons in rows: where a message asks several things, what answers one of them stands together."""
    return [list(found) for _, found in groupby(buttons, lambda one: one.action if one.action in _QUESTIONS else "")]


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
