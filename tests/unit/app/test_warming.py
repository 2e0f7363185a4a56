"""The release is opened before somebody waits for it, as soon as its index can be reached."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.app import Parts
from bot.app.warming import warmed
from bot.errors import IndexUnavailable, KnowledgeError, NoRelease
from bot.settings import read_settings
from tests.unit.app.test_tables import Pauses


@dataclass
class Knowledge:
    why: list[KnowledgeError]
    asked: int = 0

    async def ready(self) -> None:
        self.asked += 1
        if self.why:
            raise self.why.pop(0)


@dataclass(frozen=True)
class Knowing(Parts):
    knows: Any = field(default=None)

    @property
    def knowledge(self) -> Any:  # type: ignore[override]  # as far as it is used here
        return self.knows


@pytest.mark.parametrize(
    ("why", "pauses"), [([], []), ([IndexUnavailable("Check CHROMA_URL.")] * 3, [0.5, 1, 2]), ([NoRelease()], [])]
)
async def test_an_index_out_of_reach_is_tried_again_and_what_was_never_published_is_not(
    tmp_path: Path, why: list[KnowledgeError], pauses: list[float]
) -> None:
    clock, knowledge = Pauses(), Knowledge(list(why))
    await warmed(Knowing(read_settings(_env_file=None, handrail_home=tmp_path), clock, knows=knowledge))
    assert clock.seconds == pauses
    assert knowledge.asked == len(pauses) + 1
