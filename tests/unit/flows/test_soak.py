"""The short form of the soak: a day with more people than agents can take at once. The week is in ``tests/bench``."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.messages.case import Case
from tests.bench.soak import soaked
from tests.bench.soak_watch import Seen, Watch
from tests.fakes.samples import NOON, case
from tests.talk import HOUSE, SAM


async def test_a_busy_day_ends_with_everybody_told_and_nothing_stuck(tmp_path: Path) -> None:
    found = await soaked(tmp_path, people=30, agents=4, days=1, seed=5)
    watch = found.watch
    assert watch.wrong == []
    assert watch.counts["apologies for a fault"] == 0
    ended = sum(watch.counts[f"cases {how}"] for how in ("closed", "cancelled", "handed back"))
    assert ended >= len(watch.seen) > 20, "a case that was reopened ends twice"
    assert any(one.desk_told for one in watch.stretches), "nobody works at Facilities: its cases go on to the next desk"
    assert any(one.told is not None for one in watch.stretches), "and some are told what to expect"
    assert watch.counts["agents reminded"] > 0


def seen_by_the_watch(one: Case, *, late: int) -> list[str]:
    watch = Watch(HOUSE)
    watch.seen[one.id] = Seen(one, holder="Sam Ortiz")
    watch.looked_over(NOON, late)
    watch.ended()
    return watch.wrong


async def test_the_watch_sees_a_case_that_nothing_brings_up_or_that_was_left_as_stuck() -> None:
    with_sam = case(state="claimed", agent=SAM, desk_id="main", agent_at=NOON - timedelta(days=1))
    later = replace(with_sam, quiet_at=NOON + timedelta(days=2))
    assert seen_by_the_watch(later, late=0) == []
    [nothing] = seen_by_the_watch(with_sam, late=0)
    assert "nothing will bring it up" in nothing
    left = replace(with_sam, quiet_at=NOON - timedelta(days=1), left=True)
    unseen, stuck = seen_by_the_watch(left, late=1)
    assert "board does not say so" in unseen
    assert "stuck: left with Sam Ortiz" in stuck
    assert "health says 0" in seen_by_the_watch(left, late=0)[0]


async def test_a_seed_makes_a_soak_repeatable(tmp_path: Path) -> None:
    digests = []
    for name in ("once", "again"):
        folder = tmp_path / name
        folder.mkdir()
        found = await soaked(folder, people=4, agents=4, days=1, seed=3)
        digests.append(found.watch.digest)
    assert digests[0] == digests[1]
