"""Their permissions into our audiences: never more people than there, and a word where it is nobody."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.people import MEMBERS, PUBLIC
from kb_ingest.about import About, both
from kb_ingest.articles import read_file
from kb_ingest.connectors.audiences import AudienceTable, Reader
from kb_ingest.front_matter import NOBODY, FrontMatter

TABLE = {"IT": "it-team", "Everyone": MEMBERS, "pay@example.edu": "payroll"}


def audience(*rules: list[str], usual: tuple[str, ...] = ("staff",)) -> tuple[str, ...] | None:
    return AudienceTable(TABLE, usual).about(About(), *([Reader.of(name) for name in rule] for rule in rules)).audience


def test_one_line_that_fits_is_enough_and_case_does_not_matter() -> None:
    assert audience(["it", "auditors"]) == ("it-team",)
    assert audience(["PAY@example.edu", "IT"]) == ("payroll", "it-team")


def test_each_rule_has_to_be_kept() -> None:
    assert audience(["IT"], ["Everyone"]) == ("it-team",)
    assert audience(["IT"], ["pay@example.edu"]) == (NOBODY,)
    assert audience(["IT"], ["auditors"]) == (NOBODY,)


def test_no_rule_leaves_the_sources_own_audience_and_an_empty_one_nobody() -> None:
    assert audience() is None
    assert audience([]) == (NOBODY,)


def test_who_is_met_without_a_line_is_remembered_and_told() -> None:
    table = AudienceTable(TABLE)
    told = table.about(About(), [Reader.of("auditors", "id-7")])
    assert table.unmapped == {"auditors"}
    assert told.warnings[0].startswith("is for auditors where it comes from") and told.audience == (NOBODY,)


def test_what_cannot_be_told_is_for_nobody_unless_permissions_are_left_aside() -> None:
    assert AudienceTable(TABLE).about(About(), unknown="lies in the dark").audience == (NOBODY,)
    aside = AudienceTable(TABLE, ("staff",), carries=False)
    told = aside.about(About(), [Reader.of("auditors")], unknown="lies in the dark")
    assert (told.audience, told.usual, told.warnings) == (None, ("staff",), ())


@pytest.mark.parametrize(
    ("written", "place", "usual", "made"),
    [
        ((), None, (), ()),
        ((), None, ("staff",), ("staff",)),
        (("it-team",), None, ("staff",), ("it-team",)),
        ((), ("it-team",), ("staff",), ("it-team",)),
        ((PUBLIC,), ("it-team",), (), ("it-team",)),
        (("it-team",), (PUBLIC,), (), ("it-team",)),
        (("payroll",), ("it-team",), (), (NOBODY,)),
        ((MEMBERS,), ("it-team",), (), ("it-team",)),
    ],
)  # fmt: skip
def test_an_owners_word_narrows_what_the_place_says_and_never_widens_it(
    written: tuple[str, ...], place: tuple[str, ...] | None, usual: tuple[str, ...], made: tuple[str, ...]
) -> None:
    assert About(audience=place, usual=usual).under(FrontMatter(audience=written)).audience == made


_NAMES = st.sampled_from([PUBLIC, MEMBERS, "staff", "it-team", "payroll", NOBODY])
_AUDIENCES = st.lists(_NAMES, max_size=3, unique=True).map(tuple)


def may_see(person: frozenset[str], audience: tuple[str, ...]) -> bool:
    return bool(person & set(audience or (MEMBERS,)))


@given(_AUDIENCES, _AUDIENCES, st.frozensets(st.sampled_from(["staff", "it-team", "payroll"])))
def test_both_is_never_wider_than_either_for_a_member(
    one: tuple[str, ...], other: tuple[str, ...], more: frozenset[str]
) -> None:
    member, guest = more | {PUBLIC, MEMBERS}, frozenset({PUBLIC})
    for person in (member, guest):
        if may_see(person, both(one, other)):
            assert may_see(person, one) and may_see(person, other)


def test_what_the_place_says_fills_the_gaps_of_the_front_matter() -> None:
    about = About("kb/7", "Wi-Fi", "https://wiki.example/7", "Lin", date(2026, 1, 1), date(2027, 1, 1), tags=("net",))
    read = read_file("7.md", b"---\nowner: Ada\n---\n# Heading\n\nWords.", about=about.warned("looks odd"))
    said = read.said
    assert (said.id, said.title, said.owner, said.tags) == ("kb/7", "Wi-Fi", "Ada", ("net",))
    assert (said.url, said.reviewed, said.review_by) == ("https://wiki.example/7", date(2026, 1, 1), date(2027, 1, 1))
    assert read.warnings == ("looks odd",)
