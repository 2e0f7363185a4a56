"""Messages, turns and cases to test with."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.messages.case import Case
from bot.messages.incoming import Deleted, Pressed, Said
from bot.messages.outgoing import CaseCard, Reply, Route
from bot.messages.people import member
from bot.messages.state import ConversationState
from bot.messages.transcript import Entry
from bot.messages.turn import ForDesk, ForPerson, Turn

NOON = datetime(2025, 3, 4, 12, 0, tzinfo=UTC)
ADA = member("web", "local", "ada", "Ada Byron")
BEN = member("web", "local", "ben", "Ben Okri")
GWEN = member("web", "local", "gwen", "Gwen (desk)")


def said(id: str, conversation: str = "web:1", text: str = "The printer eats my paper", **more: object) -> Said:
    values: dict[str, object] = {"person": ADA, "at": NOON, "ref": f"ref-{id}"} | more
    return Said(id=id, conversation=conversation, text=text, **values)  # type: ignore[arg-type]


def pressed_person(id: str, conversation: str = "web:1") -> Pressed:
    return Pressed(id, conversation, NOON, ADA, "person", label="Talk to a person")


def deleted(id: str, ref: str, conversation: str = "web:1") -> Deleted:
    return Deleted(id, conversation, NOON, ADA, ref)


def reply(text: str = "Take the paper out.", *, unless_claimed: bool = False) -> ForPerson:
    return ForPerson(Reply("answer", text, Route()), unless_claimed)


def turn(conversation: str = "web:1", **more: object) -> Turn:
    values: dict[str, object] = {"state": ConversationState(conversation, turns=1), "result": "answered"} | more
    return Turn(**values)  # type: ignore[arg-type]


def entry(id: str, conversation: str = "web:1", text: str = "The printer eats my paper", **more: object) -> Entry:
    values: dict[str, object] = {"at": NOON, "who": "person", "name": "Ada Byron", "did": "said"} | more
    return Entry(id=id, conversation=conversation, text=text, **values)  # type: ignore[arg-type]


def case(id: str = "c1", number: int = 1, conversation: str = "web:1", **more: object) -> Case:
    values: dict[str, object] = {
        "person": ADA,
        "desk": "web",
        "state": "waiting",
        "because": "pressed",
        "question": "The printer eats my paper",
        "opened_at": NOON,
    } | more
    return Case(id=id, number=number, conversation=conversation, **values)  # type: ignore[arg-type]


def card(id: str = "c1", number: int = 1, *, state: str = "waiting", desk: str = "web", reopened: int = 0) -> ForDesk:
    what = CaseCard(
        case=id,
        number=number,
        state=state,
        person=ADA,
        question="The printer eats my paper",
        reason="They pressed Talk to a person.",
        signals=(),
        shown=(),
        tried=(),
        urgency="ordinary",
        opened_at=NOON,
        reopened=reopened,
    )
    return ForDesk(desk, what)
