"""The door: nothing unmasked is stored, nothing is cut in silence, and what is stored is woken."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from bot.errors import StoreError
from bot.intake import LONGEST_TEXT, StoringIntake
from bot.messages.incoming import Attachment, DeskEdited, DeskSaid, Edited, Incoming, Pressed, Said, Woke
from bot.messages.people import Person
from tests.fakes.ledger import FakeInbox, Memory
from tests.fakes.samples import ADA, GWEN, NOON, pressed_person, said
from tests.fakes.surroundings import FakeClock

SECRET = "hunter2butlonger"
LEAK = f"my password is {SECRET} and it does not work"


class FakeEngine:
    """``Engine`` that notes who was woken."""

    def __init__(self) -> None:
        self.woken: list[str] = []

    def wake_inbox(self, lane: str, at: datetime | None = None) -> None:
        self.woken.append(lane)

    def wake_outbox(self, lane: str, at: datetime | None = None) -> None:
        raise AssertionError("nothing is sent at the door")


class Door:
    """An intake and what stands behind it."""

    def __init__(self) -> None:
        self.memory, self.engine = Memory(), FakeEngine()
        self.inbox = FakeInbox(self.memory)
        self.intake = StoringIntake(self.inbox, self.engine, FakeClock(), lambda text: "a person please" in text)

    def stored(self) -> list[Incoming]:
        return [row.incoming for row in self.memory.inbox]


@pytest.fixture
def door() -> Door:
    return Door()


async def test_a_message_is_stored_and_its_conversation_woken(door: Door) -> None:
    accepted = await door.intake.receive(said("m1"))
    assert accepted.new
    assert door.stored() == [accepted.incoming] == [said("m1")]
    assert door.engine.woken == ["web:1"]


async def test_a_repeated_event_is_not_stored_again(door: Door) -> None:
    await door.intake.receive(said("m1"))
    assert not (await door.intake.receive(said("m1"))).new
    assert len(door.stored()) == 1


@pytest.mark.parametrize(
    "incoming",
    [
        said("m1", text=LEAK),
        said("m1", attachments=(Attachment(f"{LEAK}.txt"),)),
        Edited("m1", "web:1", NOON, ADA, "r", LEAK),
        DeskSaid("m1", "web:1", NOON, "c1", GWEN, LEAK, attachments=(Attachment(f"{LEAK}.txt"),)),
        DeskEdited("m1", "web:1", NOON, "c1", GWEN, "r", LEAK),
        Pressed("m1", "web:1", NOON, ADA, "choose", "vpn", label=LEAK),
        Pressed("m1", "web:1", NOON, replace(ADA, name=LEAK), "helped"),
    ],
)
async def test_no_secret_is_stored_in_any_field(door: Door, incoming: Incoming) -> None:
    accepted = await door.intake.receive(incoming)
    assert SECRET in repr(incoming)
    assert SECRET not in repr(door.stored())
    assert SECRET not in repr(accepted)
    if not isinstance(incoming, Pressed):
        assert getattr(accepted.incoming, "masked", ()) == ("a password",)


async def test_what_a_database_would_refuse_is_taken_out_of_every_field(door: Door) -> None:
    bad = "a\x00b\ud800c"
    person = Person("web", "local", bad, bad)
    await door.intake.receive(Said("m1", f"web:{bad}", NOON, person, bad, bad, (Attachment(bad, bad, 1, bad),)))
    await door.intake.receive(Woke("m2", "web:1", NOON, bad, bad))
    for stored in door.stored():
        assert "\x00" not in repr(stored).replace("\\x00", "\x00")
        repr(stored).encode("utf-8")
        assert "\\ud800" not in repr(stored)


async def test_names_are_one_fair_line(door: Door) -> None:
    name = "Ada\n\n*Byron*\t" + "x" * 5000
    accepted = await door.intake.receive(said("m1", person=replace(ADA, name=name)))
    assert isinstance(accepted.incoming, Said)
    assert "\n" not in accepted.incoming.person.name
    assert len(accepted.incoming.person.name) <= 300


async def test_a_long_message_is_kept_whole(door: Door) -> None:
    text = "word " * (LONGEST_TEXT // 5)
    accepted = await door.intake.receive(said("m1", text=text))
    assert accepted.new
    assert isinstance(accepted.incoming, Said)
    assert accepted.incoming.text == text


async def test_a_message_that_is_too_long_is_refused_with_its_reason_and_not_stored(door: Door) -> None:
    accepted = await door.intake.receive(said("m1", text="x" * (LONGEST_TEXT + 1)))
    assert (accepted.new, door.stored()) == (False, [])
    assert "too long" in accepted.refused
    assert "100,001" in accepted.refused


@pytest.mark.parametrize(
    ("incoming", "preempts"),
    [
        (pressed_person("m1"), True),
        (said("m1", text="a person please"), True),
        (said("m1", text="the printer"), False),
        (Pressed("m1", "web:1", NOON, ADA, "helped"), False),
        (DeskSaid("m1", "web:1", NOON, "c1", GWEN, "a person please"), False),
    ],
)
async def test_only_a_person_who_asks_for_a_person_overtakes_what_is_being_composed(
    door: Door, incoming: Incoming, preempts: bool
) -> None:
    await door.intake.receive(said("m0"))
    await door.intake.receive(incoming)
    assert await door.inbox.overtaken("web:1", 1) is preempts


async def test_what_could_not_be_stored_is_said_so_and_wakes_nobody(door: Door) -> None:
    async def down(*args: object, **more: object) -> bool:
        raise StoreError("The database is down.")

    door.inbox.accept = down  # type: ignore[method-assign]
    with pytest.raises(StoreError):
        await door.intake.receive(said("m1"))
    assert door.engine.woken == []
