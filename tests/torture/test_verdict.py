"""The count at the far side finds what is wrong: a torture that found nothing would prove nothing otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from bot.messages.outgoing import CaseEntry, Outgoing, Relayed, Reply, Route
from bot.messages.people import member
from tests.torture.house import OddEnd
from tests.torture.plan import Part, plan
from tests.torture.verdict import Verdict
from tests.torture.words import Words

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SAM = member("teams", "t", "sam", "Sam")
DESK, PERSON = "desk:teams:19:desk#c1", "person:teams:t:29%3A1p0-x:a:chat"


@dataclass
class Shown:
    """Both sides of one conversation as they stand there."""

    at_desk: list[str]
    at_person: list[str]
    standing: tuple[str, ...] = ("c1",)
    doubts: int = 0
    unmarked: int = 0

    def sees(self) -> list[str]:
        return self.at_desk

    def heard(self) -> list[str]:
        return self.at_person

    def cases(self) -> tuple[str, ...]:
        return self.standing

    def replies(self) -> tuple[str, ...]:
        return ()

    def marked(self) -> int:
        return self.doubts

    def ended(self) -> int:
        return len(self.at_person) - self.unmarked


@pytest.fixture
def part() -> Part:
    return plan(3, 1, ("teams",), {"north": "web"}).parts[0]


@pytest.fixture
def words(part: Part) -> Words:
    """All of it was kept, one after another."""
    words = Words()
    for tag in (*notes(part), *lines(part)):
        words.sending(tag)
        words.kept(tag)
    return words


def notes(part: Part) -> list[str]:
    return [text[text.index("note ") : -1] for text in (*part.questions, *part.further)]


def lines(part: Part) -> list[str]:
    return [text[text.index("line ") : -1] for text in part.lines]


def counted(part: Part, words: Words, shown: Shown, doubted: tuple[str, ...] = ()) -> dict[str, int]:
    verdict = Verdict()
    verdict.count(part, shown, shown, words, doubted)  # type: ignore[arg-type]  # what is not asked for is not there
    return {name: len(found) for name, found in verdict.faults.items() if found}


def test_what_stands_there_once_and_in_order_is_clean(part: Part, words: Words) -> None:
    assert counted(part, words, Shown(notes(part), lines(part))) == {}


def test_what_is_missing_is_lost_whatever_else_was_said_to_be_in_doubt(part: Part, words: Words) -> None:
    assert counted(part, words, Shown(notes(part)[1:], lines(part))) == {"lost": 1}
    assert counted(part, words, Shown(notes(part)[1:], lines(part), doubts=3)) == {"lost": 1}


def test_an_agents_words_without_a_mark_are_found(part: Part, words: Words) -> None:
    assert counted(part, words, Shown(notes(part), lines(part), unmarked=1)) == {"lost": 1}


def test_what_may_be_missing_is_to_be_said(part: Part, words: Words) -> None:
    missing = notes(part)[0]
    shown = Shown(notes(part)[1:], lines(part))
    assert counted(part, words, shown, (missing,)) == {"of unknown outcome and not marked": 1}
    shown.doubts = 1
    assert counted(part, words, shown, (missing,)) == {}


def test_what_stands_there_twice_or_the_wrong_way_round_is_found(part: Part, words: Words) -> None:
    assert counted(part, words, Shown([*notes(part), notes(part)[-1]], lines(part))) == {"doubled": 1}
    turned = [*reversed(notes(part)[:2]), *notes(part)[2:]]
    assert counted(part, words, Shown(turned, lines(part))) == {"out of order": 1}
    assert counted(part, words, Shown(notes(part), lines(part), ("c1", "c2"))) == {"cases doubled": 1}


@pytest.mark.parametrize(
    ("lane", "what"),
    [
        (PERSON, Reply("notice", "Hello", Route())),
        (PERSON, Relayed("c1", SAM, "Which hall?", "a1")),
        (DESK, CaseEntry("c1", "e1", "person", "Nina", "North hall", AT)),
    ],
    ids=["a reply", "an agent's words", "a line at the desk"],
)
def test_every_send_of_unknown_outcome_was_told_of(lane: str, what: Outgoing) -> None:
    end = OddEnd(lane, "e1.0", "unknown", "The connection broke.", what)
    silent = Verdict()
    silent.count_doubts([end], lambda _: True)
    assert len(silent.unmarked) == 1
    told = Verdict()
    told.figures.update({"said to people to be in doubt": 1, "said to agents to be in doubt": 1})
    told.count_doubts([end], lambda _: True)
    assert told.clean
    told.count_doubts([end], lambda _: False)
    assert told.clean is (lane == DESK), "what was for a person stands in the transcript too"
