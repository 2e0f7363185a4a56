"""What was heard, with what only the app can know (who it is, whose conversation) → neutral messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from bot.messages.incoming import Action, Deleted, Edited, Overheard, Pressed, Said
from bot.messages.people import Person
from bot.platforms.pressing import FOR_ANYBODY, NOT_YOURS, ONE_TIME, STAFF_ACTIONS, BadPayload, label_of
from bot.platforms.teams.buttons import AT_DESK
from bot.platforms.teams.conversations import Place
from bot.platforms.teams.heard import Changed, Picked, Press, Removed, Thumb, Wrote
from bot.platforms.teams.saying import PERSON_ABOUT_MESSAGE

GREETING = "Hello"
"""What a mention without any words says."""

_SAME_PRESS = 60
"""Seconds within which pressing again, before anything new has come, is the same press."""

_DOUBLE_PRESS = 3


@dataclass(frozen=True, slots=True)
class NotYours:
    """Somebody pressed what is another person's to press. ``words`` are for them alone."""

    words: str


def said(wrote: Wrote, person: Person, conversation: str) -> Said:
    text = wrote.text if wrote.text or wrote.files else GREETING
    return Said(wrote.id, conversation, wrote.source.at, person, text, ref=wrote.ref, attachments=wrote.files)


def edited(changed: Changed, person: Person, conversation: str) -> Edited:
    return Edited(changed.id, conversation, changed.source.at, person, changed.ref, changed.text)


def deleted(removed: Removed, person: Person, conversation: str) -> Deleted:
    return Deleted(removed.id, conversation, removed.source.at, person, removed.ref)


def pressed(press: Press, person: Person, *, after: str = "") -> Pressed | NotYours:
    """``after``: the newest thing that was sent into the conversation, where that is known: a double press comes
    before there is anything newer. Somebody else's reply is pressed in one's own conversation, in the same place."""
    coded, source = press.coded, press.source
    if coded.at_desk or coded.action not in STAFF_ACTIONS:
        raise BadPayload("That button stands at a desk.")
    conversation, value = coded.conversation, coded.value
    place = Place.of(conversation)
    if place is None or place.user != source.user:
        if place is not None and coded.action not in FOR_ANYBODY:
            return NotYours(NOT_YOURS)
        conversation = source.own.conversation
    id = press.key
    if coded.action not in ONE_TIME:
        bucket = _SAME_PRESS if after else _DOUBLE_PRESS
        id = f"{press.key}:{after}:{int(source.at.timestamp()) // bucket}"
    label = coded.label or label_of(coded.action)
    return Pressed(id, conversation, source.at, person, cast(Action, coded.action), value, press.ref, label)


def is_for_desk(press: Press) -> bool:
    """Raises ``BadPayload`` where a button says both."""
    if press.coded.at_desk and press.coded.action not in AT_DESK:
        raise BadPayload("That button does not stand at a desk.")
    return press.coded.at_desk


def thumbed(thumb: Thumb, person: Person, conversation: str) -> tuple[Pressed, Said | None]:
    """A thumb is *Helped* or *Didn't help*; what was written with it is said, like anything else."""
    source = thumb.source
    id = f"teams:{source.tenant}:thumb:{thumb.ref}:{source.user}"
    action: Action = "helped" if thumb.up else "not_helped"
    press = Pressed(id, conversation, source.at, person, action, "", thumb.ref, label_of(action))
    words = Said(f"{id}:said", conversation, source.at, person, thumb.words) if thumb.words else None
    return press, words


def picked_said(picked: Picked, person: Person, conversation: str, before: Sequence[Overheard] = ()) -> Said:
    """The message that was picked, as the person's own question."""
    text = picked.text
    if picked.author and text:
        text = f"{picked.author} wrote: {text}"
    if not text and not picked.files:
        text = "(a message without words)"
    if picked.what == "person":
        text = f"{PERSON_ABOUT_MESSAGE}\n\n{text}".strip()
    # No ``ref``: the message may be somebody else's, and their edits and deletions of it are not this person's.
    return Said(
        picked.id, conversation, picked.source.at, person, text, attachments=picked.files, overheard=tuple(before)
    )
