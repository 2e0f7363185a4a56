"""How long it usually takes: what is said, when nothing is, and that giving up does not look like quick service."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.escalation import waits
from bot.escalation.hours import Hours, Span
from bot.messages.waiting import Queued, Wait

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
OPEN = Hours()
MINUTES = st.lists(st.integers(0, 600), min_size=1, max_size=60)


def took(*minutes: float, taken: bool = True) -> list[Wait]:
    """One wait a day before now, at this hour."""
    days = [NOW - timedelta(days=1 + number % 27) for number in range(len(minutes))]
    return [Wait("it", day, 60 * one, taken) for day, one in zip(days, minutes, strict=True)]


def queued(*minutes: float) -> list[Queued]:
    """Those who wait now, and for how long."""
    return [Queued(f"c{number}", number, False, NOW - timedelta(minutes=one)) for number, one in enumerate(minutes)]


def test_what_is_said_holds_for_three_of_four_and_is_a_time_that_people_would_say() -> None:
    found = waits.estimate(took(3, 5, 8, 12, 16, 21, 40, 90), [], OPEN, NOW)
    assert found is not None
    assert found.usual == timedelta(minutes=25)
    assert found.upper == timedelta(minutes=90)
    assert (found.busier, found.cases) == (False, 8)
    assert waits.in_words(found.usual) == "25 minutes"


def test_too_few_waits_say_nothing() -> None:
    assert waits.estimate(took(*[10] * (waits.FEWEST - 1)), [], OPEN, NOW) is None
    assert waits.estimate(took(*[10] * waits.FEWEST), [], OPEN, NOW) is not None


def test_those_who_gave_up_are_no_evidence_of_quick_service() -> None:
    plain = waits.estimate(took(*[10] * 6, *[60] * 4), [], OPEN, NOW)
    given_up = [*took(*[10] * 6, *[60] * 4), *took(*[11] * 4, taken=False)]
    after = waits.estimate(given_up, [], OPEN, NOW)
    ignoring = waits.estimate([*took(*[10] * 6, *[60] * 4), *took(*[11] * 4)], [], OPEN, NOW)
    assert plain is not None and after is not None and ignoring is not None
    assert after.usual >= plain.usual
    assert after.upper >= ignoring.upper


def test_when_most_gave_up_nothing_is_claimed() -> None:
    assert waits.estimate([*took(*[10] * 8), *took(*[20] * 40, taken=False)], [], OPEN, NOW) is None


def test_one_very_long_wait_does_not_change_what_is_said() -> None:
    usual = waits.estimate(took(*[10] * 20), [], OPEN, NOW)
    with_one = waits.estimate(took(*[10] * 20, 900), [], OPEN, NOW)
    assert usual is not None and with_one is not None
    assert usual.usual == with_one.usual


@given(MINUTES)
def test_the_estimate_is_never_less_than_three_quarters_of_the_waits(minutes: list[int]) -> None:
    seconds = waits.quantile(took(*minutes), waits.USUALLY)
    assert seconds is not None
    within = sum(60 * one <= seconds for one in minutes)
    assert within >= waits.USUALLY * len(minutes)
    assert waits.rounded(seconds) >= timedelta(seconds=seconds)


@given(MINUTES, st.integers(0, 600))
def test_a_wait_that_goes_on_never_makes_the_estimate_shorter(minutes: list[int], still: int) -> None:
    before = waits.quantile(took(*minutes), waits.USUALLY)
    after = waits.quantile([*took(*minutes), *took(still, taken=False)], waits.USUALLY)
    assert before is not None
    assert after is None or after >= before


def test_those_who_wait_for_long_now_count_at_once_and_not_only_when_it_is_over() -> None:
    usual = took(*[10] * 12, *[40] * 4)
    quiet = waits.estimate(usual, [], OPEN, NOW)
    surge = waits.estimate(usual, queued(*[25] * 8), OPEN, NOW)
    assert quiet is not None and surge is not None
    assert (quiet.usual, surge.usual) == (timedelta(minutes=10), timedelta(minutes=40))
    assert surge.busier, "busier than it was, not than what is said now"


def test_somebody_who_has_waited_for_days_does_not_move_when_the_next_one_is_late() -> None:
    found = waits.estimate(took(*[10] * 20), queued(*[4000] * 3), OPEN, NOW)
    assert found is not None
    assert found.upper == timedelta(minutes=10)


def test_today_is_busier_when_two_wait_for_longer_than_usual() -> None:
    usual = took(*[10] * 20)
    quiet = waits.estimate(usual, queued(12), OPEN, NOW)
    busy = waits.estimate(usual, queued(12, 15), OPEN, NOW)
    assert quiet is not None and busy is not None
    assert (quiet.busier, busy.busier) == (False, True)


def test_today_is_busier_when_far_more_wait_than_ever_at_this_hour() -> None:
    before = [Wait("it", NOW - timedelta(days=day, minutes=5), 600) for day in range(1, 20)]
    few = waits.estimate(before, queued(1, 2, 3), OPEN, NOW)
    many = waits.estimate(before, queued(1, 2, 3, 4), OPEN, NOW)
    assert few is not None and many is not None
    assert (few.busier, many.busier) == (False, True)


def test_who_has_waited_long_hears_how_much_longer_such_waits_took() -> None:
    some = took(5, 5, 5, 5, 30, 40, 50, 60)
    more = waits.estimate_after(some, [], OPEN, NOW, timedelta(minutes=25))
    assert more == timedelta(minutes=25), "three of the four longer ones were over after 50 minutes"
    assert waits.estimate_after(some, [], OPEN, NOW, timedelta(minutes=45)) is None, "too few took that long"


def test_those_who_wait_count_only_the_time_that_the_desk_was_open() -> None:
    mornings = Hours("UTC", tuple(Span(day, 9 * 60 + 50, 240) for day in range(7)))
    usual, since_last_night = took(*[20] * 20), queued(720, 720)
    found = [waits.estimate(usual, since_last_night, hours, NOW) for hours in (mornings, OPEN)]
    assert [one is not None and one.busier for one in found] == [False, True]


def test_only_waits_around_this_hour_by_the_desks_clock_are_looked_at() -> None:
    london = Hours("Europe/London", OPEN.week)
    now = datetime(2026, 3, 30, 9, 0, tzinfo=UTC)  # 10:00 in London, the day after the clock went forward
    spans = waits.windows(london, now)
    assert len(spans) == 4 * 7 + 1
    assert spans[0] == (now - waits.AROUND, now)
    week_ago = datetime(2026, 3, 23, 10, 0, tzinfo=UTC)  # 10:00 in London then
    assert (week_ago - waits.AROUND, week_ago + waits.AROUND) in spans


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(1, "a couple of minutes"), (24, "25 minutes"), (55, "an hour"), (70, "an hour and a half"),
     (100, "two hours"), (540, "ten hours"), (650, "11 hours")],
)  # fmt: skip
def test_times_are_said_as_people_say_them(minutes: int, words: str) -> None:
    assert waits.in_words(waits.rounded(60 * minutes)) == words


def test_the_place_in_the_queue_is_the_one_that_the_desk_sees() -> None:
    queue = queued(30, 20, 10)
    assert [waits.ahead_of(queue, case) for case in ("c0", "c2", "c9")] == [0, 2, None]
