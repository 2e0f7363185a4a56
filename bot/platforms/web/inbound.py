"""What the page sends → neutral messages. Pure, and strict: what is not exactly right is refused in plain words.

The page makes an id for each thing that it sends and keeps it for every retry; here it gets the person's key in front,
so that a retried request is the same event and nobody's ids can meet anybody else's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, cast, get_args

from bot.errors import HandrailError, NotAllowed
from bot.messages.incoming import (
    Action,
    Deleted,
    DeskAction,
    DeskDeleted,
    DeskEdited,
    DeskPressed,
    DeskSaid,
    Edited,
    Pressed,
    Said,
)
from bot.messages.people import Person
from bot.ports.platform import Accepted

LONGEST_TEXT = 40_000
"""Characters in one message: more than anybody types, and it fits in one request however it is encoded."""

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_CASE = re.compile(r"[A-Za-z0-9_.:-]{1,200}")
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_RESOLUTIONS = ("fixed", "got_round", "not_fixed")


class BadRequest(HandrailError):
    """The page sent something that cannot be used. The message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Body:
    """A request's JSON object, read field by field."""

    values: Mapping[str, Any]

    def text(self, name: str = "text", *, may_be_empty: bool = False) -> str:
        """Words that somebody wrote: not empty, not endless."""
        value = self.values.get(name)
        if not isinstance(value, str):
            raise BadRequest(f"“{name}” has to be text.")
        if not may_be_empty and not any(unicodedata.category(letter)[0] not in "CZ" for letter in value):
            raise BadRequest("There are no words in this message.")
        if len(value) > LONGEST_TEXT:
            raise BadRequest(f"This is longer than {LONGEST_TEXT:,} characters. Please send it in two parts.")
        return value

    def id(self, name: str = "id") -> str:
        value = self.values.get(name)
        if not isinstance(value, str) or not _ID.fullmatch(value):
            raise BadRequest(f"“{name}” has to be a UUID in lower case.")
        return value

    def ids(self, name: str, *, most: int) -> tuple[str, ...]:
        """A list of ids that may be missing or empty, each once."""
        value = self.values.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and _ID.fullmatch(one) for one in value):
            raise BadRequest(f"“{name}” has to be a list of UUIDs in lower case.")
        if len(value) > most:
            raise BadRequest(f"At most {most} files go with one message. Send the others with the next one.")
        return tuple(dict.fromkeys(value))

    def word(self, name: str, *, longest: int = 300) -> str:
        """A short text that may be missing or empty."""
        value = self.values.get(name, "")
        if not isinstance(value, str) or len(value) > longest or not _can_be_written(value):
            raise BadRequest(f"“{name}” has to be text of at most {longest} characters.")
        return value


def person_of(conversation: str) -> str:
    """The key of the person whose conversation this is."""
    return conversation.rpartition(":")[0]


def own(conversation: object, person: Person) -> str:
    """``conversation``, if it is this person's: their key, a colon and a number, and nothing else."""
    if isinstance(conversation, str):
        key, _, number = conversation.rpartition(":")
        if key == person.key and _NUMBER.fullmatch(number):
            return conversation
    raise NotAllowed("This conversation is not yours. Reload the page to get back to your own.")


def said(body: Body, person: Person, at: datetime, *, with_files: bool = False) -> Said:
    """``with_files``: a file may come without a word."""
    id, text = body.id(), body.text(may_be_empty=with_files)
    return Said(_event(person, id), own(body.values.get("conversation"), person), at, person, text, ref=id)


def edited(body: Body, person: Person, ref: str, at: datetime) -> Edited:
    conversation = own(body.values.get("conversation"), person)
    return Edited(_event(person, body.id()), conversation, at, person, reference(ref), body.text())


def deleted(body: Body, person: Person, ref: str, at: datetime) -> Deleted:
    conversation = own(body.values.get("conversation"), person)
    return Deleted(_event(person, body.id()), conversation, at, person, reference(ref))


def pressed(body: Body, person: Person, at: datetime) -> Pressed:
    """A press without its label: what stood on the button is known to the server alone (see ``label_on``).

    Its id comes from what was pressed and from ``after``, the newest reply that the person had before them: a double
    click is one press, and the same button pressed again later is another.
    """
    conversation = own(body.values.get("conversation"), person)
    action = body.word("action")
    if action not in get_args(Action):
        raise BadRequest("“action” is not one that the page has.")
    reply, value, after = body.word("reply"), body.word("value", longest=1000), body.word("after")
    id = _event(person, _digest("press", conversation, reply, action, value, after))
    return Pressed(id, conversation, at, person, cast(Action, action), value, ref=reply)


def labelled(press: Pressed, label: str) -> Pressed:
    return replace(press, label=label)


def desk_said(
    body: Body, agent: Person, case: str, conversation: str, at: datetime, *, with_files: bool = False
) -> DeskSaid:
    """``with_files``: as with ``said``."""
    id, text = body.id(), body.text(may_be_empty=with_files)
    return DeskSaid(_event(agent, id), conversation, at, case, agent, text, ref=id)


def desk_edited(body: Body, agent: Person, case: str, conversation: str, ref: str, at: datetime) -> DeskEdited:
    id = _event(agent, body.id())
    return DeskEdited(id, conversation, at, case, agent, reference(ref), body.text())


def desk_deleted(body: Body, agent: Person, case: str, conversation: str, ref: str, at: datetime) -> DeskDeleted:
    return DeskDeleted(_event(agent, body.id()), conversation, at, case, agent, reference(ref))


def desk_pressed(body: Body, agent: Person, case: str, conversation: str, at: datetime) -> DeskPressed:
    action, value, after = body.word("action"), body.word("value"), body.word("after")
    if action not in get_args(DeskAction):
        raise BadRequest("“action” is not one that the desk has.")
    if action == "resolve" and value not in _RESOLUTIONS:
        raise BadRequest("To resolve a case, say how: " + ", ".join(_RESOLUTIONS) + ".")
    if action in {"claim_and_send", "keep_among_agents"}:
        reference(value)
    id = _event(agent, _digest("press", case, action, value, after))
    return DeskPressed(id, conversation, at, case, agent, cast(DeskAction, action), value)


def taken(accepted: Accepted) -> Accepted:
    """What the door let in; ``BadRequest`` with its words where it did not."""
    if accepted.refused:
        raise BadRequest(accepted.refused)
    return accepted


def reference(ref: str) -> str:
    """The id of a message that somebody wrote here."""
    if not _ID.fullmatch(ref):
        raise BadRequest("There is no message with this id.")
    return ref


def case_id(case: str) -> str:
    if not _CASE.fullmatch(case):
        raise BadRequest("There is no case with this id.")
    return case


def label_on(reply: Mapping[str, Any], action: str, value: str) -> str | None:
    """What stands on that button of a reply, or None where it has no such button."""
    route = reply.get("route", {})
    if action in {"person", "case"}:
        return str(route.get("label", "Talk to a person"))
    if reply.get("feedback") and value == "" and action in {"helped", "not_helped"}:
        return "Helped" if action == "helped" else "Didn't help"
    for button in reply.get("buttons", ()):
        if button["action"] == action and button["value"] == value:
            return str(button["label"])
    return None


def _can_be_written(text: str) -> bool:
    """Half a surrogate pair can stand in JSON, but in no file and no database."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _event(person: Person, id: str) -> str:
    return f"{person.key}:{id}"


def _digest(*words: str) -> str:
    return sha256("\x00".join(words).encode()).hexdigest()[:32]
