"""How a topic ended: only what somebody said or did counts, and silence is never success."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.experience.period import Patience
from bot.experience.said import said_ending
from bot.experience.topics import measured
from bot.ports.experience import Records
from tests.talk import NINA
from tests.unit.experience.stored import NOON, VPN, WEEK_LATER, WIFI, case_of, known, line, one, topic


def test_an_answer_without_a_word_is_silent_and_never_confirmed() -> None:
    assert one(topic(shown=(WIFI,))).ending == "silent"
    assert one(topic(outcome="silent")).ending == "silent"


def test_thanks_alone_is_silence() -> None:
    lines = (line("person", "Wi-Fi is slow"), line("bot", "Forget it", 0.1, "showed"), line("person", "thanks", 1))
    assert one(topic(), lines).ending == "silent"


def test_what_is_younger_than_the_patience_is_not_over() -> None:
    records = Records(topics=(known(topic()),))
    [found] = measured(records, NOON + timedelta(hours=3), Patience())
    assert found.ending == "open"


@pytest.mark.parametrize(
    ("outcome", "ending"),
    [("confirmed", "confirmed"), ("got_round", "got_round"), ("given_up", "given_up"), ("reopened", "reopened")],
)
def test_what_was_recorded_is_told(outcome: str, ending: str) -> None:
    assert one(topic(outcome=outcome)).ending == ending


@pytest.mark.parametrize(
    ("words", "ending"),
    [
        ("I'll just use my phone's hotspot for now", "got_round"),
        ("ended up borrowing a colleague's laptop instead", "got_round"),
        ("we printed it in the library instead", "got_round"),
        ("forget it, I give up", "given_up"),
        ("I don't have time for this", "given_up"),
        ("ok, leave it then", "given_up"),
        ("that didn't help", "silent"),
        ("Is there a workaround?", "silent"),
        ("Should I use the cable instead?", "silent"),
        ("It asks me to sign in", "silent"),
        ("How do I use the web version instead", "silent"),
        ("I am working from home today", "silent"),
        ("the old one does not work either", "silent"),
    ],
)
def test_words_after_an_answer_tell_how_it_ended(words: str, ending: str) -> None:
    lines = (
        line("person", "Wi-Fi is slow"),
        line("bot", "Forget the network.", 0.1, "showed"),
        line("person", words, 2),
    )
    assert one(topic(), lines).ending == ending


def test_the_question_itself_is_no_ending() -> None:
    question = "I used my phone for now, how do I get on the Wi-Fi"
    lines = (line("person", question), line("bot", "Like so.", 0.1, "showed"))
    assert one(topic(question=question), lines).ending == "silent"


def test_a_long_story_that_mentions_a_way_round_is_no_ending() -> None:
    story = "The VPN drops every few minutes on the train. " * 5 + "Yesterday I took the cable instead and went on."
    assert len(story.split()) > 40
    assert said_ending(story) is None


@pytest.mark.parametrize(
    ("more", "ending", "how"),
    [
        ({}, "handed_over", "fixed"),
        ({"resolution": "not_fixed"}, "handed_over", "not_fixed"),
        ({"resolution": "got_round"}, "handed_over", "got_round"),
        ({"state": "handed_back", "resolution": None}, "handed_over", "handed_back"),
        ({"state": "claimed", "resolution": None, "closed_at": None}, "handed_over", "open"),
        ({"reopened": 1}, "reopened", "fixed"),
    ],
)
def test_a_handover_tells_how_it_ended(more: dict[str, Any], ending: str, how: str) -> None:
    about = topic(outcome="handed_over")
    found = one(about, cases=(case_of(about, NINA, **more),))
    assert (found.ending, found.how, found.handed_over) == (ending, how, True)


def test_the_person_s_own_word_counts_for_more_than_the_agent_s() -> None:
    about = topic(outcome="not_fixed")
    assert one(about, cases=(case_of(about, NINA, resolution="fixed"),)).how == "not_fixed"


def test_a_case_that_was_called_off_is_given_up() -> None:
    about = topic(outcome="given_up")
    assert one(about, cases=(case_of(about, NINA, state="cancelled", resolution=None),)).ending == "given_up"


def test_a_case_that_waited_until_they_said_that_it_works_is_confirmed() -> None:
    about = topic(outcome="confirmed")
    assert one(about, cases=(case_of(about, NINA, state="cancelled", resolution="fixed"),)).ending == "confirmed"


def test_no_thanks_before_anybody_saw_it_is_no_handover() -> None:
    about = topic()
    found = one(about, cases=(case_of(about, NINA, state="cancelled", resolution=None, claimed_at=None),))
    assert (found.ending, found.handed_over) == ("silent", False)


def test_words_on_how_it_ended_are_no_topic_of_their_own() -> None:
    first, second = topic(shown=(WIFI,)), topic("t2", "I'll use my phone for now", hours=0.1)
    lines = (
        line("person", first.question), line("bot", "Forget the network.", 0.1, "showed"),
        line("person", second.question, 6), line("bot", "I have nothing on this.", 6.1),
    )  # fmt: skip
    records = Records(topics=(known(first), known(second)), transcripts={"c1": lines})
    [found] = measured(records, WEEK_LATER, Patience())
    assert (found.id, found.ending) == ("t1", "got_round")


def test_matters_of_care_are_in_no_number() -> None:
    care, other = topic("t1", "He threatens me", care="harassment"), topic("t2", hours=1, shown=(VPN,))
    upgraded = topic("t3", hours=2)
    cases = (case_of(upgraded, NINA, care="danger"),)
    lines = (line("person", "He threatens me. I GIVE UP!!", 0), line("person", other.question, 60))
    records = Records(topics=tuple(map(known, (care, other, upgraded))), cases=cases, transcripts={"c1": lines})
    [found] = measured(records, WEEK_LATER, Patience())
    assert (found.id, found.felt, found.turns) == ("t2", frozenset(), 1)
