"""When a desk is open: the wall clock, holidays, nights over midnight, and clocks that go forward and back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.escalation.hours import ALWAYS, Holiday, Hours, Span, day_and_time, place_of

LONDON = ZoneInfo("Europe/London")
OFFICE = Hours("Europe/London", tuple(Span(day, 8 * 60 + 30, 510) for day in range(5)))
NIGHT = Hours("Europe/London", tuple(Span(day, 22 * 60, 480) for day in range(7)))
CHRISTMAS = Hours("Europe/London", OFFICE.week, (Holiday((None, 12, 24), (None, 1, 1)),))

SPANS = st.builds(Span, st.integers(0, 6), st.integers(0, 1439), st.integers(60, 1440))
HOURS = st.builds(
    Hours,
    st.sampled_from(["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]),
    st.lists(SPANS, min_size=1, max_size=6).map(tuple),
    st.lists(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=3).map(
        lambda days: tuple(Holiday((day.year, day.month, day.day), (day.year, day.month, day.day)) for day in days)
    ),
)
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 540 * 1440).map(lambda minutes: BEGINNING + timedelta(minutes=minutes))
TIMES = st.integers(0, 60 * 8).map(lambda minutes: timedelta(minutes=minutes))


def at(text: str, zone: ZoneInfo = LONDON) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@given(HOURS, MOMENTS)
def test_it_is_open_at_its_next_opening_and_at_no_time_before(hours: Hours, now: datetime) -> None:
    opens = hours.opens(now)
    if opens is None:
        assert all(hours.holidays), "only holidays can keep a week of hours shut for a year"
        return
    assert opens >= now
    assert hours.open_at(opens)
    assert hours.open_between(now, opens) == timedelta()


@given(HOURS, MOMENTS, TIMES)
def test_opening_time_is_the_same_counted_forward_and_back(hours: Hours, now: datetime, time: timedelta) -> None:
    then = hours.after(now, time)
    assert then is not None
    assert hours.open_between(now, then) == time
    assert hours.open_between(now, then + timedelta(days=1)) >= time


@given(HOURS, MOMENTS, TIMES, TIMES)
def test_opening_time_adds_up(hours: Hours, now: datetime, one: timedelta, other: timedelta) -> None:
    middle, end = now + one, now + one + other
    assert hours.open_between(now, end) == hours.open_between(now, middle) + hours.open_between(middle, end)


@given(HOURS, MOMENTS)
def test_it_closes_when_it_is_no_longer_open(hours: Hours, now: datetime) -> None:
    closes = hours.closes(now)
    if not hours.open_at(now):
        assert closes is None
    elif closes is not None:
        assert not hours.open_at(closes)
        assert hours.open_between(now, closes) == closes - now


@given(st.lists(SPANS, min_size=1, max_size=5).map(tuple), MOMENTS)
def test_without_clock_changes_it_is_open_when_the_wall_clock_says_so(week: tuple[Span, ...], now: datetime) -> None:
    """Compared with a plain reading of the spans, minute by minute of the week."""
    minute = now.weekday() * 1440 + now.hour * 60 + now.minute
    begins = [span.weekday * 1440 + span.start for span in week]
    plainly = any((minute - begin) % 10080 < span.minutes for begin, span in zip(begins, week, strict=True))
    assert Hours("UTC", week).open_at(now) == plainly


def test_a_desk_without_hours_is_always_open_and_never_closes() -> None:
    now = at("2026-12-25T03:00")
    assert Hours().always
    assert Hours().open_at(now)
    assert Hours().closes(now) is None
    assert Hours("Europe/London", ALWAYS).after(now, timedelta(hours=30)) == now + timedelta(hours=30)


def test_an_office_is_closed_at_night_and_at_the_weekend() -> None:
    assert OFFICE.open_at(at("2026-11-20T16:59"))
    assert not OFFICE.open_at(at("2026-11-20T17:00"))
    assert OFFICE.opens(at("2026-11-20T17:00")) == at("2026-11-23T08:30")
    assert OFFICE.closes(at("2026-11-20T09:00")) == at("2026-11-20T17:00")


def test_a_closed_desks_clock_does_not_run() -> None:
    assert OFFICE.after(at("2026-11-20T16:50"), timedelta(minutes=30)) == at("2026-11-23T08:50")


def test_a_night_shift_goes_over_midnight() -> None:
    assert NIGHT.open_at(at("2026-11-21T05:59"))
    assert not NIGHT.open_at(at("2026-11-21T06:00"))
    assert NIGHT.closes(at("2026-11-20T23:00")) == at("2026-11-21T06:00")


def test_what_begins_on_a_holiday_falls_out_over_midnight_too() -> None:
    night = Hours("Europe/London", NIGHT.week, (Holiday((2026, 12, 25), (2026, 12, 25)),))
    assert night.open_at(at("2026-12-25T05:00")), "it began the day before"
    assert not night.open_at(at("2026-12-25T23:00"))
    assert not night.open_at(at("2026-12-26T05:00"))


@pytest.mark.parametrize("year", [2026, 2027, 2031])
def test_holidays_without_a_year_return_and_may_go_over_new_year(year: int) -> None:
    assert CHRISTMAS.opens(at(f"{year}-12-23T17:00")) is not None
    opens = CHRISTMAS.opens(at(f"{year}-12-24T09:00"))
    assert opens is not None
    assert opens.astimezone(LONDON).date() > date(year + 1, 1, 1)


@pytest.mark.parametrize(("day", "length"), [("2026-03-29", 7), ("2026-10-25", 9), ("2026-06-07", 8)])
def test_a_night_in_which_the_clock_changes_is_an_hour_shorter_or_longer(day: str, length: int) -> None:
    evening = at(f"{day}T12:00") - timedelta(days=1)
    assert NIGHT.open_between(evening, evening + timedelta(days=1)) == timedelta(hours=length)


def test_an_opening_in_the_hour_that_is_skipped_comes_after_it() -> None:
    skipped = Hours("Europe/London", (Span(6, 90, 120),))  # Sundays 01:30-03:30
    opens = skipped.opens(at("2026-03-29T00:00"))
    assert opens == at("2026-03-29T02:30")


def test_it_opens_at_the_same_wall_clock_time_before_and_after_the_change() -> None:
    for monday, hour in (("2026-03-23", 8), ("2026-03-30", 7)):
        opens = OFFICE.opens(datetime.fromisoformat(f"{monday}T00:00").replace(tzinfo=UTC))
        assert opens == datetime.fromisoformat(f"{monday}T{hour:02}:30").replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("2026-11-20T16:59", "at 16:59"),
        ("2026-11-21T08:30", "tomorrow at 08:30"),
        ("2026-11-23T08:30", "on Monday at 08:30"),
        ("2026-12-07T08:30", "on Monday 7 December at 08:30"),
    ],
)
def test_a_moment_is_said_in_the_desks_own_days_and_times(when: str, said: str) -> None:
    assert day_and_time(OFFICE, at(when), at("2026-11-20T10:00").astimezone(UTC)) == said


def test_tomorrow_is_the_desks_tomorrow() -> None:
    tokyo = Hours("Asia/Tokyo", OFFICE.week)
    now = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)  # 01:00 on the 24th in Tokyo
    assert day_and_time(tokyo, tokyo.opens(now) or now, now) == "at 08:30"


def test_a_time_zone_is_said_as_people_know_it() -> None:
    assert [place_of(zone) for zone in ("Europe/London", "America/New_York", "UTC")] == [
        "London time", "New York time", "UTC",
    ]  # fmt: skip
