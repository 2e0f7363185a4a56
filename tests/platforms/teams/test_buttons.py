"""A button's meaning survives the way to Teams and back, whole."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.outgoing import Button, Reply, Route
from bot.platforms.pressing import ONE_TIME, STAFF_ACTIONS, BadPayload, Coded
from bot.platforms.teams.buttons import AT_DESK, CHOSEN, OURS, WORDS, code, decode, spent, typed, verb_of
from bot.platforms.teams.render import render
from tests.platforms.teams.card_checks import problems_of_card

anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
staff = st.builds(Coded, st.sampled_from(sorted(STAFF_ACTIONS)), anything, anything, anything)
desk = st.builds(Coded, st.sampled_from(sorted(AT_DESK)), anything, anything, anything, anything.filter(bool), anything)
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from([OURS, "action", "case", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(coded=st.one_of(staff, desk), typed_words=anything)
def test_what_a_button_means_comes_back_as_it_was_with_or_without_a_verb(coded: Coded, typed_words: str) -> None:
    data = code(coded)
    assert data is not None
    over_the_wire = {**json.loads(json.dumps(data)), WORDS: typed_words}
    assert decode(verb_of(coded), over_the_wire) == coded
    assert decode("", over_the_wire) == coded
    assert typed(over_the_wire) == typed_words


def test_a_value_is_kept_whole_and_a_long_label_goes_first() -> None:
    data = code(Coded("show", "teams:t:a:1", "a" * 1000, "b" * 1000))
    assert data is not None
    assert decode("handrail.show", data) == Coded("show", "teams:t:a:1", "a" * 1000, "")


def test_a_value_that_cannot_be_carried_is_not_cut() -> None:
    assert code(Coded("show", "teams:t:a:1", "a" * 2000)) is None


def test_the_desk_that_was_chosen_from_a_list_is_the_value() -> None:
    data = {**(code(Coded("move", "teams:t:a:1", case="c1")) or {}), CHOSEN: "hr"}
    assert decode("handrail.move", data).value == "hr"
    assert decode("handrail.move", {**data, CHOSEN: 7}).value == ""
    assert decode("handrail.move", {**(code(Coded("move", "c", "it", case="c1")) or {}), CHOSEN: "hr"}).value == "it"


@pytest.mark.parametrize(
    ("verb", "data"),
    [
        ("handrail.show", None),
        ("handrail.show", "show"),
        ("handrail.show", {}),
        ("handrail.show", {OURS: []}),
        ("handrail.show", {OURS: {}}),
        ("handrail.show", {OURS: {"action": 1}}),
        ("handrail.show", {OURS: {"action": "walk"}}),
        ("other.show", {OURS: {"action": "show"}}),
        ("handrail.show", {OURS: {"action": "show", "extra": "x"}}),
        ("handrail.show", {OURS: {"action": "show", "case": "c1"}}),
        ("handrail.claim", {OURS: {"action": "claim"}}),
        ("handrail.say", {OURS: {"action": "say"}}),
        ("handrail.nonsense", {OURS: {"action": "nonsense"}}),
    ],
)
def test_what_is_no_button_of_ours_is_refused(verb: str, data: object) -> None:
    with pytest.raises(BadPayload):
        decode(verb, data)


@given(verb=st.one_of(st.text(max_size=8), st.just("handrail.show")), data=values)
def test_nothing_but_our_own_error_comes_of_strange_data(verb: str, data: object) -> None:
    assert isinstance(typed(data), str)
    try:
        decode(verb, data)
    except BadPayload:
        return


def _pressable(*actions: str) -> dict[str, object]:
    buttons = tuple(Button(action, action.capitalize()) for action in actions)  # type: ignore[arg-type]
    reply = Reply("offer_person", "Shall I?", Route(), buttons=buttons, feedback=True)
    card = render(reply, "teams:t:a:1")[0].card
    assert card is not None
    return card


def _verbs(card: dict[str, object]) -> list[str]:
    return [action["verb"] for one in card["body"] for action in one.get("actions", ())]  # type: ignore[attr-defined]


def test_after_a_press_the_question_is_settled_and_the_route_stays() -> None:
    before = _pressable("accept", "walk", "decline")
    kept = json.dumps(before)
    after = spent(before, Coded("accept", "teams:t:a:1"), "You pressed “Yes, please”.")
    assert _verbs(after) == ["handrail.walk", "handrail.person"]
    assert problems_of_card(after) == []
    said = [one["inlines"][0]["text"] for one in after["body"] if one["type"] == "RichTextBlock"]
    assert said == ["Shall I?", "You pressed “Yes, please”."]
    assert json.dumps(before) == kept, "the card that stands is not changed under anybody's hands"


def test_what_was_settled_stays_settled_and_says_so_once() -> None:
    once = spent(_pressable("accept"), Coded("accept", "c"), "Done.")
    assert spent(once, Coded("accept", "c"), "Done.") == once


def test_what_may_be_pressed_again_says_nothing() -> None:
    card = _pressable("walk")
    after = spent(card, Coded("walk", "c"), "x")
    assert not [one for one in after["body"] if "x" in json.dumps(one.get("inlines", "")) and len(json.dumps(one)) < 90]
    assert "handrail.walk" in _verbs(after)


def test_others_cards_are_left_alone() -> None:
    card = {"type": "AdaptiveCard", "body": [{"type": "ActionSet", "actions": [{"verb": "theirs", "title": "x"}]}, {}]}
    assert spent(card, Coded("helped", "c"), "x") == card
    assert spent({}, Coded("helped", "c"), "x") == {"body": []}


def test_what_is_done_once_is_something_that_can_be_pressed() -> None:
    assert ONE_TIME <= STAFF_ACTIONS | AT_DESK
