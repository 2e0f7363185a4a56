"""Whose lanes go behind others': those of whoever has had many woken lately, and nobody else's."""

from __future__ import annotations

import pytest

from bot.engine.crowd import Crowd, person_of
from tests.fakes.surroundings import FakeClock


async def test_each_further_lane_of_one_person_goes_further_behind_and_others_do_not() -> None:
    clock = FakeClock()
    crowd = Crowd(clock)
    assert [crowd.behind(f"web:local:flood:{number}") for number in range(5)] == [0, 1, 2, 3, 4]
    assert crowd.behind("web:local:nina:1") == 0
    await clock.advance(11)
    assert crowd.behind("web:local:flood:6") == 0, "that was a while ago"


async def test_there_is_an_end_to_how_far_behind_anybody_is() -> None:
    crowd = Crowd(FakeClock())
    assert max(crowd.behind("web:local:flood:1") for _ in range(500)) < 100


@pytest.mark.parametrize(
    ("lane", "person"),
    [
        ("web:local:nina:7", "web:local:nina"),
        ("person:web:local:nina:7", "web:local:nina"),
        ("slack:T1:U1:D1:dm", "slack:T1:U1"),
        ("person:teams:t:29%3A1:a%3A1:chat", "teams:t:29%3A1"),
        ("desk:slack:C1#c1", ""),
    ],
)
def test_a_lane_says_whose_it_is(lane: str, person: str) -> None:
    assert person_of(lane) == person
