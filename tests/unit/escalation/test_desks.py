"""Which desk a case goes to: tags, topics, words, audiences and the time; and how desks are written down."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SettingsError
from bot.escalation.desk_table import desks_from
from bot.escalation.desks import About, Desk, Desks
from bot.escalation.hours import ALWAYS, Span
from bot.messages.evidence import ArticleRef

TABLE = """
[it]
name = "the IT desk"
place = "web"
hours = ["Mon-Fri 08:30-17:00", "Sat 22:00-02:00"]
time_zone = "Europe/London"
holidays = ["12-25", "2026-12-28..2027-01-01"]
take_within = "30 minutes"
overflow = "evening"

[facilities]
name = "Facilities"
place = "slack:C0123"
keywords = ["room", "heating", "door badge"]
tags = ["rooms"]
topics = ["workplace"]

[payroll]
name = "Payroll"
place = "teams:19:abc@thread.tacv2"
keywords = ["payslip"]
audiences = ["staff"]

[evening]
name = "the evening desk"
place = "web"
on_call = "the technician on call"
on_call_mention = "S0123"
audiences = ["nobody-in-particular"]
"""
DESKS = Desks(desks_from(tomllib.loads(TABLE)))
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # a Monday
NIGHT = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
MEMBERS = frozenset({"public", "members"})


def where(words: str = "", *articles: ArticleRef, audiences: frozenset[str] = MEMBERS, now: datetime = NOON) -> str:
    return DESKS.for_case(About(words, articles, audiences), now).desk.id


def test_what_no_desk_is_named_for_goes_to_the_one_for_everything() -> None:
    assert where("my laptop is slow") == "it"


@pytest.mark.parametrize("words", ["The HEATING is off", "my door-badge stopped", "is the Room free?"])
def test_words_route_whatever_their_marks_and_case(words: str) -> None:
    assert where(words) == "facilities"


@pytest.mark.parametrize("words", ["mushrooms", "roommate", "the door is fine and so is my badge"])
def test_only_whole_words_count(words: str) -> None:
    assert where(words) == "it"


def test_the_tags_and_the_folder_of_articles_that_were_shown_route() -> None:
    assert where("", ArticleRef("a1", "Booking", tags=("Rooms", "booking"))) == "facilities"
    assert where("", ArticleRef("workplace/fax", "Fax")) == "facilities"
    assert where("", ArticleRef("workplaces", "Elsewhere")) == "it"
    assert where("", ArticleRef("x", "Fax", source="workplace")) == "facilities"


def test_a_desk_for_an_audience_gets_only_their_cases() -> None:
    assert where("my payslip is wrong") == "it"
    assert where("my payslip is wrong", audiences=MEMBERS | {"staff"}) == "payroll"


def test_the_desk_that_most_speaks_for_gets_it_and_else_the_first() -> None:
    staff = MEMBERS | {"staff"}
    assert where("payslip for the room", audiences=staff) == "payroll", "a word each, and it is for staff"
    assert where("payslip for heating the room", audiences=staff) == "facilities"


def test_a_closed_desks_cases_go_to_its_overflow_where_that_is_open() -> None:
    routed = DESKS.for_case(About("slow", (), MEMBERS), NIGHT)
    assert routed.desk.id == "evening"
    assert routed.meant is not None and routed.meant.id == "it"


def test_where_the_overflow_is_closed_too_the_case_stays_where_it_belongs() -> None:
    closed = tuple(
        Desk(one, one, "web", hours=DESKS.all[0].hours, overflow=other) for one, other in (("a", "b"), ("b", "a"))
    )
    routed = Desks(closed).for_case(About("", (), MEMBERS), NIGHT)
    assert (routed.desk.id, routed.meant) == ("a", None)


def test_overflows_in_a_circle_end() -> None:
    circle = Desks(tuple(Desk(one, one, "web", overflow=other) for one, other in ("ab", "bc", "ca")))
    assert [desk.id for desk in circle.after(circle.all[0])] == ["b", "c"]


@given(st.text(max_size=60), st.sets(st.sampled_from(["public", "members", "staff"])), st.booleans())
def test_every_case_goes_somewhere_that_may_have_it(words: str, audiences: set[str], night: bool) -> None:
    routed = DESKS.for_case(About(words, (), frozenset(audiences)), NIGHT if night else NOON)
    meant = routed.meant or routed.desk
    assert not meant.audiences or audiences & set(meant.audiences)


@pytest.mark.parametrize(
    ("words", "id"), [("facilities", "facilities"), ("the it desk", "it"), ("IT desk", "it"), ("Payroll!", "payroll")]
)
def test_a_desk_is_known_by_its_name_or_id(words: str, id: str) -> None:
    found = DESKS.named(words)
    assert found is not None and found.id == id


def test_the_table_is_read_as_it_is_written() -> None:
    it, _, _, evening = DESKS.all
    assert it.hours.week == (*(Span(day, 510, 510) for day in range(5)), Span(5, 1320, 240))
    assert it.take_within == timedelta(minutes=30)
    assert not it.hours.open_at(datetime(2026, 12, 30, 12, 0, tzinfo=UTC))
    assert it.hours.open_at(datetime(2027, 12, 30, 12, 0, tzinfo=UTC))
    assert evening.hours.week == ALWAYS
    assert evening.on_call_mention == "S0123"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('hour = ["Mon 09:00-17:00"]', "has no 'hour'"),
        ('hours = ["Mon-Fri 9-17"]', "write lines like Mon-Fri 08:30-17:00"),
        ('hours = ["Mon 09:00-25:00"]', "write lines like"),
        ('hours = ["Mondy 09:00-17:00"]', "write lines like"),
        ('hours = ["Mon 09:00-09:00"]', "write lines like"),
        ('hours = "Mon 09:00-17:00"', "write a list of texts"),
        ('hours = ["Mon 09:00-17:00"]', "time_zone is missing"),
        ('time_zone = "London"', "write a name like Europe/London"),
        ('time_zone = "UTC"\nholidays = ["25 December"]', "write 12-25"),
        ('time_zone = "UTC"\nholidays = ["2026-02-30"]', "is no day"),
        ('time_zone = "UTC"\nholidays = ["2027-01-01..2026-12-24"]', "ends before it begins"),
        ('time_zone = "UTC"\nholidays = ["12-24..2027-01-01"]', "the year on both sides"),
        ('take_within = "soon"', "30 minutes or 2 hours"),
        ('take_within = "0 minutes"', "30 minutes or 2 hours"),
        ('overflow = "night"', "write the id of another desk"),
        ('overflow = "it"', "write the id of another desk"),
        ('on_call_mention = "<!channel> all"', "without <, > and &"),
        ('keywords = [""]', "write a list of texts"),
        ("contact = 4400", "write one line of text"),
    ],
)
def test_a_mistake_is_named_with_what_to_write(line: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        desks_from(tomllib.loads(f'[it]\nname = "IT"\nplace = "web"\n{line}\n'))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[it]\nplace = "web"\n', "name is missing"),
        ('[it]\nname = "IT"\n', "place is missing"),
        ('[it]\nname = "IT"\nplace = "C0123"\n', "write web, slack:C0123"),
        ('[IT]\nname = "IT"\nplace = "web"\n', "small letters"),
        ('it = "web"\n', r"Write \[desks.it\] on a line"),
        ('[a]\nname = "IT"\nplace = "web"\n[b]\nname = "it"\nplace = "web"\n', "a name of its own"),
    ],
)
def test_a_desk_that_cannot_be_used_is_named(text: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        desks_from(tomllib.loads(text))
