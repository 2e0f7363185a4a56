"""People see how far an ingest is, and what it did."""

from __future__ import annotations

import io

from rich.console import Console

from kb_ingest.problems import Note
from kb_ingest.progress import BarProgress, LineProgress
from kb_ingest.report import IngestReport


def test_without_a_terminal_there_are_plain_lines_and_few_of_them() -> None:
    stream = io.StringIO()
    progress = LineProgress(stream)
    progress.stage("Reading", 3)
    for _ in range(3):
        progress.advance(1)
    progress.stage("Embedding", 1000)
    for _ in range(100):
        progress.advance(10)
    assert stream.getvalue().splitlines() == [
        "Reading: 3",
        "Embedding: 1,000",
        *(f"Embedding: {done} of 1,000" for done in ("250", "500", "750", "1,000")),
    ]


def test_on_a_terminal_there_is_a_bar_with_how_much_how_fast_and_how_long() -> None:
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=True, width=120, color_system=None)
    with BarProgress(console) as progress:
        progress.stage("Embedding", 40)
        for _ in range(4):
            progress.advance(10)
    shown = stream.getvalue()
    assert "Embedding" in shown and "40/40" in shown and "0:00:00" in shown


def test_a_long_list_is_shortened_for_people_but_problems_are_all_told() -> None:
    report = IngestReport(
        source="it-help",
        outcome="published",
        release="r1",
        added=tuple(f"new{number}" for number in range(30)),
        changed=(),
        removed=("old",),
        unchanged=("same",) * 7,
        skipped=tuple(Note(f"f{number}.md", "is empty") for number in range(30)),
        warnings=(Note("a.md", "reviewed is not a date like 2025-03-31 and is ignored"),),
        unknown=2,
        articles=38,
        passages=90,
        embedded=60,
        seconds=2.5,
    )
    lines = report.lines()
    assert "Added: 30" in lines and "  … and 20 more" in lines and "Removed: 1" in lines and "Unchanged: 7" in lines
    assert sum(line.endswith("is empty") for line in lines) == 30
    assert "  a.md: reviewed is not a date like 2025-03-31 and is ignored" in lines
    assert lines[-1] == "38 articles in 90 passages, 60 of them newly embedded, in 2.5 seconds."
