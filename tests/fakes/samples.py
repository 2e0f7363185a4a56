"""Messages, turns and cases to test with."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.messages.case import Case
from bot.messages.evidence import ArticleRef, Citation
from bot.messages.incoming import Deleted, Pressed, Said
from bot.messages.outgoing import Button, CaseCard, Reply, Route
from bot.messages.people import Person, member
from bot.messages.signals import Signal
from bot.messages.state import ConversationState
from bot.messages.transcript import Entry
from bot.messages.turn import ForDesk, ForPerson, Turn

NOON = datetime(2025, 3, 4, 12, 0, tzinfo=UTC)
ADA = member("web", "local", "ada", "Ada Byron")
BEN = member("web", "local", "ben", "Ben Okri")
GWEN = member("web", "local", "gwen", "Gwen (desk)")
WIFI = ArticleRef("wifi", "Connect to Wi-Fi", "it", "https://help.example/wifi", "Networks", date(2026, 3, 2))
ANSWER = Reply(
    "answer",
    "Choose *eduroam*. [1]",
    Route(),
    (Citation(1, "p1", WIFI, "First steps", "Choose **eduroam**."),),
    "I'm fairly sure this answers it.",
    "Reviewed in March 2026",
    (Button("walk", "Walk me through it", "wifi#0"), Button("show", "VPN on a Mac", "vpn-mac", "quiet")),
    feedback=True,
)
"""An answer with everything that an answer can have."""


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


def full_card(person: Person, state: str = "waiting", **more: object) -> CaseCard:
    """A card with something in most of its parts."""
    values: dict[str, object] = {
        "case": "c1", "number": 12, "state": state, "person": person, "question": "VPN is down\nsince <today>",
        "reason": "They pressed Talk to a person.", "signals": (Signal("gave_up", 0.6, "forget it"),), "shown": (WIFI,),
        "tried": ("step 2 of 4 of “VPN” didn’t work",), "urgency": "ordinary", "opened_at": NOON,
    }  # fmt: skip
    return CaseCard(**(values | more))  # type: ignore[arg-type]
