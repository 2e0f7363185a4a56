"""People whose plans are known, through the real turns and tables: the report says what they did."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import structlog

from bot.experience.page import as_html
from bot.experience.period import Patience
from bot.experience.topics import measured
from bot.store.experience import SqlExperienceRecords
from tests.bench.experience import Quarter, back, confusion, matched, simulated
from tests.bench.experience_people import ARTICLES, GIVES_UP, GOES_ROUND
from tests.fakes.knowledge import FakeKnowledge
from tests.talk import Talk


@pytest.fixture(scope="module")
def quiet() -> Iterator[None]:
    """Without a line for each of some hundred turns."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    yield
    structlog.configure(**before)


@pytest.fixture
async def quarter(quiet: None, tmp_path: Path) -> Quarter:
    return await simulated(tmp_path, many=36, seed=3, days=70)


@pytest.mark.parametrize("text", [*GOES_ROUND, *GIVES_UP])
async def test_nobody_who_got_round_it_or_gave_up_is_confirmed(quiet: None, tmp_path: Path, text: str) -> None:
    """Each sentence once, through a real turn: a quarter may draw some of them never."""
    talk = Talk(tmp_path, knowledge=FakeKnowledge(ARTICLES))
    try:
        await talk.say("wifi is slow in library")
        await talk.say(text)
        now = talk.clock.now()
        read = await SqlExperienceRecords(talk.transactions).between(now - timedelta(days=1), now + timedelta(days=1))
        found = measured(read, now + timedelta(days=3), Patience())
    finally:
        talk.close()
    assert found
    assert "confirmed" not in {topic.ending for topic in found}


async def test_the_report_tells_what_people_did(quarter: Quarter) -> None:
    found = confusion(quarter)
    for truth in ("confirmed", "silent", "handed_over", "reopened"):
        said = {name: number for (true, name), number in found.items() if true == truth}
        assert set(said) <= {truth}, f"{truth} was told as {said}"
    assert found["confirmed", "confirmed"] > 5
    assert found["silent", "silent"] > 10
    assert "missing" not in {said for _, said in found}

    for truth in ("got_round", "given_up"):
        assert not found[truth, "confirmed"], "silence is not success, and getting round it or giving up still less"

    spoken = [(truth, topic) for truth, topic in matched(quarter) if truth.ending in ("got_round", "given_up")]
    right = sum(topic is not None and topic.ending == truth.ending for truth, topic in spoken)
    assert spoken
    assert right >= len(spoken) / 2, "what is said in other words than we know stays silent"

    precision, recall = back(quarter)
    assert precision == recall == 1.0

    report = quarter.report()
    [early] = [section for section in report.sections if section.id == "doubts"]
    assert "slow" in early.said[0].lower() or "wifi" in early.said[0].lower()
    text = as_html(report)
    assert "Person 1" not in text
    assert "Sam Ortiz" not in text
