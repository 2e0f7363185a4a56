"""``make bench DATA=…``: every measurement, printed as Markdown. ``--only`` runs some of them; ``--work`` keeps
releases."""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path

from tests.bench import (
    answers,
    care,
    corpora,
    experience,
    indexing,
    injection,
    load,
    signals,
    slack,
    soak,
    speed,
    torture,
)
from tests.bench.figures import table

PARTS = (
    "ranking",
    "evidence",
    "signals",
    "care",
    "speed",
    "indexing",
    "slack",
    "experience",
    "soak",
    "injection",
    "load",
    "torture",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--only", choices=PARTS, action="append")
    parser.add_argument("--work", type=Path, help="a folder that keeps releases from run to run")
    parser.add_argument("--large", type=Path, help="a home with kb_large published, for the speed of large releases")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long the load is held (load)")
    options = parser.parse_args()
    without_data = set(options.only or PARTS) <= {"experience", "soak", "torture"}
    if not without_data and not (options.data / "retrieval").is_dir():
        raise SystemExit(f"{options.data} holds no data: say where it is with make bench DATA=…")
    with tempfile.TemporaryDirectory() as own:
        run(options.data, options.work or Path(own), options.only or PARTS, options.large, options.seconds)


def run(data: Path, work: Path, only: tuple[str, ...] | list[str], large: Path | None, seconds: float) -> None:
    """Each part prints its table as soon as it is done."""
    if "ranking" in only:
        print(table("Ranking", answers.ranking(data, work)), flush=True)
    if "evidence" in only:
        sumo = answers.ingested(
            work / "sumo-home", corpora.as_folder(data / "retrieval/sumo_corpus.jsonl", work / "sumo")
        )
        print(table("Evidence, over the SUMO corpus", answers.evidence(sumo, data)), flush=True)
        small = answers.ingested(work / "small-home", data / "kb_small")
        print(table("Evidence, over kb_small", answers.evidence(small, data)), flush=True)
    if "signals" in only:
        for title, figures in signals.measured(data).items():
            print(table(title, figures), flush=True)
    if "care" in only:
        for title, figures in care.measured(data).items():
            print(table(title, figures), flush=True)
    if "speed" in only:
        small = answers.ingested(work / "small-home", data / "kb_small")
        print(table("Speed of a turn", speed.measured(small, data, large)), flush=True)
    if "indexing" in only:
        print(table("Speed of indexing", indexing.measured(data / "kb_small", work)), flush=True)
    if "slack" in only:
        small = answers.ingested(work / "small-home", data / "kb_small")
        print(table("Slack", slack.measured(small, data, work)), flush=True)
    if "injection" in only:
        for title, figures in asyncio.run(injection.measured(data)).items():
            print(table(title, figures), flush=True)
    if "experience" in only:
        with tempfile.TemporaryDirectory() as own:
            print(asyncio.run(experience.measured_quarter(Path(own))), flush=True)
    if "torture" in only:
        print(torture.measured(), flush=True)
    if "soak" in only:
        with tempfile.TemporaryDirectory() as own:
            print(asyncio.run(soak.measured_week(Path(own))), flush=True)
    if "load" in only:
        home = large or answers.ingested(work / "small-home", data / "kb_small")
        questions = [q["text"].splitlines()[0] for q in corpora.sumo_questions(data)]
        for title, figures in load.measured(home, questions, seconds):
            print(table(title, figures), flush=True)


if __name__ == "__main__":
    main()
