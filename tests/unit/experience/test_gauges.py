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
from tests.unit.experience.ordinary import MONDAY, experienced
from tests.unit.experience.stored import topic

PERIOD = Period(date(2026, 9, 7), date(2026, 10, 4))


def told(topics: Sequence[Experienced]) -> list[Gauge]:
    return gauges(Material(PERIOD, topics))


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
    found = told([*some(20, ending="confirmed"), *some(4, first="x", ending="given_up", to_person=5.0, case="c")])
    assert value(found, "topics", ending="confirmed") == 20
    assert value(found, "topics", ending="given_up") is None
    assert value(found, "wait", to="person", at="usual") is None
    assert value(found, "share", what="told_late") is None


def test_what_is_told_has_a_name_and_no_label_that_is_a_person() -> None:
    found = told(some(9, article="wifi-slow", case="c", desk="it", to_person=60.0, ease=1))
    assert {one.name for one in found} == set(CATALOGUE)
    assert {label for one in found for label in one.labels} <= {"ending", "article", "what", "at", "to", "desk"}


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
