"""Which presses are worth a word because they do nothing any more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.messages.incoming import Pressed
from bot.messages.people import member
from bot.platforms.presses import Presses
from bot.ports.platform import Accepted

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
NINA = member("slack", "T1", "U1", "Nina Falk")


def press(seconds: float, *, new: bool, id: str = "p1") -> Accepted:
    at = NOON + timedelta(seconds=seconds)
    return Accepted(Pressed(id, "slack:T1:U1:D1:dm", at, NINA, "helped"), new)


def test_a_first_press_and_a_double_press_need_no_word() -> None:
    presses = Presses()
    assert not presses.again(press(0, new=True))
    assert not presses.again(press(1, new=False))


def test_the_same_press_later_needs_a_word_every_time() -> None:
    presses = Presses()
    presses.again(press(0, new=True))
    assert presses.again(press(30, new=False))
    assert presses.again(press(3000, new=False))


def test_what_was_pressed_before_a_restart_was_pressed_long_ago() -> None:
    assert Presses().again(press(0, new=False))
