"""Whose the direct message is, outside of threads: nothing said there may reach the wrong case."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.messages.case import Case
from bot.messages.people import member
from bot.platforms.slack.conversations import Place, begun_conversation
from bot.platforms.slack.homes import Line, first_home, whose_line
from bot.platforms.slack.posting import Spot

NINA = member("slack", "T1", "U1", "Nina Falk")
OWN, ONE, OTHER = "slack:T1:U1:D1:dm", "slack:T1:U1:C1:1.1", "slack:T1:U1:C2:2.2"


def case(number: int, conversation: str) -> Case:
    now = datetime(2026, 3, 4, 12, tzinfo=UTC)
    return Case(f"c{number}", number, conversation, NINA, "slack:C9", "waiting", "pressed", "It is slow", now)


def test_without_an_open_case_it_belongs_to_whoever_spoke_there_last() -> None:
    assert whose_line(OWN, OWN, []) == Line(OWN)
    assert whose_line(OWN, ONE, []) == Line(ONE)


def test_its_own_open_case_is_never_passed_over() -> None:
    assert whose_line(OWN, ONE, [case(1, OWN)]) == Line(OWN, at_case=True)
    assert whose_line(OWN, ONE, [case(2, ONE), case(1, OWN)]) == Line(OWN, at_case=True)


def test_the_only_open_case_gets_what_is_said() -> None:
    assert whose_line(OWN, OWN, [case(1, ONE)]) == Line(ONE, at_case=True)
    assert whose_line(OWN, OTHER, [case(1, ONE)]) == Line(ONE, at_case=True)


def test_with_several_open_cases_nobody_can_tell_and_none_of_them_gets_it() -> None:
    cases = [case(2, OTHER), case(1, ONE)]
    assert whose_line(OWN, ONE, cases) == Line(OWN, unsure=tuple(cases))


def test_what_begins_elsewhere_has_an_id_of_its_own_and_no_place_yet() -> None:
    begun = begun_conversation("T1", "U1", "D1", "ask", "slack:T1:command:U1:abc")
    assert begun == begun_conversation("T1", "U1", "D1", "ask", "slack:T1:command:U1:abc")
    assert begun != begun_conversation("T1", "U1", "D1", "ask", "slack:T1:command:U1:abd")
    place = Place.of(begun)
    assert place is not None
    assert (place.beginning, place.line, place.direct) == ("ask", False, True)
    home = first_home(begun)
    assert (home.spot, home.begins) == (Spot("D1"), True)
    assert (first_home(OWN).begins, first_home(ONE).spot) == (False, Spot("C1", "1.1"))
