"""Nothing of one to four people is told, nor can it be computed: from cells of any kind, from sums and differences,
from what the file for machines holds, from pictures, from gauges."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.experience.counting import FEWEST, Share, Spread
from bot.experience.endings import ENDINGS, IN_WORDS
from bot.experience.gauges import gauges
from bot.experience.material import Material
from bot.experience.page import as_html
from bot.experience.report import Report
from bot.experience.tables import ALL_BUT_FEW, FEW, HELD, Few, in_words
from bot.experience.topics import Experienced
from tests.unit.experience.ordinary import experienced, slow_wifi, topics
from tests.unit.experience.reports import PERIOD, made, material

ARTICLES = ("vpn", "wifi-slow", "rare", "")


def small_house(seed: int) -> Material:
    """Few people with many topics, so that most parts are small."""
    chance = random.Random(seed)
    people = [f"p{number}" for number in range(chance.randrange(1, 40))]
    found = [_topic(chance, number, chance.choice(people)) for number in range(chance.randrange(1, 120))]
    return material(found, desks={"main": "the service desk", "small": "the small desk"})


def _topic(chance: random.Random, number: int, person: str) -> Experienced:
    at = PERIOD.start + timedelta(days=chance.uniform(0, 55.9))
    values: dict[str, Any] = {
        "ending": chance.choices(ENDINGS[:4] + ENDINGS[6:], (9, 9, 2, 1, 1))[0],
        "turns": chance.choice((1, 2, 5)), "confidence": chance.choice((0.2, 0.9)), "back": chance.random() < 0.3,
        "felt": frozenset(kind for kind in ("strong_feeling", "gave_up", "urgent") if chance.random() < 0.2),
        "first_word": chance.choice((None, 0.5)),
    }  # fmt: skip
    if chance.random() < 0.5:
        how = chance.choice(("fixed", "fixed", "got_round", "not_fixed", "open"))
        values |= {
            "ending": chance.choice(("handed_over",) * 6 + ("reopened", "given_up")), "how": how, "case": f"c{number}",
            "desk": chance.choice(("main",) * 3 + ("small",)), "to_person": chance.choice((None, 60.0, 900.0)),
            "opened_at": at.replace(hour=chance.choice((7, 9, 9, 10, 14))), "told_late": chance.random() < 0.3,
            "in_time": chance.choice((None, True, False)), "asked_after": True, "asked_again": chance.randrange(2),
            "ease": chance.choice((None, 1, 3, 5)), "repeated": chance.choice((None, True, False)),
            "said_ended": chance.choice((None, "fixed", "not_fixed")), "still": chance.choice((None, None, True)),
        }  # fmt: skip
    return experienced(f"t{number}", person, at, chance.choice(ARTICLES), **values)


def people(topics: Iterable[Experienced]) -> int:
    return len({topic.person for topic in topics})


def fair(topics: Sequence[Experienced], why: str) -> None:
    """That this group, whose size can be computed, is nobody or not a few."""
    assert people(topics) not in range(1, FEWEST), f"{why}: {people(topics)} people, {len(topics)} topics"


def cells(report: Report, table: str, column: int = 1) -> dict[str, Any]:
    found = [each for section in report.sections for each in section.tables if each.about == table]
    return {str(row[0]): row[column] for each in found for row in each.rows}


def what_is_left(topics: Sequence[Experienced], told: dict[str, Any], by: Callable[[Experienced], str]) -> None:
    """Whatever is not told of a whole is its rest, which is known too."""
    hidden = {name for name, cell in told.items() if isinstance(cell, Few)}
    rest = [topic for topic in topics if by(topic) in hidden or by(topic) not in told]
    if any(not isinstance(cell, Few) for cell in told.values()):
        fair(rest, f"all but {sorted(set(told) - hidden)}")
    for name in set(told) - hidden:
        fair([topic for topic in topics if by(topic) == name], name)


@pytest.mark.parametrize("seed", range(60))
def test_no_cell_of_any_kind_is_of_a_few_people(seed: int) -> None:
    report = made(small_house(seed))
    every = [cell for section in report.sections for table in section.tables for row in table.rows for cell in row]
    for cell in every:
        if isinstance(cell, Share):
            assert not {len(cell.who), len(cell.others)} & {1, 2, 3, 4}
            assert len(cell.who | cell.others) >= FEWEST
        elif isinstance(cell, Spread):
            assert cell.people >= FEWEST
        elif isinstance(cell, int):
            assert cell == 0 or cell >= FEWEST
    for row in report.rows():
        if row["value"] is not None and row["of"] is not None and "decile" not in row["note"]:
            count = row["value"] * row["of"]
            assert min(count, row["of"] - count) < 0.5 or row["of"] - 4 > count > 4 or "nearest" in row["note"], row


@pytest.mark.parametrize("seed", range(60))
def test_none_can_be_computed_from_the_others(seed: int) -> None:
    house = small_house(seed)
    now, report = house.now, made(house)
    everything = cells(report, "The usual counts")
    endings = cells(report, "Endings")
    if isinstance(everything["Topics asked about"], int):
        what_is_left(now, endings, lambda topic: IN_WORDS[topic.ending])
        what_is_left(now, cells(report, "Over time"), week_of)
    if isinstance(everything["Cases"], int):
        taken = [topic for topic in now if topic.handed_over]
        fair([topic for topic in now if not topic.handed_over], "all but the cases")
        if isinstance(endings.get(IN_WORDS["handed_over"]), int):
            fair([topic for topic in taken if topic.ending != "handed_over"], "reopened or called off")
        what_is_left(taken, cells(report, "Over time", 2), week_of)
    tried = cells(report, "How it felt")["Had to try more than once"]
    if isinstance(tried, Share):
        for hard in (True, False):
            what_is_left([t for t in now if t.hard is hard], cells(report, "Over time", 3), week_of)
    signs = cells(report, "As far as it was said")
    felt = {"strong_feeling": signs["Strong feeling in their words"], "gave_up": signs["Gave up, in words"]}
    if isinstance(cells(report, "How it felt")["Upset or gave up, in their own words"], Share):
        for kind, cell in felt.items():
            if isinstance(cell, Share):
                fair([topic for topic in now if topic.upset and kind not in topic.felt], f"upset, but not {kind}")


def week_of(topic: Experienced) -> str:
    return next(each.short() for each in PERIOD.slices() if each.holds(topic.asked_at))


@pytest.mark.parametrize("seed", range(60))
def test_gauges_tell_no_more(seed: int) -> None:
    house = small_house(seed)
    found = gauges(house)
    endings = {one.labels["ending"] for one in found if one.name.endswith(".experience.topics")}
    if endings:
        fair([topic for topic in house.now if topic.ending not in endings], "all other endings")
    for ending in ENDINGS:
        so = [topic for topic in house.now if topic.ending == ending]
        told = {one.labels["article"] for one in found if one.name.endswith("article.topics")
                and one.labels["ending"] == ending}  # fmt: skip
        assert not told or ending in endings
        if told:
            fair([topic for topic in so if min(topic.articles, default="") not in told], f"{ending}, other articles")
        for article in told:
            fair([topic for topic in so if min(topic.articles, default="") == article], article)
    assert all(one.value == round(one.value, 2) for one in found if ".share" in one.name), "no count follows from it"


@pytest.mark.parametrize("seed", range(12))
def test_pictures_and_sentences_hold_no_small_number(seed: int) -> None:
    text = as_html(made(small_house(seed)))
    assert not re.search(r"<title>[^<]*: (?:about )?[1-4]</title>", text)
    assert not re.search(r"\b(?:of|from|to) [1-4]\b(?!\s*(?:or|of|–|\)))(?! [A-Z])", re.sub(r"<svg.*?</svg>", "", text))


def seven(gave_up: int) -> list[Experienced]:
    return [
        experienced(f"s{n}", f"p{n}", PERIOD.start + timedelta(hours=n), "vpn",
                    ending="given_up" if n < gave_up else "confirmed",
                    felt=frozenset({"gave_up"} if n < gave_up else ()))
        for n in range(7)
    ]  # fmt: skip


def test_one_of_seven_who_gave_up_stands_nowhere() -> None:
    house = material(seven(1))
    report = made(house)
    assert cells(report, "As far as it was said")["Gave up, in words"] is FEW
    assert cells(report, "Endings")[IN_WORDS["given_up"]] is HELD
    assert cells(report, "Endings")[IN_WORDS["confirmed"]] is HELD
    assert cells(report, "How it felt")["Said that it helped (answers of the bot)"] is ALL_BUT_FEW
    assert not any(row["value"] in (0.1429, 0.8571, 0.14, 0.86, 6) for row in report.rows())
    assert not any(one.value in (0.14, 0.86, 1, 6) and "topics" in one.name for one in gauges(house))
    assert "14%" not in as_html(report)


def test_one_person_with_many_topics_is_no_group() -> None:
    mine = [replace(topic, person="anna") for topic in seven(7)]
    house = material(mine)
    report = made(house)
    assert gauges(house) == []
    numbers = [row for row in report.rows() if row["value"] not in (None, 0)]
    assert numbers == []
    assert "100%" not in re.sub(r"<svg.*?</svg>|<style>.*?</style>", "", as_html(report), flags=re.S)


def test_a_day_beside_one_of_a_few_is_not_told_where_both_together_are() -> None:
    first = PERIOD.first + timedelta(days=1)
    wifi = [
        replace(topic, asked_at=topic.asked_at.replace(day=(first if n < 11 else first + timedelta(days=1)).day))
        for n, topic in enumerate(slow_wifi(first, 14))
    ]
    usual = [topic for topic in topics(9, 2) if "wifi-slow" not in topic.articles]
    report = made(material(usual, wifi))
    table = next(t for s in report.sections for t in s.tables if t.about.startswith("Day by day"))
    days = {str(row[0]): row[1] for row in table.rows}
    assert days[f"{first.day} {first:%b}"] is HELD
    second = first + timedelta(days=1)
    assert days[f"{second.day} {second:%b}"] is FEW


def test_whoever_puts_a_share_in_a_cell_it_is_guarded_when_it_is_written() -> None:
    small = Share(1, 7, frozenset("a"), frozenset("bcdefg"))
    assert in_words(small) == "under 5"
    assert in_words(Spread(9, 1.0, 2.0, 1.0, 2.0, 4)) == "under 5"
