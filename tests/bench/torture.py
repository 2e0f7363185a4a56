"""The torture in its long form: hundreds of conversations, and what became of every word that was said in them.

``python -m tests.bench . --only torture``. One replica on SQLite, then three servers and three workers on a PostgreSQL
and a Chroma server of the benchmark's own. The short form is a test: ``tests/torture``.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from tests.torture.nursery import Nursery
from tests.torture.scenes import SIX, Scene, tortured
from tests.torture.verdict import Verdict

SEED = 1
ONE_REPLICA = Scene(SEED, 120, ("web", "slack"), at_once=16, deaths_each=40)
MANY = Scene(
    SEED,
    180,
    ("web", "slack", "teams"),
    SIX,
    shared=True,
    storms=("database restarts", "chroma is away", "database is cut off", "database restarts", "database is cut off"),
    at_once=16,
    deaths_each=12,
)


def measured() -> str:
    """Both houses, one after the other, as Markdown; and every fault that was found."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        nursery = Nursery(Path(folder))
        try:
            for name, scene in (("one replica", ONE_REPLICA), ("three servers and three workers", MANY)):
                own = Path(folder) / str(len(found))
                own.mkdir()
                found[name] = asyncio.run(tortured(scene, nursery, own))
        finally:
            nursery.close()
    return "\n".join(_table(found))


def _table(found: dict[str, Verdict]) -> list[str]:
    names = sorted({name for verdict in found.values() for name in verdict.figures})
    lines = ["### Torture", "", f"| figure | {' | '.join(found)} |", f"| --- |{' --- |' * len(found)}"]
    for fault in Verdict().faults:
        lines.append(f"| **{fault}** | {' | '.join(str(len(verdict.faults[fault])) for verdict in found.values())} |")
    for name in names:
        lines.append(f"| {name} | {' | '.join(str(verdict.figures[name]) for verdict in found.values())} |")
    lines += ["", f"Seed {SEED}.", ""]
    lines += [f"{name}\n{verdict}\n" for name, verdict in found.items() if not verdict.clean]
    return lines
