"""Effort, waiting, feeling, coming back: what is measured of a topic."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.experience.counting import Share, changed, difference, kept_back, rate_changed, spread_of
from bot.experience.likeness import telling
from bot.experience.period import Patience
from bot.experience.topics import measured
from bot.messages.state import Topic
from bot.messages.survey import Survey
from bot.ports.experience import FirstWord, KnownTopic, Records
from tests.talk import NINA
from tests.unit.experience.stored import NOON, VPN, WEEK_LATER, WIFI, case_of, known, line, one, topic

ANSWERED = (line("person", "Wi-Fi is slow"), line("bot", "Forget the network.", 0.1, "showed"))


def test_effort_is_what_they_wrote_and_the_time_without_long_pauses() -> None:
    lines = (*ANSWERED, line("person", "did that", 4), line("person", "and now?", 14), line("person", "hm", 200))
    found = one(topic(), (*lines, line("bot", "…", 201)))
    assert found.turns == 4
    assert found.minutes == pytest.approx(14)


def test_presses_are_no_messages() -> None:
    assert one(topic(), (*ANSWERED, line("person", "not_helped", 1, "pressed"))).turns == 1


@pytest.mark.parametrize(
    "more", [{"rephrased": 1}, {"not_helped": 1}, {"turns": 4}], ids=["rephrased", "did not help", "four messages"]
)
def test_who_has_to_try_more_than_once_has_a_hard_time(more: dict[str, Any]) -> None:
    assert one(topic(**more)).hard
    assert not one(topic()).hard


def test_being_asked_for_what_was_said_already_is_counted() -> None:
    lines = (
        line("person", "Slow on my MacBook in room 204"), line("agent", "Which device is it?", 5),
        line("person", "the MacBook", 6), line("agent", "Since when does it happen? How long?", 7),
    )  # fmt: skip
    assert one(topic(), lines).asked_again == 1


def test_feeling_is_only_what_was_said() -> None:
    assert one(topic(), ANSWERED).felt == frozenset()
    loud = one(topic(), (*ANSWERED, line("person", "THIS IS ABSOLUTELY RIDICULOUS, USELESS!!", 2)))
    assert "strong_feeling" in loud.felt
    assert loud.upset


def test_waiting_for_a_person_runs_from_the_handover_to_the_claim() -> None:
    about = topic(outcome="handed_over")
    found = one(about, cases=(case_of(about, NINA, apologised=True),))
    assert found.to_person == 600
    assert found.told_late
    assert found.desk == "main"


def test_a_wait_is_held_against_what_they_were_told_when_they_asked() -> None:
    about = topic(outcome="handed_over")
    claimed = case_of(about, NINA).claimed_at
    assert claimed is not None
    soon, late = claimed + timedelta(minutes=1), claimed - timedelta(minutes=1)
    told = [one(about, cases=(case_of(about, NINA, told_by=by),)).in_time for by in (soon, claimed, late, None)]
    assert told == [True, True, False, None]
    assert one(about, cases=(case_of(about, NINA, told_by=soon, reopened=1),)).in_time is None


def test_a_reopened_case_says_nothing_of_its_first_wait() -> None:
    about = topic(outcome="reopened")
    assert one(about, cases=(case_of(about, NINA, reopened=1),)).to_person is None


def test_the_first_word_is_counted_from_the_question() -> None:
    words = (
        FirstWord("c1", NOON - timedelta(hours=1), NOON - timedelta(minutes=59)),
        FirstWord("c1", NOON, NOON + timedelta(seconds=1.5)),
        FirstWord("c1", NOON + timedelta(hours=1), NOON + timedelta(hours=2)),
    )
    assert one(topic(), first_words=words).first_word == 1.5
    assert one(topic(), first_words=words[2:]).first_word is None, "another message's"


def test_what_they_answered_afterwards_belongs_to_its_topic() -> None:
    survey = Survey("s", "case-t1", "t1", "web:local:nina", NOON, ease=2, repeated=True)
    found = one(topic(), surveys=(survey,))
    assert (found.ease, found.repeated, found.hard) == (2, True, True)


def back(*topics: tuple[Topic, str] | Topic, cases: tuple[Any, ...] = ()) -> list[bool]:
    placed = [each if isinstance(each, tuple) else (each, "web:local:nina") for each in topics]
    records = Records(
        topics=[KnownTopic(each, f"c{number}", who) for number, (each, who) in enumerate(placed)], cases=cases
    )
    return [found.back for found in measured(records, WEEK_LATER, Patience())]


def test_silent_and_back_within_days_with_the_like_is_a_false_success() -> None:
    assert back(topic(shown=(WIFI,)), topic("t2", "no internet", hours=30, shown=(WIFI,))) == [True, False]
    assert back(topic(), topic("t2", "the library Wi-Fi is so slow!", hours=30)) == [True, False], "by its words"


def test_back_for_a_person_counts_too() -> None:
    again = topic("t2", hours=30, outcome="handed_over", shown=(WIFI,))
    assert back(topic(shown=(WIFI,)), again, cases=(case_of(again, NINA),))[0]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (topic(shown=(WIFI,)), topic("t2", "Tunnel on my Mac", hours=30, shown=(VPN,))),
        (topic(shown=(WIFI,)), topic("t2", hours=24 * 6, shown=(WIFI,))),
        (topic(shown=(WIFI,), outcome="confirmed"), topic("t2", hours=30, shown=(WIFI,))),
        (topic(shown=(WIFI,)), (topic("t2", hours=30, shown=(WIFI,)), "web:local:ben")),
    ],
    ids=["something else", "too late", "it had helped", "somebody else"],
)
def test_what_is_no_return(first: Topic, second: Any) -> None:
    assert not any(back(first, second))


def test_a_word_says_what_it_is_about_in_one_spelling() -> None:
    assert telling("The Wi-Fi keeps dropping, printers too?") == telling("wifi dropping, printer")
    assert telling("Hello, can you help me please?") == frozenset()


def of(count: int, every: int) -> Share:
    """Each of another person."""
    people = [f"p{number}" for number in range(every)]
    return Share(count, every, frozenset(people[:count]), frozenset(people[count:]))


@pytest.mark.parametrize(
    ("count", "every", "told"),
    [(0, 5, True), (5, 5, True), (5, 10, True), (0, 4, False), (1, 7, False), (6, 7, False), (96, 100, False)],
)
def test_a_share_is_told_where_neither_those_counted_nor_the_rest_are_a_few(count: int, every: int, told: bool) -> None:
    assert of(count, every).told is told


def test_topics_are_not_people() -> None:
    assert not Share(6, 6, frozenset({"anna"}), frozenset()).told
    five, anna = frozenset("abcde"), frozenset({"anna"})
    assert not Share(6, 20, anna, five).told
    assert not Share(14, 20, five, anna).told
    assert Share(10, 20, five, five).told


def test_what_a_few_could_be_computed_from_is_kept_back_too() -> None:
    def parts(**sizes: int) -> dict[str, tuple[frozenset[str]]]:
        return {name: (frozenset(f"{name}{n}" for n in range(size)),) for name, size in sizes.items()}

    assert kept_back(parts(a=20, b=9, c=5, d=0)) == frozenset()
    assert kept_back(parts(a=20, b=9, c=3)) == {"b", "c"}, "else c is what is left of all"
    assert kept_back(parts(a=20, b=9, c=3, d=2)) == {"c", "d"}, "together they are five"
    assert kept_back(parts(a=20, b=9, c=2, d=1)) == {"b", "c", "d"}
    assert kept_back(parts(a=20, c=3, d=0)) == {"a", "c"}, "that nobody is in a part may be told and hides nothing"
    same = {"a": (frozenset("xyz"),), "b": (frozenset("xyz"),), "c": (frozenset("defghij"),)}
    assert kept_back(same) == {"a", "b", "c"}, "the same three people in both"


def test_a_share_of_few_is_known_badly_and_never_below_none_or_above_all() -> None:
    few, many = of(3, 6), of(300, 600)
    assert few.high - few.low > 0.5 > many.high - many.low
    assert (of(0, 8).low, of(8, 8).high) == (0.0, 1.0)
    assert of(0, 8).high == pytest.approx(0.324, abs=0.001)
    assert of(81, 263).low == pytest.approx(0.2553, abs=0.0005)
    assert of(81, 263).high == pytest.approx(0.3662, abs=0.0005)
    assert not of(2, 4).told


def test_a_change_is_clear_only_when_chance_is_an_unlikely_reason() -> None:
    assert changed(of(10, 100), of(30, 100)) == 1
    assert changed(of(30, 100), of(10, 100)) == -1
    assert changed(of(2, 10), of(4, 10)) == 0
    assert changed(of(0, 3), of(4, 4)) == 0, "too few to say anything"
    # Newcombe's own example: 56 of 70 against 48 of 80
    low, high = difference(of(48, 80), of(56, 70))
    assert (low, high) == (pytest.approx(0.0524, abs=0.0005), pytest.approx(0.3339, abs=0.0005))


def test_counts_are_compared_as_what_happens_by_chance() -> None:
    assert rate_changed(60, 30) == -1
    assert rate_changed(30, 60) == 1
    assert rate_changed(10, 7) == 0
    assert rate_changed(1, 2) == 0
    assert rate_changed(30, 30, before_days=10, after_days=30) == -1


def test_what_is_usual_comes_with_its_own_uncertainty() -> None:
    found = spread_of([float(number) for number in range(1, 102)], 101)
    assert (found.usual, found.worst_tenth) == (51, 91)
    assert found.low < 51 < found.high
    assert found.high - found.low < 25
    assert spread_of([1.0, 2.0, 3.0, 4.0, 5.0], 5).low == 1.0
    assert not spread_of([], 0).told
    assert not spread_of([1.0, 2.0, 3.0, 4.0, 5.0], 4).told, "five topics of four people"


def test_lines_go_with_the_topic_that_was_asked_last_before_them() -> None:
    first, second = topic(), topic("t2", "VPN at home", hours=1)
    lines = (*ANSWERED, line("person", "VPN at home", 60), line("person", "on a Mac", 61))
    records = Records(topics=(known(first), known(second)), transcripts={"c1": lines})
    assert [found.turns for found in measured(records, WEEK_LATER, Patience())] == [1, 2]
