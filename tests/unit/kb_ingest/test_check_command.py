"""``handrail check`` and ``handrail ingest`` say what the checks found, and end with 1 where a release is stopped."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from tests.unit.kb_ingest.checking import ARTICLES, HEAD, QUESTIONS
from tests.unit.kb_ingest.workshops import write


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HANDRAIL_HOME", str(tmp_path / "home"))
    write(tmp_path, {"handrail.toml": '[audiences]\n"All staff" = "staff"\n'})
    return write(tmp_path / "it-help", {**ARTICLES, "questions.yaml": QUESTIONS})


def handrail(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def last_line(result: Result) -> dict[str, object]:
    found: dict[str, object] = json.loads(result.stdout.strip().splitlines()[-1])
    return found


def test_a_check_publishes_nothing_and_names_the_line_to_mend(folder: Path) -> None:
    write(
        folder, {"nobody.md": "# Nobody's article\n\nThe bicycles stand behind the hall, in two rows.\n", "no.md": ""}
    )
    told = handrail("check", str(folder))
    assert told.exit_code == 0 and "nobody.md:1: has no owner. Write owner:" in told.stdout
    assert "no.md is empty" in told.stdout and "Golden questions answered as they should be: 3 of 3" in told.stdout
    assert "Nothing here would keep it from being published." in told.stdout
    assert "Nothing has been published yet" in handrail("releases").stdout
    write(folder, {"safe.md": HEAD + "# The safe\n\nThe PIN of the safe is 8841.\n"})
    stopped = handrail("check", str(folder), "--json")
    assert stopped.exit_code == 1
    found = [json.loads(line) for line in stopped.stdout.splitlines() if line.startswith("{")]
    assert [(one["kind"], one["path"], one["line"]) for one in found if one["stops"]] == [("secret", "safe.md", 6)]


def test_a_stopped_ingest_ends_with_1_and_force_says_who_and_why(folder: Path) -> None:
    assert handrail("ingest", str(folder)).exit_code == 0
    (folder / "wifi.md").unlink()
    stopped = handrail("ingest", str(folder), "--json")
    assert stopped.exit_code == 1 and last_line(stopped)["outcome"] == "stopped"
    assert handrail("ingest", str(folder), "--force", " ").exit_code == 2
    forced = handrail("ingest", str(folder), "--force", "it is being replaced")
    assert forced.exit_code == 0 and "What would have stopped it: 1" in forced.stdout
    assert "in spite of its checks, by " in handrail("releases").stdout
    newest = json.loads(handrail("releases", "--json").stdout.splitlines()[0])
    assert (newest["golden"], newest["golden_passed"], newest["forced_reason"]) == (3, 2, "it is being replaced")


def test_a_setting_that_cannot_be_used_stops_before_anything_is_read(folder: Path, tmp_path: Path) -> None:
    write(tmp_path, {"handrail.toml": '[checks]\nowner = "loud"\n'})
    told = handrail("ingest", str(folder))
    assert told.exit_code == 1 and "[checks] owner is 'loud'" in told.stderr
