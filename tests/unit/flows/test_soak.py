"""The short form of the soak: a day with more people than agents can take at once. The week is in ``tests/bench``."""

from __future__ import annotations

from pathlib import Path

from tests.bench.soak import soaked


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


async def test_a_seed_makes_a_soak_repeatable(tmp_path: Path) -> None:
    digests = []
    for name in ("once", "again"):
        folder = tmp_path / name
        folder.mkdir()
        found = await soaked(folder, people=4, agents=4, days=1, seed=3)
        digests.append(found.watch.digest)
    assert digests[0] == digests[1]
