"""The report's measures for dashboards: the same numbers as in the report, and nothing of fewer than five people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.experience.counting import FEWEST
from bot.experience.gauges import CATALOGUE, gauges
from bot.experience.material import Material
from bot.experience.period import Period
from bot.experience.report import felt
from bot.experience.topics import Experienced
from bot.messages.people import member
from bot.messages.turn import Turn
from bot.ports.measures import Gauge
from bot.store.experience import SqlExperienceRecords
from bot.store.inbox import SqlInbox
from bot.store.ledger import SqlLedger
from tests.fakes.databases import KINDS, fresh_transactions
from tests.fakes.samples import said as came
from tests.unit.experience.ordinary import MONDAY, experienced, slow_wifi, topics
from tests.unit.experience.stored import topic

PERIOD = Period(date(2026, 9, 7), date(2026, 10, 4))


def told(every: Sequence[Experienced]) -> list[Gauge]:
    return gauges(Material(PERIOD, every))


def some(count: int, *, people: int | None = None, first: str = "", **more: Any) -> list[Experienced]:
    """So many topics, each of another person unless there are fewer."""
    return [experienced(f"{first}{n}", f"{first}p{n % (people or count)}", MONDAY, **more) for n in range(count)]


def value(found: Sequence[Gauge], name: str, **labels: str) -> float | None:
    name = f"handrail.experience.{name}"
    return next((one.value for one in found if one.name == name and one.labels == labels), None)


def test_endings_effort_and_waits_are_told_as_in_the_report() -> None:
    found = told([
        *some(6, ending="confirmed", turns=2, minutes=3.0, article="wifi-slow"),
        *some(4, first="x", ending="handed_over", case="c", desk="it", to_person=600.0),
        *some(5, first="y", ending="handed_over", case="c", desk="it", to_person=600.0, ease=4),
    ])  # fmt: skip
    assert value(found, "topics", ending="confirmed") == 6
    assert value(found, "topics", ending="handed_over") == 9
    assert value(found, "article.topics", article="wifi-slow", ending="confirmed") == 6
    assert value(found, "share", what="handed_over") == pytest.approx(9 / 15)
    low, high = value(found, "share.low", what="handed_over"), value(found, "share.high", what="handed_over")
    assert low is not None and high is not None and low < 9 / 15 < high
    assert value(found, "messages", at="worst_tenth") == 2
    assert value(found, "effort.time", at="usual") == 60
    assert value(found, "wait", to="person", at="usual") == 600
    assert value(found, "desk.wait", desk="it", at="usual") == 600
    assert value(found, "ease", at="usual") == 4


def test_of_fewer_than_five_people_nothing_is_told_however_much_they_asked() -> None:
    assert told(some(40, people=FEWEST - 1, article="wifi-slow", case="c", desk="it", to_person=60.0, ease=1)) == []


def test_a_small_group_is_left_out_and_the_large_one_is_told() -> None:
    found = told([
        *some(20, ending="confirmed"), *some(9, first="y"),
        *some(4, first="x", ending="given_up", to_person=5.0, case="c"),
    ])  # fmt: skip
    assert value(found, "topics", ending="confirmed") == 20
    assert value(found, "topics", ending="silent") is None, "all but these and the four would say that they are four"
    assert value(found, "topics", ending="given_up") is None
    assert value(found, "wait", to="person", at="usual") is None
    assert value(found, "share", what="told_late") is None


def test_what_is_told_has_a_name_and_no_label_that_is_a_person() -> None:
    usual = topics(8, 2, PERIOD.end - timedelta(weeks=8))
    wifi = slow_wifi(PERIOD.last, 14)
    cases = some(9, article="wifi-slow", case="c", desk="it", to_person=60.0, ease=1, how="fixed", opened_at=MONDAY)
    found = told([*usual, *wifi, *cases])
    assert {one.name for one in found} == set(CATALOGUE)
    labels = {"ending", "article", "what", "at", "to", "desk", "how", "hours", "kind", "about"}
    assert {label for one in found for label in one.labels} <= labels


def test_what_was_answered_and_told_is_there_as_shares() -> None:
    found = told([
        *some(10, case="c", in_time=True, repeated=False, said_ended="fixed"),
        *some(10, first="x", case="c", in_time=False, repeated=True, said_ended="not_fixed"),
    ])  # fmt: skip
    for what in ("within_time_told", "had_to_repeat", "really_fixed"):
        assert value(found, "share", what=what) == 0.5
    few = told([*some(10, case="c", said_ended="fixed"), *some(1, first="x", case="c", said_ended="not_fixed")])
    assert value(few, "share", what="really_fixed") is None


def test_how_handovers_ended_and_when_cases_come_are_told_by_desk_and_part_of_the_day() -> None:
    nine = MONDAY + timedelta(hours=9)
    found = told([
        *some(13, case="c", how="fixed", ending="handed_over", desk="it", opened_at=nine),
        *some(6, first="x", case="c", how="open", ending="handed_over", desk="it", opened_at=nine + timedelta(hours=9)),
        *some(4, first="y", case="c", how="open", ending="handed_over", desk="hr", opened_at=nine),
    ])  # fmt: skip
    assert value(found, "handed.over", how="fixed") == 13
    assert value(found, "handed.over", how="open") == 10
    assert value(found, "desk.cases", desk="it", hours="8 to 12") == 15, "to the nearest five"
    assert value(found, "desk.cases", desk="it", hours="after 17") == 5
    assert value(found, "desk.cases", desk="it", hours="before 8") == 0
    assert not any(one.labels.get("desk") == "hr" for one in found)


def test_what_piles_up_is_a_number_of_things_and_their_people() -> None:
    usual = topics(8, 2, PERIOD.end - timedelta(weeks=8))
    quiet = told(usual)
    assert value(quiet, "early.signals") == 0
    loud = told([*usual, *slow_wifi(PERIOD.last - timedelta(days=1), 14)])
    assert value(loud, "early.signals") == 1
    [people] = [one for one in loud if one.name.endswith("early.people")]
    assert people.labels["kind"] == "article" and people.labels["about"] == "wifi-slow"
    assert people.value >= 14
    assert value(told(usual[-15:]), "early.signals") is None, "nobody knows what is usual, and that is no zero"


def test_what_was_asked_before_the_period_does_not_count() -> None:
    assert told([experienced(f"{n}", f"p{n}", MONDAY - timedelta(days=1)) for n in range(9)]) == []


@pytest.mark.parametrize("kind", KINDS)
async def test_both_databases_tell_the_same_of_what_is_stored(kind: str, tmp_path: Path) -> None:
    with fresh_transactions(kind, tmp_path) as transactions:
        inbox, ledger = SqlInbox(transactions), SqlLedger(transactions)
        for number in range(FEWEST):
            lane, person = f"web:{number}", member("web", "local", f"p{number}", f"P {number}")
            about = topic(f"t{number}", outcome="confirmed")
            await inbox.accept(came(f"m{number}", lane, person=person), now=about.asked_at)
            received = await inbox.next(lane, about.asked_at)
            assert received is not None
            state = (await ledger.load(received, topics_since=MONDAY)).state
            await ledger.save(received, Turn(state, "answered", topics=(about,)), now=about.asked_at)
        found = await felt(SqlExperienceRecords(transactions), PERIOD, MONDAY + timedelta(days=20))
    assert value(found, "topics", ending="confirmed") == FEWEST
