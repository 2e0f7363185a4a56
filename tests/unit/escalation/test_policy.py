"""The policy's table, its decisions, and the words that go with them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import SettingsError
from bot.escalation.offering import QUESTION, announcement, offer, reason
from bot.escalation.policy import DESCRIPTIONS, WEIGHTS, PolicyTable, decide, table_from
from bot.messages.signals import SIGNAL_KINDS, History, Reading, Signal, SignalKind

TABLE = PolicyTable()


def having(*kinds: SignalKind, pressure: float = 0.0, asked: float = 0.0) -> Reading:
    return Reading(
        tuple(Signal(kind, 0.2, f"words of {kind}") for kind in kinds), {"asked_for_person": asked}, pressure
    )


def test_pressing_the_button_is_a_handover_whatever_the_table_says() -> None:
    assert (
        decide(
            having(), History(person_joined=True), table_from({"hold_seconds": "never", "offer_at": 1}), pressed=True
        )
        == "handover"
    )


@settings(deadline=None)
@given(st.floats(0.75, 1), st.floats(0, 1), st.booleans())
def test_asking_in_clear_words_is_a_handover_without_conditions(clear: float, pressure: float, joined: bool) -> None:
    assert decide(having(asked=clear, pressure=pressure), History(person_joined=joined), TABLE) == "handover"


def test_asking_in_unclear_words_is_an_offer() -> None:
    assert decide(having(asked=0.5), History(), TABLE) == "offer"


def test_pressure_over_one_line_is_an_offer_and_over_the_next_a_handover() -> None:
    assert decide(having("not_helped", pressure=0.49), History(), TABLE) == "none"
    assert decide(having("not_helped", pressure=0.5), History(), TABLE) == "offer"
    assert decide(having("not_helped", pressure=0.9), History(), TABLE) == "handover"


def test_old_pressure_is_not_acted_on_again_when_nothing_new_is_noticed() -> None:
    assert decide(having(pressure=0.8), History(pressure=1.0), TABLE) == "none"
    assert decide(having("strong_feeling", "urgent", pressure=0.8), History(pressure=1.0), TABLE) == "none"


def test_strong_feeling_is_new_only_where_it_is_clear_and_something_stands_already() -> None:
    upset = Reading((Signal("strong_feeling", 0.36, "mad"),), {"strong_feeling": 0.9}, 0.6)
    assert decide(upset, History(pressure=0.2), TABLE) == "offer"
    assert decide(upset, History(), TABLE) == "none"


def test_pressure_leads_to_nothing_while_a_person_is_on_the_case() -> None:
    assert decide(having("not_helped", pressure=1.0), History(person_joined=True), TABLE) == "none"


def test_never_means_that_pressure_alone_only_ever_offers() -> None:
    assert decide(having("not_helped", pressure=1.0), History(), table_from({"hold_seconds": "never"})) == "offer"
    assert decide(having("not_helped", pressure=1.0), History(), table_from({"hold_seconds": 0})) == "handover"


def test_an_administrator_can_change_every_number_by_its_name() -> None:
    table = table_from(
        {
            "rephrased": "0.3",
            "offer_at": 0.4,
            "handover_at": 0.7,
            "hold_seconds": 10,
            "clear_at": 0.8,
            "unclear_at": 0.5,
        }
    )
    assert table.weights["rephrased"] == 0.3
    assert (table.offer_at, table.handover_at, table.hold_seconds, table.clear_at, table.unclear_at) == (
        0.4,
        0.7,
        10,
        0.8,
        0.5,
    )
    assert PolicyTable().weights["rephrased"] == WEIGHTS["rephrased"]


@pytest.mark.parametrize(
    "wrong", [{"offer": 1}, {"offer_at": "soon"}, {"rephrased": 3}, {"hold_seconds": -1}, {"offer_at": "never"}]
)
def test_a_setting_that_cannot_be_used_is_refused_with_its_name(wrong: dict[str, object]) -> None:
    with pytest.raises(SettingsError):
        table_from(wrong)


def test_every_number_of_the_table_is_described_in_plain_words() -> None:
    assert set(DESCRIPTIONS) == {*SIGNAL_KINDS, "offer_at", "handover_at", "hold_seconds", "clear_at", "unclear_at"}


@pytest.mark.parametrize("kind", SIGNAL_KINDS)
def test_an_offer_names_what_was_noticed_and_asks(kind: SignalKind) -> None:
    assert offer(having(kind), 0).endswith(QUESTION)
    others = {offer(having(other), 0) for other in SIGNAL_KINDS if other != kind}
    assert offer(having(kind), 0) not in others


def test_an_offer_counts_the_answers_that_did_not_help() -> None:
    assert (
        offer(having("not_helped", "rephrased"), 3) == f"I've answered this three ways and it isn't helping. {QUESTION}"
    )


def test_an_announced_handover_says_what_was_noticed_and_sorry_once_to_somebody_upset() -> None:
    assert announcement(having("not_helped"), 0) == "What I've said so far isn't helping."
    for kinds in (("strong_feeling",), ("strong_feeling", "rephrased"), ("strong_feeling", "gave_up")):
        assert announcement(having(*kinds), 0).count("sorry") == 1


def test_the_reason_for_an_agent_has_the_persons_own_words_once_a_kind() -> None:
    signals = (*having("rephrased", "not_helped").signals, Signal("not_helped", 0.2, "later words"))
    words = reason("pressure", signals)
    assert "words of rephrased" in words
    assert "words of not_helped" in words
    assert "later words" not in words
    assert reason("asked", having("asked_for_person").signals) == "Asked for a person (“words of asked_for_person”)."
