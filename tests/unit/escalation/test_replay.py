"""Noticing one message, replaying a transcript, and moving the history on."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.errors import IndexUnavailable, NoRelease
from bot.escalation import history as moving
from bot.escalation.noticing import notice
from bot.escalation.policy import WEIGHTS, PolicyTable
from bot.escalation.replay import Line, as_json, line_from, replay
from bot.messages.evidence import Findings, Likeness, Section
from bot.messages.signals import SIGNAL_KINDS, History, Reading, Spoken

MEMBERS = frozenset({"public", "members"})


class Alike:
    """Knowledge without a release, to which every two messages are as like as it is told."""

    def __init__(self, distant: float = 0.0, broken: bool = False) -> None:
        self.distant, self.broken = distant, broken

    async def look(self, question: str, audiences: frozenset[str], *, within: Sequence[str] = ()) -> Findings:
        raise NoRelease

    async def compare(self, text: str, passages: Sequence[str], earlier: Sequence[Spoken]) -> tuple[Likeness, ...]:
        if self.broken:
            raise IndexUnavailable("gone")
        return tuple(Likeness(0.0, 0.0, 0.0, self.distant) for _ in earlier)

    async def section(self, article: str, number: int, audiences: frozenset[str]) -> Section | None:
        raise NoRelease


async def replayed(knowledge: Alike, *lines: tuple[str, str]) -> list[Reading]:
    wanted = [line_from({"role": role, "text": text}) for role, text in lines]
    return [reading async for _, reading in replay(wanted, knowledge, MEMBERS, PolicyTable())]


ASKED_FOUR_TIMES = [
    ("user", "my laptop will not join the wireless"),
    ("bot", "Choose eduroam."),
    ("user", "the notebook refuses the campus network"),
    ("bot", "Have you chosen eduroam?"),
    ("user", "no connection to wifi from this computer"),
    ("bot", "Open the settings."),
    ("user", "the computer is offline on campus"),
]


async def test_three_rephrasings_in_a_row_lead_to_an_offer_at_least() -> None:
    decisions = [reading.decision for reading in await replayed(Alike(0.9), *ASKED_FOUR_TIMES)]
    assert decisions[0] == "none"
    assert decisions[3] in ("offer", "handover")


async def test_going_on_after_that_leads_to_a_handover() -> None:
    more = [("bot", "Restart."), ("user", "that did not help, the machine has no network")] * 2
    decisions = [reading.decision for reading in await replayed(Alike(0.9), *ASKED_FOUR_TIMES, *more)]
    assert "handover" in decisions


async def test_two_rephrasings_and_a_word_that_it_did_not_help_are_enough_for_an_offer() -> None:
    lines = [*ASKED_FOUR_TIMES[:5], ("bot", "Restart."), ("user", "that does not help, the laptop stays offline")]
    assert (await replayed(Alike(0.9), *lines))[-1].decision == "offer"


@pytest.mark.parametrize(
    "text",
    [
        "third time I ask",
        "this is the 3rd time I'm asking the same question",
        "how many times do I have to explain this",
        "I already tried that twice",
        "still the same problem, nothing works",
        "I have tried everything you said",
        "that did not help, this is driving me mad",
        "none of these articles help, it is so frustrating",
        "I give up",
    ],
)
async def test_somebody_at_the_end_of_their_patience_is_offered_a_person_at_once(text: str) -> None:
    lines = [("user", "my laptop will not join the wireless"), ("bot", "Choose eduroam."), ("user", text)]
    assert (await replayed(Alike(), *lines))[-1].decision in ("offer", "handover")


async def test_one_rephrasing_and_strong_feeling_lead_to_an_offer() -> None:
    lines = [*ASKED_FOUR_TIMES[:2], ("user", "the notebook refuses the campus network, this is infuriating")]
    assert (await replayed(Alike(0.9), *lines))[-1].decision == "offer"


async def test_strong_feeling_after_a_step_that_failed_leads_to_an_offer() -> None:
    failed = moving.said_not_helped(moving.told(History(), "Choose eduroam."), WEIGHTS)
    reading, _, _ = await notice("this is driving me mad", None, failed, Alike(), MEMBERS, PolicyTable())
    assert reading.decision == "offer"


@pytest.mark.parametrize(
    "text",
    [
        "that did not help",
        "it still does not connect",
        "thanks, I tried that and it still fails. What else could it be?",
        "the same error again",
        "I tried the first step twice to be sure. Where is that button?",
    ],
)
async def test_one_answer_that_did_not_help_is_not_yet_a_reason_to_offer(text: str) -> None:
    lines = [("user", "my laptop will not join the wireless"), ("bot", "Choose eduroam."), ("user", text)]
    assert (await replayed(Alike(), *lines))[-1].decision == "none"


async def test_words_of_trouble_count_after_a_refusal_too() -> None:
    """Refusals and offers are not answers that were told, but the person had a reply all the same."""
    asked, _, history = await notice("my laptop is offline", None, History(), Alike(), MEMBERS, PolicyTable())
    again, _, _ = await notice("nothing works, still the same", None, history, Alike(), MEMBERS, PolicyTable())
    assert (asked.decision, again.decision) == ("none", "offer")


async def test_asking_for_a_person_works_without_a_release_and_with_a_broken_index() -> None:
    lines = [("user", "the wifi is down here"), ("user", "can I speak to someone")]
    for knowledge in (Alike(), Alike(broken=True)):
        assert (await replayed(knowledge, *lines))[-1].decision == "handover"


async def test_what_is_said_to_an_agent_raises_nothing() -> None:
    lines = [*ASKED_FOUR_TIMES, ("agent", "Hi, Nina here."), ("user", "hi, it did not help and I give up")]
    assert (await replayed(Alike(0.9), *lines))[-1].decision == "none"


async def test_once_handed_back_the_bot_notices_again() -> None:
    lines = [*ASKED_FOUR_TIMES, ("agent", "Back to the bot."), ("bot", "How can I help?"), ("user", "I give up")]
    assert (await replayed(Alike(0.0), *lines))[-1].decision == "offer"


async def test_a_solved_problem_does_not_weigh_on_the_next_one() -> None:
    lines = [
        *ASKED_FOUR_TIMES,
        ("bot", "Try another."),
        ("user", "That worked, thanks!"),
        ("user", "How do I print in colour?"),
    ]
    last = (await replayed(Alike(0.9), *lines))[-1]
    assert (last.decision, last.pressure, last.signals) == ("none", 0.0, ())


async def test_a_first_message_that_mentions_what_works_ends_nothing() -> None:
    lines = [
        ("user", "Printing from my phone. Now it works great there! On the laptop nothing comes out."),
        ("bot", "Restart it."),
    ]
    last = (await replayed(Alike(0.9), *lines, ("user", "the laptop prints nothing at all")))[-1]
    assert "rephrased" in {signal.kind for signal in last.signals}


async def test_turns_count_the_users_messages_from_one() -> None:
    lines = [Line("user", "a question"), Line("bot", "an answer"), Line("user", "another question")]
    assert [turn async for turn, _ in replay(lines, Alike(), MEMBERS, PolicyTable())] == [1, 2]


async def test_a_replayed_line_has_all_that_the_contract_names() -> None:
    reading = (await replayed(Alike(), ("user", "agent please")))[0]
    written = as_json("t-1", 1, reading)
    assert list(written) == ["id", "turn", "signals", "scores", "pressure", "decision"]
    assert written["signals"] == [{"kind": "asked_for_person", "weight": 0.95, "quote": "agent please"}]
    scores = written["scores"]
    assert isinstance(scores, dict)
    assert set(scores) == set(SIGNAL_KINDS)


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "robot", "text": "x"},
        {"role": "user"},
        {"role": "user", "text": "x", "at": "soon"},
        {"role": "user", "text": "x", "at": 5},
    ],
)
def test_a_line_that_cannot_be_replayed_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        line_from(wrong)


async def test_noticing_moves_the_history_on() -> None:
    _, findings, after = await notice("my laptop is offline", None, History(), Alike(), MEMBERS, PolicyTable())
    assert findings is None
    assert [entry.text for entry in after.spoken] == ["my laptop is offline"]


def test_histories_stay_small_however_long_a_conversation_is() -> None:
    history = History()
    for number in range(100):
        history = moving.told(
            moving.spoken(history, f"question number {number}", None, (), Reading()), f"answer {number}"
        )
    assert len(history.spoken) == len(history.told) == moving.KEPT
    assert history.told[-1].text == "answer 99"


def test_pressing_that_it_did_not_help_counts_like_saying_it() -> None:
    after = moving.said_not_helped(History(), WEIGHTS)
    assert (after.not_helped, after.pressure) == (1, WEIGHTS["not_helped"])


def test_no_thanks_takes_half_the_pressure_away() -> None:
    assert moving.declined(History(pressure=0.6)).pressure == 0.3
