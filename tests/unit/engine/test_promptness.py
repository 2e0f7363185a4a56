"""How soon people are got to: in time, or behind; and whose wait counts."""

from __future__ import annotations

from datetime import timedelta

from bot.engine.promptness import LATE_AFTER, Promptness
from tests.fakes.surroundings import START

LATE = 4 * LATE_AFTER


def test_where_nobody_came_nobody_waits() -> None:
    assert Promptness().behind(START) == 0


def test_behind_is_whoever_gets_to_most_people_late_and_how_much() -> None:
    promptness = Promptness()
    for person, waited in (("nina", LATE), ("ben", LATE), ("kim", 0.0)):
        promptness.got_to(START, person, waited)
    assert promptness.behind(START) == 4
    assert promptness.behind(START + timedelta(seconds=2)) == 0, "nothing came since"


def test_one_persons_many_that_wait_behind_others_say_nothing_of_these() -> None:
    promptness = Promptness()
    for _ in range(50):
        promptness.got_to(START, "flood", LATE)
    for person in ("nina", "ben"):
        promptness.got_to(START, person, 0.0)
    assert promptness.behind(START) == 0
