"""Small doubts that pile up are an early signal; ordinary weeks, busy ones too, are not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from math import exp, factorial

import pytest

from bot.experience.early import early_signals, enough_known, tail
from bot.experience.period import Period
from tests.unit.experience.ordinary import MONDAY, experienced, slow_wifi, topics

NINTH = MONDAY.date() + timedelta(weeks=8)


def week(number: int = 0) -> Period:
    first = NINTH + timedelta(weeks=number)
    return Period(first, first + timedelta(days=6))


@pytest.mark.parametrize("seed", range(5))
def test_eleven_people_with_slow_wifi_in_two_days_are_a_signal(seed: int) -> None:
    tuesday = NINTH + timedelta(days=1)
    [signal] = early_signals([*topics(9, seed), *slow_wifi(tuesday, 11, seed)], week())
    assert signal.about in ("wifi-slow", "wifi", "slow")
    assert signal.people >= 11
    assert signal.expected < signal.people / 2
    assert signal.first <= tuesday <= signal.last
    assert "wifi" in (signal.about, *signal.also)


def test_twenty_ordinary_weeks_raise_nothing() -> None:
    raised = [signal for seed in range(20) for signal in early_signals(topics(9, seed), week())]
    assert raised == []


def test_a_busy_start_of_term_is_no_signal() -> None:
    usual, term = topics(8, 3), topics(1, 4, MONDAY + timedelta(weeks=8), a_day=70)
    assert early_signals([*usual, *term], week()) == []


def test_one_person_asking_eleven_times_counts_once() -> None:
    noon = datetime(NINTH.year, NINTH.month, NINTH.day, 12, tzinfo=UTC)
    one = [experienced(f"x{n}", "restless", noon + timedelta(minutes=n), "wifi-slow", "slow wifi") for n in range(11)]
    assert early_signals([*topics(9, 1), *one], week()) == []


def test_what_nothing_was_found_for_is_seen_by_its_words() -> None:
    noon = datetime(NINTH.year, NINTH.month, NINTH.day, 12, tzinfo=UTC)
    lost = [
        experienced(f"x{n}", f"l{n}", noon + timedelta(hours=n), "", "Panopto recordings are gone") for n in range(8)
    ]
    [signal] = early_signals([*topics(9, 2), *lost], week())
    assert (signal.kind, signal.people) == ("word", 8)
    assert signal.about in ("panopto", "recording", "gone")


def test_fewer_than_five_people_are_never_named() -> None:
    noon = datetime(NINTH.year, NINTH.month, NINTH.day, 12, tzinfo=UTC)
    few = [experienced(f"x{n}", f"l{n}", noon, "", "Panopto recordings are gone") for n in range(4)]
    assert early_signals([*topics(9, 2), *few], week()) == []


def test_without_weeks_to_compare_with_nothing_is_claimed() -> None:
    fresh = slow_wifi(NINTH + timedelta(days=1), 15)
    assert not enough_known(fresh, week())
    assert early_signals(fresh, week()) == []
    assert enough_known(topics(9, 1), week())


def test_an_incident_of_days_is_one_signal() -> None:
    days = [slow_wifi(NINTH + timedelta(days=n), 10, n) for n in (0, 2, 3)]
    more = [
        experienced(f"{n}-{topic.id}", f"{n}{topic.person}", topic.asked_at, "wifi-slow", "slow wifi")
        for n, day in enumerate(days)
        for topic in day
    ]
    [signal] = early_signals([*topics(9, 5), *more], week())
    assert signal.about == "wifi-slow"
    assert signal.first <= NINTH + timedelta(days=1)
    assert signal.last >= NINTH + timedelta(days=4)


def test_where_so_many_are_usual_they_are_no_signal() -> None:
    first = MONDAY.date()
    always = [
        experienced(f"{n}-{topic.id}", f"{n}{topic.person}", topic.asked_at, "wifi-slow", "slow wifi")
        for n in range(0, 63, 2)
        for topic in slow_wifi(first + timedelta(days=n), 11, n)
    ]
    assert early_signals([*topics(9, 6), *always], week()) == []


def test_the_tail_of_a_count_is_what_it_should_be() -> None:
    poisson = 1 - sum(exp(-2.5) * 2.5**k / factorial(k) for k in range(6))
    assert tail(6, 2.5, 1e9) == pytest.approx(poisson, rel=1e-4)
    assert tail(0, 2.5, 3.0) == 1.0
    # size 1 is the geometric distribution
    assert tail(4, 3.0, 1.0) == pytest.approx((3 / 4) ** 4)
    assert 0 < tail(60, 1.0, 1e9) < 1e-60


def test_days_are_the_house_s_own() -> None:
    period = Period(date(2026, 11, 2), date(2026, 11, 2), "Pacific/Auckland")
    assert period.day_of(datetime(2026, 11, 1, 12, tzinfo=UTC)) == date(2026, 11, 2)
