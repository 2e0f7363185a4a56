"""An article past its review date says so; long past it, where the house wants that, nothing is answered from it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.fakes.knowledge import ARTICLES, FakeKnowledge
from tests.talk import HOUSE, Talk

SLOW = "slow wireless in the halls"
OLD = tuple(
    replace(each, reviewed=date(2025, 3, 1), review_by=date(2026, 9, 1)) if each.id == "wifi-slow" else each
    for each in ARTICLES
)
"""Due on 1 September; the talks are on 23 November, 83 days later."""


async def talk_in(path: Path, days: int | None) -> Talk:
    after = timedelta(days=days) if days is not None else None
    return Talk(path, knowledge=FakeKnowledge(OLD), house=replace(HOUSE, refuse_after_review=after))


@pytest.fixture
async def never(tmp_path: Path) -> AsyncIterator[Talk]:
    talk = await talk_in(tmp_path, None)
    yield talk
    talk.close()


@pytest.fixture
async def strict(tmp_path: Path) -> AsyncIterator[Talk]:
    talk = await talk_in(tmp_path, 82)
    yield talk
    talk.close()


async def test_unless_the_house_wants_otherwise_it_is_answered_from_and_says_so(never: Talk) -> None:
    [answer] = await never.say(SLOW)
    assert answer.kind == "answer"
    assert "past its review date" in answer.age


async def test_long_past_it_the_bot_says_why_it_does_not_answer_and_how_to_get_a_person(strict: Talk) -> None:
    [reply] = await strict.say(SLOW)
    assert reply.kind == "refusal"
    assert "Slow wireless" in reply.text
    assert "September 2026" in reply.text
    assert reply.citations == ()
    assert reply.route.label == "Talk to a person"


async def test_picking_it_or_walking_through_it_is_refused_alike(strict: Talk) -> None:
    await strict.say("printing costs")
    [picked] = await strict.press("show", "wifi-slow", label="Slow wireless")
    assert picked.kind == "refusal"
    [walk] = await strict.press("walk", "wifi-slow#0", label="Walk me through it")
    assert walk.kind == "notice"
    assert "reviewed long ago" in walk.text


async def test_one_day_less_and_it_answers(tmp_path: Path) -> None:
    talk = await talk_in(tmp_path, 83)
    [answer] = await talk.say(SLOW)
    assert answer.kind == "answer"
    talk.close()


async def test_others_are_answered_from_as_before(strict: Talk) -> None:
    [answer] = await strict.say("printing costs")
    assert answer.kind == "answer"
    assert not any(button.value == "wifi-slow" for button in answer.buttons)
