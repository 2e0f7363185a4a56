"""``handrail digest``: shows what would be told, posts it once, and says what to mend where there is nobody to tell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.settings import Settings

TABLE = """
[owners]
"Network team" = ["fay@example.org"]
[digests]
leads = ["lin@example.org", "slack:C1"]
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HANDRAIL_HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.fixture
def named(home: Path) -> Path:
    (home / "handrail.toml").write_text(TABLE, encoding="utf-8")
    return home


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["digest", *arguments])


def test_what_leads_would_get_is_shown_before_anybody_is_named(home: Path) -> None:
    result = run("--dry-run", "--for", "leads")
    assert result.exit_code == 0, result.output
    assert "name leads in [digests]" in result.stdout
    assert "How support felt, " in result.stdout
    assert "Nobody asked anything." in result.stdout


def test_with_nobody_to_write_to_it_says_whom_to_name(home: Path) -> None:
    result = run()
    assert result.exit_code == 1
    assert "Name leads in [digests]" in result.output


def test_an_owner_s_is_shown_by_their_name_and_an_unknown_one_is_explained(named: Path) -> None:
    result = run("--dry-run", "--for", "network team")
    assert result.exit_code == 0, result.output
    assert "nothing to tell" in result.stdout
    wrong = run("--dry-run", "--for", "Facilities")
    assert wrong.exit_code == 1
    assert "[owners] names: network team" in wrong.output


def test_it_is_posted_once_a_week_and_a_dry_run_posts_nothing(named: Path) -> None:
    shown = [json.loads(line) for line in run("--dry-run", "--json").stdout.splitlines()]
    assert [(one["to"], one["lines"]) for one in shown] == [("web:local:lin@example.org", ["Nobody asked anything."])]
    said = [json.loads(run("--json").stdout.splitlines()[0])["told"] for _ in range(2)]
    assert said == ["put on its way", "on its way already"]
    assert "on its way already" in run("--for", "leads").stdout


def test_a_table_that_cannot_be_used_is_explained(home: Path) -> None:
    (home / "handrail.toml").write_text('[digests]\nday = "Someday"\n', encoding="utf-8")
    result = run("--dry-run", "--for", "leads")
    assert result.exit_code == 1
    assert "a day of the week, like Monday" in result.output
