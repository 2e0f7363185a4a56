"""People see how far an ingest is, and what it did."""

from __future__ import annotations

import io
import re

from rich.console import Console

from kb_ingest.problems import Note
from kb_ingest.progress import BarProgress, LineProgress
from kb_ingest.report import IngestReport


def test_without_a_terminal_there_are_plain_lines_and_few_of_them() -> None:
    stream = io.StringIO()
    seconds = iter(range(0, 10_000, 30))
    progress = LineProgress(stream, lambda: next(seconds))
    progress.stage("Reading", 3)
    for _ in range(3):
        progress.advance(1)
    progress.stage("Embedding", 1000)
    for _ in range(100):
        progress.advance(10)
    progress.stage("Building the index", 0)
    assert stream.getvalue().splitlines() == [
        "Reading: 3",
        "Embedding: 1,000",
        "Embedding: 250 of 1,000, 8 a second, about 2 minutes left",
        "Embedding: 500 of 1,000, 8 a second, about 60 seconds left",
        "Embedding: 750 of 1,000, 8 a second, about 30 seconds left",
        "Embedding: 1,000 of 1,000",
        "Building the index",
    ]


def test_on_a_terminal_there_is_a_bar_with_how_much_how_fast_and_how_long() -> None:
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=True, width=120, color_system=None)
    with BarProgress(console) as progress:
        progress.stage("Embedding", 40)
        for _ in range(4):
            progress.advance(10)
    shown = stream.getvalue()
    assert "Embedding" in shown and "40 of 40" in shown


def test_the_bar_says_how_fast_it_goes_and_how_long_it_will_take() -> None:
    stream = io.StringIO()
    seconds = iter(range(10_000))
    console = Console(
        file=stream, force_terminal=True, width=120, color_system=None, get_time=lambda: float(next(seconds))
    )
    with BarProgress(console) as progress:
        progress.stage("Embedding", 4_000)
        for _ in range(30):
            progress.advance(10)
        console.print("half-way")
    assert re.search(r"300 of 4,000, \d+ a second, about \d+ (?:seconds|minutes) left", stream.getvalue())


def test_a_stage_that_nobody_can_count_shows_no_numbers() -> None:
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=True, width=120, color_system=None)
    with BarProgress(console) as progress:
        progress.stage("Waiting for another ingest to finish", 0)
        progress.stage("Building the index", 0)
    assert not re.search(r"\d of \d|0/", stream.getvalue())


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
