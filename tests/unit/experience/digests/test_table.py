"""When digests are due and to whom: ``[digests]``, and one name for each week."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.errors import SettingsError
from bot.experience.digests.weeks import Digests, digests_from, may_write, next_due, week_at
from bot.experience.period import Patience
from bot.settings import Settings


def test_a_week_has_one_name_until_the_next_is_due_and_covers_seven_whole_days() -> None:
    settings = Digests(day=2, hour=14, zone="Europe/London")
    wednesday = datetime(2026, 11, 25, 14, tzinfo=UTC)
    weeks = [week_at(settings, wednesday + timedelta(hours=hours), "UTC", Patience()) for hours in (0, 5, 7 * 24 - 1)]
    assert {week.name for week in weeks} == {"2026-11-25"}
    assert (weeks[0].period.first, weeks[0].period.last) == (date(2026, 11, 18), date(2026, 11, 24))
    assert (weeks[0].before.first, weeks[0].before.last) == (date(2026, 10, 21), date(2026, 11, 17))
    assert week_at(settings, wednesday - timedelta(minutes=1), "UTC", Patience()).name == "2026-11-18"
    assert next_due(settings, weeks[0]) == wednesday + timedelta(days=7)


def test_its_hour_is_the_house_s_clock_also_when_the_clocks_change() -> None:
    settings = Digests(hour=9, zone="Europe/London")
    for day, utc in ((date(2026, 10, 19), 8), (date(2026, 10, 26), 9)):
        at = datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=12)
        assert week_at(settings, at, "UTC", Patience()).due.astimezone(UTC).hour == utc


@pytest.mark.parametrize(
    ("days", "hour", "writes"),
    [(0, 9, True), (0, 16, True), (0, 17, False), (1, 8, False), (2, 12, True), (3, 9, False), (5, 12, False)],
)
def test_what_was_missed_is_sent_for_three_days_and_in_the_daytime_alone(days: int, hour: int, writes: bool) -> None:
    monday = datetime(2026, 11, 23, 0, tzinfo=UTC)
    now = monday + timedelta(days=days, hours=hour)
    week = week_at(Digests(), now, "UTC", Patience())
    assert week.due == datetime(2026, 11, 23, 9, tzinfo=UTC) or now.hour < 9
    assert may_write(Digests(), week, now) is writes


def test_nobody_is_written_to_on_a_weekend_unless_that_is_the_day() -> None:
    friday, sunday = datetime(2026, 11, 27, 9, tzinfo=UTC), datetime(2026, 11, 29, 9, tzinfo=UTC)
    on_friday, on_sunday = Digests(day=4), Digests(day=6)
    for now in (friday + timedelta(days=1), friday + timedelta(days=2)):
        assert not may_write(on_friday, week_at(on_friday, now, "UTC", Patience()), now)
    assert may_write(on_sunday, week_at(on_sunday, sunday, "UTC", Patience()), sunday)


def test_leads_are_named_by_channel_person_or_account() -> None:
    found = digests_from(
        {
            "leads": ["slack:C1", "slack:T1:U2", "teams:19:ab@thread.tacv2", "teams:t:kim", "Lin@Example.org"],
            "day": "friday", "hour": 8, "zone": "Europe/London", "owners": False,
        },
        tenant="alder",
    )  # fmt: skip
    assert found.leads == (
        "slack::C1", "slack:T1:U2", "teams:alder:19:ab@thread.tacv2", "teams:t:kim", "web:local:lin@example.org",
    )  # fmt: skip
    assert (found.day, found.hour, found.zone, found.owners) == (4, 8, "Europe/London", False)
    assert digests_from({}) == Digests()


@pytest.mark.parametrize(
    "table",
    [
        {"leads": 7}, {"leads": [""]}, {"leads": ["slack:"]}, {"leads": ["slack:general"]}, {"leads": ["mail:a:b"]},
        {"day": "Funday"}, {"day": 1}, {"hour": 24}, {"hour": True}, {"hour": "9"}, {"zone": "Mars/Olympus"},
        {"zone": 7}, {"owners": "yes"}, {"lead": ["slack:C1"]},
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_used_says_what_to_write(table: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match=r"\[digests\]"):
        digests_from(table)


def test_with_several_workspaces_a_channel_says_which(tmp_path: Path) -> None:
    file = tmp_path / "handrail.toml"
    file.write_text('[digests]\nleads = ["slack:C1"]\n', encoding="utf-8")
    assert Settings(handrail_settings=file).digests().leads == ("slack::C1",)
    with pytest.raises(SettingsError, match="slack:WORKSPACE:C1"):
        Settings(handrail_settings=file, slack_client_id="1.2").digests()
