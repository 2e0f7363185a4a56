"""The other nine signals, and what they add up to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.escalation.policy import WEIGHTS
from bot.escalation.signals import ends_it, read, solved
from bot.messages.evidence import Likeness
from bot.messages.signals import SIGNAL_KINDS, History, Reading, SignalKind, Spoken, Told

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ASKED = History(
    spoken=(Spoken("How do I join eduroam on my laptop?", NOON),),
    told=(Told("Choose eduroam in the list."),),
    since=NOON,
)


def reading(text: str, history: History = ASKED, distant: float = 0.0, **more: object) -> Reading:
    likeness = [Likeness(0.0, 0.0, 0.0, distant)] * len(history.spoken)
    at = more.pop("at", NOON)
    assert at is None or isinstance(at, datetime)
    passages = more.pop("passages", ())
    assert isinstance(passages, tuple)
    return read(text, at, history, likeness, passages, bool(more.pop("came", False)), WEIGHTS)


def kinds(found: Reading) -> set[SignalKind]:
    return {signal.kind for signal in found.signals}


FIRES: list[tuple[SignalKind, str]] = [
    ("not_helped", "That did not help at all"),
    ("not_helped", "no luck, same error as before"),
    ("not_helped", "That's not what I asked"),
    ("not_helped", "I already tried that"),
    ("not_helped", "it still doesn't connect"),
    ("gave_up", "I give up"),
    ("gave_up", "Forget it."),
    ("gave_up", "this is a waste of time"),
    ("gave_up", "I'm done with this"),
    ("workaround", "I'll just use my phone instead"),
    ("workaround", "never mind, I used a colleague's"),
    ("workaround", "I printed it from home in the meantime"),
    ("strong_feeling", "This is so frustrating"),
    ("strong_feeling", "WHY DOES THIS NEVER WORK??"),
    ("urgent", "my exam is in ten minutes"),
    ("urgent", "the deadline is today at noon"),
    ("urgent", "I need this urgently"),
    ("urgent", "I cannot work until this is fixed"),
]


@pytest.mark.parametrize(("kind", "text"), FIRES)
def test_what_people_say_when_it_goes_badly_is_noticed_with_their_words(kind: SignalKind, text: str) -> None:
    found = reading(text)
    assert kind in kinds(found)
    assert next(signal.quote for signal in found.signals if signal.kind == kind) == text


QUIET: list[tuple[SignalKind, str]] = [
    ("gave_up", "the update gave up half way"),
    ("gave_up", "Outlook gives up after thirty seconds"),
    ("gave_up", "how do I give up my software licence"),
    ("gave_up", "never mind, found it"),
    ("gave_up", "I keep forgetting the code, can you forget it for me on this device"),
    ("workaround", "is there a workaround in the docs?"),
    ("workaround", "what is the workaround"),
    ("workaround", "can I use my phone instead?"),
    ("urgent", "it closes immediately after the start"),
    ("urgent", "no rush, it is not urgent"),
    ("urgent", "how do I mark an e-mail as urgent flag"),
    ("not_helped", "great, that helped"),
    ("not_helped", "and how do I do it on a tablet?"),
    ("strong_feeling", "Where do I find the settings of the printer?"),
]


@pytest.mark.parametrize(("kind", "text"), QUIET)
def test_ordinary_technical_talk_is_not_noticed(kind: SignalKind, text: str) -> None:
    assert kind not in kinds(reading(text))


def test_a_first_question_cannot_say_that_an_answer_did_not_help() -> None:
    assert "not_helped" not in kinds(reading("My wifi still does not work", History()))


@pytest.mark.parametrize(
    "text", ["Perfect, that worked!", "It works now, thanks", "problem solved", "never mind, found it"]
)
def test_saying_that_it_works_is_understood_and_takes_the_pressure_away(text: str) -> None:
    assert solved(text).clear >= 0.9
    pressed = History(ASKED.spoken, ASKED.told, pressure=0.4)
    assert reading(text, pressed).pressure < 0.1


@pytest.mark.parametrize(
    "text",
    ["it worked until yesterday", "does that mean it works now?", "that has not worked", "I hope this is solved soon"],
)
def test_talk_of_working_is_not_taken_for_solved(text: str) -> None:
    assert solved(text).clear < 0.9


@pytest.mark.parametrize(
    "text",
    ["thanks, perfect", "helped thx", "ok nevermind I restarted it and it works now", "Never mind. It works now."],
)
def test_a_message_that_it_is_solved_and_nothing_more_ends_it(text: str) -> None:
    assert ends_it(text, ASKED, reading(text))
    assert not ends_it(text, History(), reading(text, History()))


@pytest.mark.parametrize(
    "text",
    [
        "thanks, but it still fails",
        "it works now on wifi but not on vpn",
        "That worked, thanks! How do I do the same on my phone?",
        "It works great at home. At work it does not connect.",
        "thanks",
    ],
)
def test_a_message_with_more_in_it_ends_nothing(text: str) -> None:
    assert not ends_it(text, ASKED, reading(text))


@pytest.mark.parametrize(
    "text", ["third time I ask", "I keep asking the same thing", "I asked this three times already"]
)
def test_saying_that_they_asked_before_is_a_rephrasing_by_their_own_words(text: str) -> None:
    found = reading(text, History())
    assert "rephrased" in kinds(found)
    assert found.signals[0].quote == text


def test_thanks_in_the_same_breath_takes_the_edge_off() -> None:
    words = "I tried everything you said and nothing works."
    assert reading(f"{words} Thanks a lot for your help!").pressure < reading(words).pressure


def test_the_same_question_in_other_words_is_noticed_and_quotes_the_earlier_one() -> None:
    found = reading("my notebook will not get onto the campus wireless", distant=0.9)
    assert "rephrased" in kinds(found)
    assert found.signals[0].quote == "How do I join eduroam on my laptop?"


@pytest.mark.parametrize(
    "text",
    [
        "and on my phone?",
        "Thanks. Where is that button?",
        "ok, which one of these do I choose?",
        "Yes, I see that page",
        "what about the lab?",
    ],
)
def test_a_fair_follow_up_is_not_a_rephrasing(text: str) -> None:
    assert "rephrased" not in kinds(reading(text, distant=0.6))


def test_a_second_question_is_not_a_rephrasing() -> None:
    assert "rephrased" not in kinds(reading("How do I book a meeting room?", distant=0.05))


def test_the_likelier_the_same_problem_the_higher_the_score() -> None:
    scores = [
        reading("my notebook has no wireless", distant=distant).scores["rephrased"]
        for distant in (0.1, 0.3, 0.5, 0.7, 0.9)
    ]
    assert scores == sorted(scores)
    assert len(set(scores)) == 5


def test_the_same_answer_again_is_seen_by_its_passages_or_by_its_words() -> None:
    once = Told("Choose eduroam in the list of networks.", ("p1", "p2"))
    assert "same_answer_again" in kinds(reading("hm", History(ASKED.spoken, (once, once))))
    words = Told("Choose eduroam in the list of networks.")
    assert "same_answer_again" in kinds(
        reading("hm", History(ASKED.spoken, (words, Told("Choose eduroam in the list of networks!"))))
    )
    assert "same_answer_again" not in kinds(reading("hm", History(ASKED.spoken, (words, Told("Restart the laptop.")))))


def test_an_answer_that_would_be_the_same_again_raises_the_score_before_it_is_given() -> None:
    shown = History(ASKED.spoken, (Told("Choose eduroam.", ("p1",)),))
    assert (
        reading("no wifi", shown, passages=("p1",)).scores["same_answer_again"]
        > reading("no wifi", shown, passages=("p9",)).scores["same_answer_again"]
    )


def test_many_turns_or_a_long_time_without_a_pause_count_as_long() -> None:
    many = History(tuple(Spoken(f"try {number}", NOON) for number in range(6)), since=NOON)
    assert "long_without_progress" in kinds(reading("and now?", many))
    few = History(
        tuple(Spoken(f"try {number}", NOON + timedelta(minutes=10 * number)) for number in range(3)), since=NOON
    )
    assert "long_without_progress" in kinds(reading("and now?", few, at=NOON + timedelta(minutes=31)))
    assert "long_without_progress" not in kinds(reading("and now?", few, at=NOON + timedelta(minutes=21)))


def test_somebody_who_went_away_overnight_was_not_at_it_for_a_long_time() -> None:
    few = History(tuple(Spoken(f"try {number}", NOON) for number in range(3)), since=NOON)
    assert "long_without_progress" not in kinds(reading("and now?", few, at=NOON + timedelta(hours=20)))


def test_coming_back_counts_once_with_the_first_message() -> None:
    assert "came_back" in kinds(reading("the wifi is gone again", History(), came=True))
    assert "came_back" not in kinds(reading("the wifi is gone again", ASKED, came=True))


def test_all_ten_kinds_have_a_score_whether_they_fire_or_not() -> None:
    scores = reading("hello").scores
    assert set(scores) == set(SIGNAL_KINDS)
    assert all(0 <= score <= 1 for score in scores.values())


def test_strong_feeling_alone_adds_nothing() -> None:
    history = History(told=(Told("x"),))
    for _ in range(10):
        found = reading("This is infuriating and ridiculous!!", history)
        history = History(told=history.told, pressure=found.pressure)
    assert history.pressure == 0


def test_pressure_fades_with_messages_in_which_nothing_is_noticed() -> None:
    pressed = History(ASKED.spoken, ASKED.told, pressure=0.4)
    assert reading("How do I book a meeting room?", pressed).pressure < 0.4
