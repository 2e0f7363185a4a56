"""``handrail report``: one page, the numbers beside it, and plain words where a day cannot be read."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.commands.reporting import COLUMNS, _as_text
from bot.settings import Settings


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HANDRAIL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ORGANISATION", "Alder College")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["report", *arguments])


def test_an_empty_house_gets_a_page_that_says_so(home: Path) -> None:
    result = run("--from", "2026-09-01", "--to", "2026-09-28", "--out", "out/felt.html", "--csv", "out/felt.csv")
    assert result.exit_code == 0, result.output
    text = (home / "out/felt.html").read_text(encoding="utf-8")
    assert "1 September to 28 September 2026" in text
    assert "Alder College" in text
    assert "Nobody asked anything" in result.stdout
    with (home / "out/felt.csv").open(encoding="utf-8") as stream:
        assert tuple(next(csv.reader(stream))) == COLUMNS


def test_machines_get_lines(home: Path) -> None:
    result = run("--from", "2026-09-01", "--to", "2026-09-28", "--json")
    first, *rest = [json.loads(line) for line in result.stdout.splitlines()]
    assert (first["event"], first["from"], first["to"]) == ("reported", "2026-09-01", "2026-09-28")
    assert (home / first["out"]).exists()
    assert all(set(COLUMNS) <= set(row) for row in rest)


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "01.09.2026"])
def test_a_day_that_is_none_is_explained(home: Path, day: str) -> None:
    result = run("--from", day)
    assert result.exit_code == 1
    assert "like 2026-11-23" in result.output


def test_the_end_before_the_start_is_explained(home: Path) -> None:
    result = run("--from", "2026-09-02", "--to", "2026-09-01")
    assert result.exit_code == 1
    assert "the end is before the start" in result.output


def test_without_days_it_is_the_four_weeks_up_to_today(home: Path) -> None:
    result = run("--json")
    first = json.loads(result.stdout.splitlines()[0])
    from datetime import date

    assert (date.fromisoformat(first["to"]) - date.fromisoformat(first["from"])).days == 27


def test_a_spreadsheet_is_not_given_formulas() -> None:
    assert _as_text('=HYPERLINK("x")') == '\'=HYPERLINK("x")'
    assert _as_text("Wi-Fi") == "Wi-Fi"
    assert _as_text(-3) == -3
