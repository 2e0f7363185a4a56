"""How long a whole turn takes, as a ratio to its bare parts in the same run.

Bare parts: embed the question, score it with bm25s, ask Chroma for the nearest. Whole turn: from the message
persisted to the
reply saved, ready to be sent. Each question is new, so that nothing is remembered from the one before.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
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
from tests.bench import answers, corpora


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


def measured(small: Path, data: Path, large: Path | None) -> dict[str, float]:
    """Turn over bare parts on kb_small; a turn on a large release over one on the small; the first answer of a
    process."""
    questions = [q["text"].splitlines()[0] for q in corpora.sumo_questions(data)][:240]
    few = asyncio.run(time_turns(small, questions))
    figures = {
        "bare parts, ms": few.bare,
        "whole turn, ms": few.turn,
        "turn / bare parts (at most 3)": few.ratio,
        "first answer of a cold process, s": _first_answer(small),
        "peak memory of a process that answers, MB": _peak(small),
    }
    if large is not None:
        many = asyncio.run(time_turns(large, questions))
        figures["turn over kb_large / over kb_small (at most 1.5)"] = many.turn / few.turn
        figures["turn over kb_large / its bare parts"] = many.ratio
        figures["peak memory over kb_large, MB"] = _peak(large)
    return figures


def _first_answer(home: Path) -> float:
    start = time.perf_counter()
    answers.handrail(home, "ask", "how do I get my mail back", "--json")
    return time.perf_counter() - start


def _peak(home: Path) -> float:
    """Of a process of its own that asks one question."""
    code = (
        "import resource, sys; sys.argv = ['handrail', 'ask', 'how do I get my mail back', '--json']\n"
        "from bot.cli import app\n"
        "app(standalone_mode=False)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, file=sys.stderr)"
    )
    environment = {**os.environ, "HANDRAIL_HOME": str(home), "LOG_LEVEL": "error"}
    done = subprocess.run((sys.executable, "-c", code), env=environment, capture_output=True, text=True, check=True)
    return float(done.stderr.splitlines()[-1])
