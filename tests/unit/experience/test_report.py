"""The report: counts beside what it felt like, nothing small broken down, one page that stands by itself."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.experience.counting import FEWEST
from bot.experience.material import Published
from bot.experience.page import as_html, style
from bot.experience.period import Period
from bot.experience.pictures import LEFT
from bot.experience.sections.ended import asked
from bot.experience.sections.glance import headline
from bot.experience.sections.released import released
from bot.experience.sections.waiting import waits
from bot.experience.tables import Few, Section
from bot.experience.topics import Experienced
from tests.unit.experience.ordinary import MONDAY, experienced, slow_wifi, topics
from tests.unit.experience.reports import EIGHT, PERIOD, lived, made, material

SECRET = "Dr Ottilie Zimt cannot open the Nebelhorn folder"


BEFORE = lived(90, 30, 300, MONDAY, "before")


def test_fewer_cases_beside_more_effort_is_the_first_thing_that_is_said() -> None:
    found = headline(material(BEFORE, lived(40, 90, 300, MONDAY + EIGHT, "now")))
    assert found.startswith("Fewer cases, but more effort for people")
    assert "90 to 40" in found
    assert "30%" in found
    assert "10%" in found


@pytest.mark.parametrize(
    ("cases", "hard", "begins"),
    [
        (40, 5, "Fewer cases and less effort"),
        (150, 90, "More cases and more effort"),
        (150, 5, "More cases, and less effort"),
        (88, 90, "About as many cases, but more effort"),
        (92, 31, "Nothing has clearly changed"),
        (40, 31, "Fewer cases; whether it is easier"),
    ],
)
def test_what_has_changed_is_said_only_as_far_as_it_is_clear(cases: int, hard: int, begins: str) -> None:
    assert headline(material(BEFORE, lived(cases, hard, 300, MONDAY + EIGHT, "now"))).startswith(begins)


def test_small_numbers_are_not_called_a_change() -> None:
    few, fewer = lived(8, 4, 25, MONDAY, "few"), lived(5, 6, 25, MONDAY + EIGHT, "fewer")
    assert headline(material(few, fewer)).startswith("Nothing has clearly changed")
    assert "too little" in headline(material(few[:10], fewer))
    assert headline(material(few)) == "Nobody asked anything in this time."


def test_groups_of_fewer_than_five_people_are_nowhere() -> None:
    at = MONDAY + EIGHT + timedelta(days=3, hours=10)
    restless = [
        experienced(f"r{n}", f"only{n % 4}", at + timedelta(minutes=n), "rare", case=f"r{n}", desk="small",
                    opened_at=at, to_person=60.0, ending="handed_over", how="fixed", back=n < 9)
        for n in range(20)
    ]  # fmt: skip
    report = made(material(BEFORE, lived(40, 90, 300, MONDAY + EIGHT, "now"), restless, titles={"rare": "Rare thing"},
                           desks={"small": "Small desk", "main": "Main"}))  # fmt: skip
    text = as_html(report)
    assert "Rare thing" not in text
    assert "Small desk" not in text
    assert "Main" in text


def test_a_count_under_five_is_never_told() -> None:
    few = material(BEFORE, lived(3, 20, 100, MONDAY + EIGHT, "now"))
    cells = [cell for section in made(few).sections for table in section.tables for row in table.rows for cell in row]
    assert not [cell for cell in cells if isinstance(cell, int) and 0 < cell < FEWEST]
    assert any(isinstance(cell, Few) for cell in cells)
    told = [row for row in made(few).rows() if isinstance(row["value"], int)]
    assert all(row["value"] == 0 or row["value"] >= FEWEST for row in told)
    assert not re.search(r"<title>[^<]*: [1-4]</title>", as_html(made(few)))


def test_of_an_article_a_few_who_came_back_are_not_told() -> None:
    def returned(many: int) -> str:
        now = [
            experienced(f"b{n}", f"b{n}", MONDAY + EIGHT + timedelta(hours=n), "vpn", back=n < many) for n in range(40)
        ]
        return as_html(made(material(now))).partition('id="back"')[2].partition("</section>")[0]

    assert "VPN from home" not in returned(4)
    assert "VPN from home" in returned(5)


def test_what_people_answered_afterwards_is_told_as_shares() -> None:
    def answers(still: bool | None) -> list[Experienced]:
        return lived(10, 0, 10, MONDAY + EIGHT, f"s{still}", asked_after=True, ease=5, repeated=False, still=still)

    rows = {row["group"]: row for row in made(material(answers(True), answers(False), answers(None))).rows()}
    assert rows["… and found it easy (4 or 5 of 5)"]["value"] == 1.0
    assert rows["Still in the way, days after it was got round"]["value"] == 0.5
    assert rows["Still in the way, days after it was got round"]["of"] == 20
    assert rows["Said that they had to repeat themselves"]["value"] == 0.0


def test_nobody_s_words_names_or_ids_are_in_it() -> None:
    now = lived(40, 90, 300, MONDAY + EIGHT, "now")
    mine = experienced(
        "secret-id", "web:local:ottilie", now[0].asked_at, "vpn", SECRET, conversation="web:local:ottilie:1"
    )
    text = as_html(made(material(BEFORE, [*now, mine])))
    for word in ("ottilie", "zimt", "nebelhorn", "secret-id", "before-1", "now-1"):
        assert word not in text.lower()


def test_a_word_is_told_only_where_five_people_share_it() -> None:
    first = MONDAY.date() + EIGHT
    planted = slow_wifi(first + timedelta(days=1), 14, 2)
    odd = experienced("odd", "odd", planted[0].asked_at, "wifi-slow", "slow wifi Nebelhorn")
    text = as_html(made(material(topics(9, 2), [*planted, odd])))
    assert "Slow Wi-Fi" in text
    assert "“wifi”" in text
    assert "nebelhorn" not in text.lower()


def test_the_page_needs_nothing_from_elsewhere_and_runs_no_code() -> None:
    text = as_html(made(material(BEFORE, lived(40, 90, 300, MONDAY + EIGHT, "now"))), weeks=4)
    assert not re.search(r"(?:src|href)=(?!\"[#?])", text)
    assert not re.search(r"https?://|<script|\son\w+=|@import|url\(|style=", text)
    assert "Alder &lt;College&gt;" in text
    assert "Alder <College>" not in text


def test_every_picture_has_words_and_a_table_behind_it() -> None:
    report = made(material(topics(9, 2), slow_wifi(MONDAY.date() + EIGHT, 14), BEFORE,
                           lived(40, 90, 300, MONDAY + EIGHT, "now", asked_after=True, ease=4, back=True)))  # fmt: skip
    pictured = [section for section in report.sections if section.pictures]
    assert {section.id for section in pictured} >= {"weeks", "doubts", "ended", "back", "waits", "load"}
    for section in pictured:
        assert any(table.rows for table in section.tables), section.id
        for picture in section.pictures:
            assert re.match(r'<svg class="picture" viewBox="0 0 360 [\d.]+" role="img" aria-label="[^"]{40,}"', picture)


def test_every_section_says_what_it_cannot_tell() -> None:
    report = made(material(BEFORE, lived(40, 90, 300, MONDAY + EIGHT, "now")))
    assert all(section.cannot_tell for section in report.sections if section.id != "releases")


def test_a_release_after_which_an_article_got_worse_is_named() -> None:
    release = Published("r7", PERIOD.start + timedelta(days=28), "autumn")
    first = lived(0, 5, 150, MONDAY + EIGHT - timedelta(days=28), "a")
    was = [topic for topic in first if topic.asked_at < release.at]
    now = lived(0, 110, 150, release.at, "b")
    found = released(material(was, now, releases=(release,)))
    assert any("worse: VPN from home" in text for text in found.said)
    assert any("autumn" in text for text in found.said)
    same = lived(0, 5, 150, release.at, "b")
    assert "Nothing got clearly better or worse" in " ".join(released(material(was, same, releases=(release,))).said)


def test_too_little_around_a_release_says_nothing_of_it() -> None:
    release = Published("r7", PERIOD.start + timedelta(days=28))
    assert "too few people" in " ".join(released(material(BEFORE, releases=(release,))).said)
    assert "No release" in " ".join(released(material(BEFORE)).said)


def test_where_waits_hurt_is_said_by_desk_and_time_of_day() -> None:
    now = lived(60, 10, 300, MONDAY + EIGHT, "now")
    slow = [
        experienced(f"s{n}", f"s{n}", MONDAY + EIGHT + timedelta(days=n, hours=18), case=f"s{n}", desk="main",
                    ending="handed_over", opened_at=MONDAY + EIGHT + timedelta(days=n, hours=18), to_person=7200.0 + n)
        for n in range(12)
    ]  # fmt: skip
    found = waits(material(now, slow))
    assert found.said[0].startswith("It hurts most at the service desk, after 17")


def test_times_of_no_length_read_as_people_say_them() -> None:
    text = as_html(made(material(lived(40, 90, 300, MONDAY + EIGHT, "now", first_word=0.1, minutes=0.0))))
    assert "0.0 s" not in text and "0.1 s" not in text
    assert '<b>under a second</b> <span class="sure">also for nine in ten</span>' in text
    assert "The first word comes within a second, for nine in ten at least." in text
    slow = waits(material(lived(40, 90, 300, MONDAY + EIGHT, "now", first_word=40.0)))
    assert "The first word comes after 40 s, for one in ten after 40 s." in slow.said


def test_what_there_is_nothing_of_has_no_empty_row_and_no_jargon() -> None:
    text = as_html(made(material(lived(100, 0, 100, MONDAY + EIGHT, "now"))))
    assert "deflection" not in text.lower()
    assert "Looked settled" not in text, "everybody had a person"


def test_on_paper_nothing_leads_on_to_what_is_not_there() -> None:
    printed = style().partition("@media print")[2]
    assert re.search(r"nav, \.spans \{ display: none; \}", printed)


def test_the_axis_has_room_for_all_of_a_share() -> None:
    """On a phone its letters are larger: 12 units each about .62 of that wide, and they end 5 before the axis."""
    assert 5 + len("100%") * 0.75 * 12 <= LEFT


def test_nothing_at_all_is_said_kindly() -> None:
    text = as_html(made(material()))
    assert "Nobody asked anything in this time." in text
    assert "nan" not in text.lower().replace("finance", "")


def test_the_colours_are_the_house_s() -> None:
    house = (Path(__file__).parents[3] / "bot/platforms/web/static/handrail.css").read_text(encoding="utf-8")
    colours = re.findall(r"--[\w-]+: #[0-9a-f]{6};", style().partition("@media print")[0])
    assert len(colours) > 15
    assert [colour for colour in colours if colour not in house] == []


@pytest.mark.parametrize(("days", "parts"), [(7, 7), (28, 4), (91, 13), (365, 14)])
def test_a_period_is_cut_into_as_many_parts_as_can_be_read(days: int, parts: int) -> None:
    period = Period(date(2026, 1, 1), date(2026, 1, 1) + timedelta(days=days - 1))
    slices = list(period.slices())
    assert len(slices) == parts
    assert (slices[0].start, slices[-1].end) == (period.start, period.end)
    assert all(one.end == other.start for one, other in pairwise(slices))


def test_a_period_is_whole_days_where_the_house_is() -> None:
    period = Period(date(2026, 3, 29), date(2026, 3, 29), "Europe/Berlin")
    assert period.end - period.start == timedelta(hours=23), "the night on which clocks go forward"
    assert period.before.end == period.start


@pytest.mark.parametrize(("first", "last"), [("2026-02-02", "2026-02-01"), ("2020-01-01", "2026-01-01")])
def test_a_period_that_cannot_be_is_refused_with_what_to_do(first: str, last: str) -> None:
    with pytest.raises(SettingsError, match=r"empty|--from"):
        Period(date.fromisoformat(first), date.fromisoformat(last))


def test_sections_without_pictures_show_their_tables_at_once() -> None:
    section = asked(material(lived(40, 90, 300, MONDAY + EIGHT, "now", asked_after=True, ease=2, repeated=True)))
    assert isinstance(section, Section)
    text = as_html(made(material(lived(40, 90, 300, MONDAY + EIGHT, "now"))))
    assert "<details>" not in text.partition('id="asked"')[2]
    assert "<details>" in text.partition('id="ended"')[2].partition("</section>")[0]
