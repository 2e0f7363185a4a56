"""What was heard, with what only the app can know (who it is, whose conversation, which case) → neutral messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from bot.messages.incoming import (
    Action,
    Deleted,
    DeskAction,
    DeskDeleted,
    DeskEdited,
    DeskPressed,
    DeskSaid,
    Edited,
    Overheard,
    Pressed,
    Said,
)
from bot.messages.people import Person
from bot.platforms.desk_card import NOTE
from bot.platforms.pressing import DESK_ACTIONS, FOR_ANYBODY, NOT_YOURS, ONE_TIME, STAFF_ACTIONS, BadPayload, label_of
from bot.platforms.slack.conversations import Place, conversation_of
from bot.platforms.slack.heard import Changed, Command, NoteWritten, Press, Removed, Shortcut, Wrote
from bot.platforms.slack.threads import Written

GREETING = "Hello"
"""What a mention without any words says."""

_NO_WORDS = "(a message without words)"

_SAME_PRESS = 60
"""Seconds within which pressing again, before anything new has come, is the same press."""


@dataclass(frozen=True, slots=True)
class NotYours:
    """Somebody pressed what is another person's to press. ``words`` are for them alone."""

    words: str


def said(wrote: Wrote, person: Person, conversation: str) -> Said:
    text = wrote.text if wrote.text or wrote.files else GREETING
    return Said(wrote.id, conversation, wrote.at, person, text, ref=wrote.ref, attachments=wrote.files)


def edited(changed: Changed, person: Person, conversation: str) -> Edited:
    return Edited(changed.id, conversation, changed.at, person, changed.ref, changed.text)


def deleted(removed: Removed, person: Person, conversation: str) -> Deleted:
    return Deleted(removed.id, conversation, removed.at, person, removed.ref)


def desk_said(wrote: Wrote, agent: Person, case: str, conversation: str) -> DeskSaid:
    return DeskSaid(wrote.id, conversation, wrote.at, case, agent, wrote.text, wrote.ref, wrote.files)


def desk_edited(changed: Changed, agent: Person, case: str, conversation: str) -> DeskEdited:
    return DeskEdited(changed.id, conversation, changed.at, case, agent, changed.ref, changed.text)


def desk_deleted(removed: Removed, agent: Person, case: str, conversation: str) -> DeskDeleted:
    return DeskDeleted(removed.id, conversation, removed.at, case, agent, removed.ref)


def pressed(press: Press, person: Person, *, after: str = "") -> Pressed | NotYours:
    """``after``: the newest thing that was sent into the conversation, where that is known: a double press comes
    before there is anything newer. Somebody else's reply is pressed in one's own conversation, in the same thread."""
    coded = press.coded
    if coded.at_desk or coded.action not in STAFF_ACTIONS:
        raise BadPayload("That button stands at a desk.")
    conversation, value = coded.conversation, coded.value
    place = Place.of(conversation)
    if place is None or place.user != press.user:
        if place is not None and coded.action not in FOR_ANYBODY:
            return NotYours(NOT_YOURS)
        conversation = conversation_of(press.team, press.user, press.channel, press.thread or press.message_ts)
    id = press.id
    if after and (coded.action not in ONE_TIME or press.in_home):
        id = f"{press.key}:{after}:{int(press.at.timestamp()) // _SAME_PRESS}"
    ref = f"{press.channel}/{press.message_ts}" if press.message_ts else ""
    label = coded.label or label_of(coded.action)
    return Pressed(id, conversation, press.at, person, cast(Action, coded.action), value, ref, label)


def desk_pressed(press: Press, agent: Person) -> DeskPressed:
    """Whose case it is stands on the button."""
    coded = press.coded
    if not coded.at_desk or coded.action not in DESK_ACTIONS:
        raise BadPayload("That button does not stand at a desk.")
    action = cast(DeskAction, coded.action)
    return DeskPressed(press.id, coded.conversation, press.at, coded.case, agent, action, coded.value)


def shortcut_said(shortcut: Shortcut, person: Person, conversation: str, thread: Sequence[Written] = ()) -> Said:
    """The message that was picked, as the person's own question. ``thread``: what was said there, oldest first."""
    text = shortcut.text
    if shortcut.author != shortcut.user and text:
        text = f"{shortcut.author_name or 'Somebody'} wrote: {text}"
    if not text and not shortcut.files:
        text = _NO_WORDS
    # No ``ref``: the message may be somebody else's, and their edits and deletions of it are not this person's.
    overheard = tuple(Overheard(line.name, line.text) for line in thread if line.ts != shortcut.ts)
    return Said(
        f"{shortcut.id}:said", conversation, shortcut.at, person, text, attachments=shortcut.files, overheard=overheard
    )


def shortcut_pressed(shortcut: Shortcut, person: Person, conversation: str, thread: Sequence[Written] = ()) -> Pressed:
    """The route, pressed about the message that was picked: nothing is said in the person's name."""
    name = person.name if shortcut.author == shortcut.user else shortcut.author_name or "Somebody"
    picked = Overheard(name, shortcut.text or _NO_WORDS)
    lines = [Overheard(line.name, line.text) for line in thread]
    at = next((number for number, line in enumerate(thread) if line.ts == shortcut.ts), len(lines))
    return Pressed(
        f"{shortcut.id}:pressed",
        conversation,
        shortcut.at,
        person,
        "person",
        str(at),
        label="Hand this to a person",
        overheard=(*lines[:at], picked, *lines[at + 1 :]),
    )


def shortcut_files(shortcut: Shortcut, person: Person, conversation: str) -> Said:
    """The files of a message that was handed over: they go to the case that was opened about it."""
    return Said(f"{shortcut.id}:files", conversation, shortcut.at, person, "", attachments=shortcut.files)


def note_said(note: NoteWritten, agent: Person) -> DeskSaid:
    """A note that an agent wrote in its own window: it stands nowhere on Slack yet, so it has no ref."""
    return DeskSaid(note.id, note.conversation, note.at, note.case, agent, f"{NOTE} {note.text.strip()}")


def command_said(command: Command, person: Person, conversation: str) -> Said:
    return Said(command.id, conversation, command.at, person, command.text or GREETING)


def command_pressed(command: Command, person: Person, conversation: str) -> Pressed:
    return Pressed(command.id, conversation, command.at, person, "person", label=f"/handrail {command.text}".strip())
