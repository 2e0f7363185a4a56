"""``handrail ingest --source NAME``, ``--all`` and ``handrail sources``, as an administrator types them."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.app.sources.looking import looked_at
from bot.cli import app
from tests.unit.kb_ingest.workshops import write

TABLES = """
[sources.it-desk]
kind = "folder"
path = "articles"
audience = "staff"
every = "6h"

[sources.away]
kind = "folder"
path = "share"

[audiences]
"All staff" = "staff"
"""
ARTICLES = {"wifi.md": "# Wi-Fi\n\nChoose eduroam and sign in.", "print.md": "# Printing\n\nThere are two queues."}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HANDRAIL_HOME", str(tmp_path / "home"))
    write(tmp_path, {"handrail.toml": TABLES})
    return write(tmp_path / "articles", ARTICLES)


def handrail(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def records(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]


def test_a_described_source_is_ingested_by_its_name_and_remembers_how_it_went(folder: Path) -> None:
    first = handrail("ingest", "--source", "it-desk")
    assert first.exit_code == 0, first.output
    assert "the source it-desk is new in it" in first.stdout and "Fetched anew: 2 of 2 documents." in first.stdout
    write(folder, {"wifi.md": "# Wi-Fi\n\nChoose campus and sign in."})
    code, said = asyncio.run(looked_at("it-desk"))  # as a server does it
    assert code == 0, said
    told = {one["source"]: one for one in records(handrail("sources", "--json"))}
    assert told["it-desk"]["outcome"] == "done" and told["it-desk"]["next"] is not None
    assert told["away"]["last"] is None
    away = handrail("ingest", "--source", "away")
    assert away.exit_code == 1 and "Is it mounted?" in away.stderr
    assert "failed. There is no folder" in handrail("sources").stdout


def test_all_go_on_after_one_that_fails_and_a_dry_run_changes_nothing() -> None:
    dry = handrail("ingest", "--source", "it-desk", "--dry-run")
    assert dry.exit_code == 0 and "Nothing has been changed yet" in dry.stdout
    assert "never ingested" in handrail("sources").stdout
    both = handrail("ingest", "--all", "--json")
    assert both.exit_code == 1
    published, failed = records(both)
    assert published["outcome"] == "published" and failed["source"] == "away" and "mounted" in str(failed["error"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--source", "wiki"], r"has no table [sources.wiki]. There are it-desk, away."),
        ([], "Give folders and files"),
        (["--all", "--source", "it-desk"], "Give folders and files"),
        (["articles", "--all"], "Give folders and files"),
    ],
)
def test_what_does_not_go_together_is_said(words: list[str], said: str) -> None:
    told = handrail("ingest", *words)
    assert told.exit_code != 0 and said in " ".join(told.output.replace("│", " ").split())


def test_a_mistake_in_a_table_is_named_before_anything_is_done(tmp_path: Path) -> None:
    write(tmp_path, {"handrail.toml": '[sources.x]\nkind = "folder"\npaht = "articles"\n'})
    told = handrail("ingest", "--all")
    assert (
        told.exit_code == 1 and "[sources.x] cannot be used" in told.stderr and "there is no line paht" in told.stderr
    )
