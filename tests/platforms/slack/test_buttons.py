"""A button's meaning survives the way to Slack and back, whole."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.pressing import DESK_ACTIONS, STAFF_ACTIONS, BadPayload, Coded
from bot.platforms.slack.blocks import actions, button, context
from bot.platforms.slack.buttons import LONGEST_VALUE, action_id, code, decode, spent
from bot.platforms.writing.lines import plain_lines

anything = st.text(st.characters(codec=None), max_size=60)
staff = st.builds(Coded, st.sampled_from(sorted(STAFF_ACTIONS)), anything, anything, anything)
desk = st.builds(
    Coded, st.sampled_from(sorted(DESK_ACTIONS)), anything, anything, anything, anything.filter(bool), anything
)


@given(coded=st.one_of(staff, desk), number=st.integers(0, 10_000))
def test_what_a_button_means_comes_back_as_it_was(coded: Coded, number: int) -> None:
    value = code(coded)
    assert value is not None
    assert decode(action_id(coded.action, number), value) == coded
    assert len(value) <= LONGEST_VALUE
    assert not set(value) & set("&<>")
    value.encode()


def test_a_value_is_kept_whole_and_a_long_label_goes_first() -> None:
    value = code(Coded("show", "slack:T1:U1:D1:dm", "a" * 1500, "b" * 1000))
    assert value is not None
    assert decode("handrail.show.0", value) == Coded("show", "slack:T1:U1:D1:dm", "a" * 1500, "")


def test_a_value_that_cannot_be_carried_is_not_cut() -> None:
    assert code(Coded("show", "slack:T1:U1:D1:dm", "a" * 2000)) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("other.show.0", '["show","c"]'),
        ("handrail.show", '["show","c"]'),
        ("handrail.show.0", "show"),
        ("handrail.show.0", "[]"),
        ("handrail.show.0", '["show",1]'),
        ("handrail.show.0", '["walk","c"]'),
        ("handrail.claim.0", '["claim","c"]'),
        ("handrail.show.0", '["show","c","","","case"]'),
        ("handrail.show.0", "[" * 100_000),
        ("handrail.show.0", '{"show":1}'),
    ],
)
def test_what_is_no_button_of_ours_is_refused(name: str, value: str) -> None:
    with pytest.raises(BadPayload):
        decode(name, value)


@given(name=st.text(), value=st.one_of(st.text(), st.lists(st.text()).map(json.dumps)))
def test_nothing_but_our_own_error_comes_of_strange_values(name: str, value: str) -> None:
    for id in (name, "handrail.show.0"):
        try:
            decode(id, value)
        except BadPayload:
            continue


def _button(action: str, number: int) -> dict[str, object]:
    coded = Coded(action, "slack:T1:U1:D1:dm", "", action)
    return button(action, action_id(action, number), code(coded) or "")


def test_after_a_press_the_question_is_settled_and_the_route_stays() -> None:
    helped = {"type": "feedback_buttons", "action_id": "handrail.feedback.3"}
    blocks = [
        *actions([_button("walk", 0), _button("accept", 1)]),
        *context(plain_lines("between")),
        {"type": "context_actions", "elements": [helped]},
        *actions([_button("person", 2), _button("cancel", 4)]),
    ]
    left = spent(blocks, Coded("accept", "slack:T1:U1:D1:dm"), "You pressed “Yes, please”.")
    ids = [one["action_id"] for block in left for one in block["elements"] if "action_id" in one]
    assert ids == ["handrail.walk.0", "handrail.person.2"]
    assert [block["elements"][0]["text"] for block in left if block["type"] == "context"] == [
        "You pressed “Yes, please”.",
        "between",
    ]


def test_others_blocks_are_left_alone() -> None:
    blocks = [{"type": "actions", "elements": [{"type": "button", "action_id": "theirs", "value": "x"}]}]
    assert spent(blocks, Coded("helped", "c"), "x") == blocks
