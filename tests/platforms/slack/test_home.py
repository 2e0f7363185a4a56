"""App Home: the route, and one's own cases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.messages.case import Case, CaseState
from bot.messages.people import member
from bot.platforms.slack.blocks import SlackMessage, Surface
from bot.platforms.slack.home import home_view
from tests.fakes.slack.block_kit.blocks import problems_of_view
from tests.platforms.slack.shown import HOSTILE, active, coded, labels, read

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
NINA = member("slack", "T1", "U1", "Nina Falk")
LINE = "slack:T1:U1:D1:dm"


def case(number: int, state: CaseState = "waiting", question: str = "My VPN is down", **more: Any) -> Case:
    return Case(
        f"c{number}", number, f"slack:T1:U1:C1:{number}", NINA, "slack:C9", state, "pressed", question, NOON, **more
    )


def shown(*cases: Case, **more: Any) -> list[SlackMessage]:
    view = home_view(cases, organisation="Alder College", conversation=LINE, **more)
    assert problems_of_view(view) == []
    return [SlackMessage("", tuple(view["blocks"]))]


def test_without_cases_there_are_the_route_and_what_can_be_asked() -> None:
    home = shown(contact="ext. 4400", starters=("How do I get Wi-Fi?",))
    assert labels(home) == ["Talk to a person"]
    assert coded(home)[0].conversation == LINE
    assert "ext. 4400" in read(home)
    assert "“How do I get Wi-Fi?”" in read(home)


def test_with_an_open_case_the_route_leads_to_it() -> None:
    home = shown(case(7, "claimed", agent=member("slack", "T1", "U2", "Sam")))
    assert labels(home) == ["Your case", "I don't need this any more"]
    assert coded(home)[0].conversation == "slack:T1:U1:C1:7"
    assert "Case #7 · Sam has it" in read(home)
    assert [one.action for one in coded(home)] == ["case", "cancel"]


def test_with_two_open_cases_each_can_be_reached() -> None:
    home = shown(case(8), case(7, "claimed", agent=member("slack", "T1", "U2", "Sam")))
    assert [label for label in labels(home) if "ase" in label] == ["Your case", "Case #7"]
    assert [one.conversation for one in coded(home) if one.action == "case"] == [
        "slack:T1:U1:C1:8",
        "slack:T1:U1:C1:7",
    ]


def test_a_past_case_says_how_it_ended_and_can_be_reopened() -> None:
    home = shown(case(3, "closed", resolution="got_round", closed_at=NOON))
    assert "Case #3 · closed: got round it" in read(home)
    assert (coded(home)[-1].action, coded(home)[-1].value) == ("reopen", "c3")


def test_many_cases_fit_and_those_left_out_are_counted() -> None:
    home = shown(*(case(number) for number in range(30)), *(case(number, "closed") for number in range(100, 160)))
    assert len(home[0].blocks) <= 100
    assert "22 earlier cases are not shown here." in read(home)
    assert "42 earlier cases are not shown here." in read(home)


@settings(max_examples=50, deadline=None)
@given(
    cases=st.lists(
        st.builds(case, st.integers(1, 9), st.sampled_from(get_args(CaseState)), st.sampled_from(HOSTILE)), max_size=5
    ),
    contact=st.sampled_from(HOSTILE), local=st.booleans(),
)  # fmt: skip
def test_nothing_in_a_home_is_active(cases: list[Case], contact: str, local: bool) -> None:
    home = shown(*cases, contact=contact, starters=HOSTILE, surface=Surface(True, local))
    assert active(home) == set()
