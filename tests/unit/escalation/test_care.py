"""What goes straight to people, and the far larger rest that does not."""

from __future__ import annotations

import pytest

from bot.escalation.signals.care import care
from bot.knowledge.care.sentences import made_up

DANGER, HARASSMENT, SECURITY, ORDINARY = (
    made_up(name, "known") for name in ("danger", "harassment", "security", "ordinary")
)


@pytest.mark.parametrize("text", DANGER)
def test_danger_is_heard(text: str) -> None:
    found = care(text)
    assert found is not None
    assert found.kind == "danger"
    assert found.quote


@pytest.mark.parametrize("text", HARASSMENT)
def test_harassment_and_abuse_are_heard(text: str) -> None:
    found = care(text)
    assert found is not None
    assert found.kind == "harassment"


@pytest.mark.parametrize("text", SECURITY)
def test_a_security_incident_is_heard(text: str) -> None:
    found = care(text)
    assert found is not None
    assert found.kind == "security"


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert care(text) is None


def test_there_are_enough_of_each() -> None:
    assert all(len(set(texts)) >= 60 for texts in (DANGER, HARASSMENT, SECURITY, ORDINARY))


def test_of_two_things_the_graver_counts() -> None:
    found = care("I clicked a phishing link. I want to kill myself.")
    assert found is not None
    assert (found.kind, found.quote) == ("danger", "I want to kill myself.")


def test_words_that_quote_somebody_else_do_not_count() -> None:
    assert care("> I want to kill myself\nWho wrote this in the channel?") is None


def test_it_is_heard_in_a_long_message_without_full_stops() -> None:
    before, after = "and then the meeting went on and on " * 40, " and nobody knows about it " * 40
    assert care(f"{before} i want to kill myself {after}") is not None


def test_an_endless_message_is_read_in_no_time() -> None:
    assert care("i have been " * 5_000) is None
    assert care(("someone is " * 100 + ". ") * 50) is None
