"""The door: every message from every platform comes in here. It is cleaned, masked, stored, and its lane is woken.

What is not masked is never stored, so masking comes first and a fault in it keeps the message out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import structlog

from bot.masking import clean, mask, one_line
from bot.messages.incoming import (
    Attachment,
    Deleted,
    DeskDeleted,
    DeskEdited,
    DeskPressed,
    DeskSaid,
    Edited,
    Incoming,
    Overheard,
    Pressed,
    Said,
    Woke,
)
from bot.messages.people import Person
from bot.ports.engine import Engine
from bot.ports.ledger import Inbox
from bot.ports.measures import Measures, NoMeasures
from bot.ports.platform import Accepted
from bot.ports.surroundings import Clock
from bot.ports.tracing import NoTracing, Tracing

_log = structlog.get_logger(__name__)

LONGEST_TEXT = 100_000
"""Characters. Up to here nothing is cut; what is longer is refused with its reason, never cut in silence."""


class StoringIntake:
    """``Intake`` over the inbox. ``asks_for_person`` says whether words ask for a person: they stop a reply at work."""

    def __init__(
        self,
        inbox: Inbox,
        engine: Engine,
        clock: Clock,
        asks_for_person: Callable[[str], bool],
        *,
        tracing: Tracing | None = None,
        measures: Measures | None = None,
    ) -> None:
        self._inbox = inbox
        self._engine = engine
        self._clock = clock
        self._asks_for_person = asks_for_person
        self._tracing = tracing or NoTracing()
        self._measures = measures or NoMeasures()

    async def receive(self, incoming: Incoming) -> Accepted:
        platform = incoming.conversation.partition(":")[0]
        too_long = length_refused(incoming)
        if too_long:
            _log.info("message_refused", event_id=incoming.id, conversation=incoming.conversation, kind=incoming.kind)
            self._measures.arrived(platform, "refused")
            return Accepted(_without_text(incoming), new=False, refused=too_long)
        ids = {"event_id": incoming.id, "conversation": incoming.conversation, "kind": incoming.kind}
        with self._tracing.span("arrival", platform=platform, **ids) as span:
            safe = masked(cleaned(incoming))
            new = await self._inbox.accept(
                safe, now=self._clock.now(), preempts=self._preempts(safe), trace=span.here
            )  # fmt: skip
            span.note(new=new)
        if new:
            _log.info("message_accepted", event_id=safe.id, conversation=safe.conversation, kind=safe.kind)
        self._measures.arrived(platform, "new" if new else "known")
        self._engine.wake_inbox(safe.conversation)
        return Accepted(safe, new)

    def _preempts(self, incoming: Incoming) -> bool:
        match incoming:
            case Pressed(action="person"):
                return True
            case Said(text=text):
                return self._asks_for_person(text)
        return False


def length_refused(incoming: Incoming) -> str:
    """Why it is too long to take, in words for the person; nothing where it is not."""
    length = len(getattr(incoming, "text", ""))
    if length <= LONGEST_TEXT:
        return ""
    return (
        f"That message is too long for me to take ({length:,} characters; {LONGEST_TEXT:,} is the most). "
        "Please send it in parts, or attach it as a file."
    )


def _without_text(incoming: Incoming) -> Incoming:
    match incoming:
        case Said() | Edited() | DeskSaid() | DeskEdited():
            return replace(incoming, text="")
    return incoming


def masked(incoming: Incoming) -> Incoming:
    """Without the secrets that people paste, in every field that holds words; ``masked`` says what kinds there were."""
    match incoming:
        case Said() | DeskSaid():
            safe = mask(incoming.text)
            files, kinds = _masked_files(incoming.attachments)
            safe_message = replace(incoming, text=safe.text, attachments=files, masked=_each_once(safe.kinds, kinds))
            return _masked_overheard(safe_message) if isinstance(safe_message, Said) else safe_message
        case Edited() | DeskEdited():
            safe = mask(incoming.text)
            return replace(incoming, text=safe.text, masked=_each_once(safe.kinds))
        case Pressed():
            return _masked_overheard(replace(incoming, label=mask(incoming.label).text))
        case Deleted() | DeskDeleted() | DeskPressed() | Woke():
            return incoming


Heard = TypeVar("Heard", Said, Pressed)


def _masked_overheard(incoming: Heard) -> Heard:
    lines = tuple(Overheard(mask(line.name).text, mask(line.text).text) for line in incoming.overheard)
    return replace(incoming, overheard=lines)


def _masked_files(files: tuple[Attachment, ...]) -> tuple[tuple[Attachment, ...], tuple[str, ...]]:
    names = [mask(file.name) for file in files]
    safe = tuple(replace(file, name=name.text) for file, name in zip(files, names, strict=True))
    return safe, tuple(kind for name in names for kind in name.kinds)


def _each_once(*kinds: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(kind for some in kinds for kind in some))


def cleaned(incoming: Incoming) -> Incoming:
    """Every string without NUL and lone surrogates, which databases refuse; names and labels on one fair line."""
    values: dict[str, Any] = {}
    for name in incoming.__dataclass_fields__:
        value = getattr(incoming, name)
        if isinstance(value, Person):
            values[name] = _cleaned_person(value)
        elif isinstance(value, tuple):
            values[name] = tuple(_cleaned_part(item) for item in value)
        elif isinstance(value, str):
            values[name] = one_line(value) if name == "label" else clean(value)
    return replace(incoming, **values)


def _cleaned_person(person: Person) -> Person:
    return replace(
        person,
        platform=clean(person.platform),
        tenant=clean(person.tenant),
        id=clean(person.id),
        name=mask(one_line(person.name)).text,  # a field that people fill in themselves holds anything
        audiences=frozenset(clean(audience) for audience in person.audiences),
    )


def _cleaned_part(part: Attachment | Overheard | str) -> Attachment | Overheard | str:
    if isinstance(part, Overheard):
        return Overheard(one_line(part.name), clean(part.text)[:LONGEST_TEXT])
    return _cleaned_file(part) if isinstance(part, Attachment) else clean(part)


def _cleaned_file(file: Attachment) -> Attachment:
    return replace(file, name=one_line(file.name), media_type=clean(file.media_type), where=clean(file.where))
