"""How long a whole turn takes, as a ratio to its bare parts in the same run.

Bare parts: embed the question, score it with bm25s, ask Chroma for the nearest. Whole turn: from the message persisted to the
reply saved, ready to be sent. Each question is new, so that nothing is remembered from the one before.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.app import Handrail, Parts
from bot.knowledge.index import Index
from bot.messages.incoming import Said
from bot.messages.people import member
from bot.settings import Settings


@dataclass(frozen=True)
class Timing:
    """Milliseconds, medians over the questions."""

    bare: float
    turn: float

    @property
    def ratio(self) -> float:
        return self.turn / self.bare


async def time_turns(home: Path, questions: Sequence[str]) -> Timing:
    """Bare parts and whole turns alternate, so that whatever else the machine does falls on both."""
    parts = Parts(Settings(handrail_home=home, _env_file=None))  # type: ignore[call-arg]  # pydantic's own argument
    try:
        handrail = Handrail(parts, "invite")
        await parts.knowledge.ready()
        current = parts.shelf.current()
        assert current is not None
        index = Index.open(parts.release_directory(current.id), current.id, parts.shelf.passages(current.id))
        half = len(questions) // 2
        bare, whole = [], []
        for number, (one, other) in enumerate(zip(questions[:half], questions[half:], strict=False)):
            bare.append(_bare(index, parts, one))
            whole.append(await _turn(handrail, other, number))
        index.close()
        return Timing(statistics.median(bare[5:]), statistics.median(whole[5:]))
    finally:
        await parts.close()


def _bare(index: Index, parts: Parts, question: str) -> float:
    start = time.perf_counter()
    [vector] = parts.embedder.embed([question])
    index.words.scores(question)
    index.nearest(vector, 50)
    return (time.perf_counter() - start) * 1000


async def _turn(handrail: Handrail, question: str, number: int) -> float:
    person = member("web", "local", f"bench{number}", "Bench")
    said = Said(f"bench:{number}:{time.time_ns()}", f"{person.key}:1", datetime.now(UTC), person, question)
    await handrail.intake.receive(said)
    start = time.perf_counter()
    received = await handrail.inbox.next(said.conversation, datetime.now(UTC))
    assert received is not None
    await handrail.conversations.take(received)
    return (time.perf_counter() - start) * 1000


def turn_timing(home: Path, questions: Sequence[str]) -> Timing:
    return asyncio.run(time_turns(home, questions))
