"""How long an ingest takes, as a ratio to the bare embedder over the same texts in the same run."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from bot.app import Parts
from bot.commands.publishing import workshop
from bot.knowledge.embedder import embedder
from bot.knowledge.reading import passage_text
from bot.settings import Settings
from kb_ingest.build import ingest


def measured(folder: Path, work: Path) -> dict[str, float]:
    """Passages a second of a whole first ingest over those of the embedder alone; and the second ingest's seconds."""
    home = work / "indexing-home"
    shutil.rmtree(home, ignore_errors=True)
    parts = Parts(Settings(handrail_home=home, _env_file=None))  # type: ignore[call-arg]  # pydantic's own argument
    start = time.perf_counter()
    report = ingest([folder], workshop(parts), source="bench")
    whole = time.perf_counter() - start
    release = parts.shelf.current()
    assert release is not None
    texts = [passage_text(passage) for passage in parts.shelf.passages(release.id)]
    bare = embedder()
    start = time.perf_counter()
    bare.embed(texts)
    alone = time.perf_counter() - start
    start = time.perf_counter()
    again = ingest([folder], workshop(parts), source="bench")
    second = time.perf_counter() - start
    return {
        "passages": float(report.passages),
        "ingest seconds": whole,
        "bare embedder seconds": alone,
        "ratio (bare / ingest without its checks, at least 0.8)": alone / (whole - report.checked_seconds),
        "share of the checks in the ingest (at most 0.1)": report.checked_seconds / whole,
        "findings of the checks": float(len(report.findings)),
        "second ingest seconds": second,
        "checks of the second ingest, seconds": again.checked_seconds,
        "second ingest embedded": float(again.embedded),
    }
