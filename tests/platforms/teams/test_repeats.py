"""The same words again: sent twice by Teams, or truly said twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.messages.incoming import DeskSaid, Said
from bot.messages.people import member
from bot.platforms.teams.repeats import AFTER_A_LATE_ANSWER, AT_ONCE, WITH_NOTHING_BETWEEN, Repeats
from tests.fakes.anchors import FakeAnchors
from tests.fakes.surroundings import FakeClock

A_MOMENT = timedelta(milliseconds=10)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def anchors() -> FakeAnchors:
    return FakeAnchors()


@pytest.fixture
def repeats(anchors: FakeAnchors, clock: FakeClock) -> Repeats:
    return Repeats(anchors, clock)


def said(clock: FakeClock, id: str, text: str = "It is slow", conversation: str = "teams:t:u:c:chat") -> Said:
    return Said(id, conversation, clock.now(), member("teams", "t", "u"), text)


async def test_what_was_acknowledged_late_may_come_again_for_a_while(repeats: Repeats, clock: FakeClock) -> None:
    first = said(clock, "1")
    assert await repeats.first_id("t", first) == "1"
    repeats.acknowledged(first, 14.0)
    repeats.answered(first.conversation)
    await clock.advance((AFTER_A_LATE_ANSWER - A_MOMENT).total_seconds())
    assert await repeats.first_id("t", said(clock, "2")) == "1"
    await clock.advance((A_MOMENT).total_seconds())
    assert await repeats.first_id("t", said(clock, "3")) == "3"


async def test_what_was_acknowledged_in_time_and_answered_was_said_again(repeats: Repeats, clock: FakeClock) -> None:
    first = said(clock, "1")
    await repeats.first_id("t", first)
    repeats.acknowledged(first, 0.1)
    repeats.answered(first.conversation)
    await clock.advance((AT_ONCE - A_MOMENT).total_seconds())
    assert await repeats.first_id("t", said(clock, "2")) == "1"
    await clock.advance((A_MOMENT).total_seconds())
    assert await repeats.first_id("t", said(clock, "3")) == "3"


async def test_before_there_is_an_answer_saying_it_again_is_the_same_question(
    repeats: Repeats, clock: FakeClock
) -> None:
    first = said(clock, "1")
    await repeats.first_id("t", first)
    repeats.acknowledged(first, 0.1)
    await clock.advance((WITH_NOTHING_BETWEEN - A_MOMENT).total_seconds())
    assert await repeats.first_id("t", said(clock, "2")) == "1"
    await clock.advance((A_MOMENT).total_seconds())
    assert await repeats.first_id("t", said(clock, "3")) == "3"


async def test_other_words_and_other_conversations_are_no_repeats(repeats: Repeats, clock: FakeClock) -> None:
    await repeats.first_id("t", said(clock, "1"))
    assert await repeats.first_id("t", said(clock, "2", conversation="teams:t:u:d:chat")) == "2"
    assert await repeats.first_id("t", said(clock, "3", text="It is still slow")) == "3"
    assert await repeats.first_id("t", said(clock, "4")) == "4", "something was said in between"


async def test_what_an_agent_says_again_they_mean_unless_it_came_at_once_or_was_acknowledged_late(
    repeats: Repeats, clock: FakeClock
) -> None:
    def words(id: str, agent: str = "sam") -> DeskSaid:
        return DeskSaid(id, "web:1", clock.now(), "c1", member("teams", "t", agent), "Try again")

    first = words("1")
    assert await repeats.first_id("t", first) == "1"
    assert await repeats.first_id("t", words("2")) == "1"
    assert await repeats.first_id("t", words("3", "kim")) == "3"
    repeats.acknowledged(first, 0.1)
    await clock.advance(AT_ONCE.total_seconds())
    assert await repeats.first_id("t", words("4")) == "4"
    await clock.advance(60)
    assert await repeats.first_id("t", words("5")) == "4", "nobody knows whether Teams has our acknowledgement"


async def test_another_process_or_this_one_after_a_crash_knows_what_came_before(
    repeats: Repeats, anchors: FakeAnchors, clock: FakeClock
) -> None:
    first = said(clock, "1")
    await repeats.first_id("t", first)
    repeats.acknowledged(first, 0.1)
    repeats.answered(first.conversation)
    await clock.advance(30)
    assert await Repeats(anchors, clock).first_id("t", said(clock, "2")) == "1"


async def test_no_words_are_kept_that_somebody_could_read_and_no_secret_even_as_a_digest(
    repeats: Repeats, anchors: FakeAnchors, clock: FakeClock
) -> None:
    await repeats.first_id("t", said(clock, "1", text="my password is hunter2!x"))
    kept = await anchors.get("teams:t", "newest:teams:t:u:c:chat")
    assert kept is not None
    other = Repeats(anchors, clock)
    assert await other.first_id("t", said(clock, "2", text="my password is Tr0ub4dor&3")) == "1"
    assert "hunter2" not in str(kept.body)
