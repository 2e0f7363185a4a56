"""Everybody talks while everything breaks: nothing is lost, doubled or out of order, and no case is opened twice.

The short form; ``python -m tests.bench DATA --only torture`` is the long one, with hundreds of conversations.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.torture.nursery import Nursery
from tests.torture.scenes import THREE, Scene, tortured
from tests.torture.verdict import Verdict

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    made = Nursery(tmp_path_factory.mktemp("nursery"))
    yield made
    made.close()


async def test_one_replica_on_sqlite(nursery: Nursery, tmp_path: Path) -> None:
    verdict = await tortured(Scene(7, 8, ("web", "slack")), nursery, tmp_path)
    assert verdict.clean, str(verdict)
    assert len(deaths(verdict)) >= 3, "it was killed at several moments"


async def test_three_replicas_on_postgresql_and_a_chroma_server(nursery: Nursery, tmp_path: Path) -> None:
    storms = ("database restarts", "chroma is away", "database is cut off")
    scene = Scene(11, 9, ("web", "slack", "teams"), THREE, shared=True, storms=storms, deaths_each=3)
    verdict = await tortured(scene, nursery, tmp_path)
    assert verdict.clean, str(verdict)
    assert len(deaths(verdict)) >= 3, "processes were killed at several moments"
    assert all(verdict.figures[f"storm: {storm}"] for storm in storms)


def deaths(verdict: Verdict) -> set[str]:
    return {name.removeprefix("killed ") for name in verdict.figures if name.startswith("killed ")}
