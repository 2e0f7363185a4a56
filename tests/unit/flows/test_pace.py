"""One person's pace, over any way of sending."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from bot.flows.pace import BURST, MINUTE, Pace

gaps = st.lists(st.floats(0, 90, allow_nan=False), min_size=1, max_size=120)
paces = st.builds(Pace, st.integers(1, 12), st.integers(1, 6))


def answered(pace: Pace, gaps: Sequence[float]) -> tuple[list[float], list[float]]:
    """When messages that came after these gaps were answered, and when others were not."""
    now, taken, not_taken = 0.0, list[float](), list[float]()
    for gap in gaps:
        now += gap
        (not_taken if pace.free_in([now - at for at in taken]) else taken).append(now)
    return taken, not_taken


@given(pace=paces, gaps=gaps)
def test_nobody_is_answered_more_often_than_settled(pace: Pace, gaps: Sequence[float]) -> None:
    taken, _ = answered(pace, gaps)
    for most, within in ((pace.a_minute, MINUTE), (pace.at_once, BURST)):
        assert all(later - earlier >= within for earlier, later in zip(taken, taken[most:], strict=False))


@given(pace=paces, gaps=gaps)
def test_nobody_is_refused_who_keeps_to_it(pace: Pace, gaps: Sequence[float]) -> None:
    taken, refused = answered(pace, gaps)
    for at in refused:
        lately = [at - before for before in taken if before <= at]
        a_minute, at_once = (sum(ago < within for ago in lately) for within in (MINUTE, BURST))
        assert a_minute >= pace.a_minute or at_once >= pace.at_once


@given(pace=paces, gaps=gaps)
def test_whoever_waits_as_long_as_they_were_told_is_answered(pace: Pace, gaps: Sequence[float]) -> None:
    taken, _ = answered(pace, gaps)
    now = taken[-1]
    wait = pace.free_in([now - at for at in taken])
    assert wait <= MINUTE
    assert not pace.free_in([now + wait + 0.001 - at for at in taken])


@given(gaps=gaps)
def test_without_a_limit_everything_is_answered(gaps: Sequence[float]) -> None:
    assert answered(Pace(), gaps)[1] == []


def test_a_message_that_came_after_ones_clock_went_back_is_no_fault() -> None:
    assert Pace(1, 0).free_in([-3.0]) == MINUTE
