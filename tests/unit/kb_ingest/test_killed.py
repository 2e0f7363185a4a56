"""An ingest that is killed with -9 at any point leaves a whole release serving and no debris after the next one."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kb_ingest.build import ingest
from tests.unit.kb_ingest.workshops import LongIds, open_shelf, workshop, write

ROOT = Path(__file__).parents[3]
BEFORE = {f"a{number}.md": f"# Article {number}\n\nDo thing {number}." for number in range(4)}
AFTER = BEFORE | {"a1.md": "# Article 1\n\nNew words.", "new.md": "# New\n\nBrand new."}
OLD, NEW = ({name: text.split("\n\n")[1] for name, text in files.items()} for files in (BEFORE, AFTER))
COMMITS = 6
"""Of an ingest that publishes: begin, put, take, vectors, publish, sweep."""


def run(home: Path, folder: Path, point: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.unit.kb_ingest.killed_ingest", str(home), str(folder), point]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)


def test_the_points_of_these_tests_are_all_that_there_are(tmp_path: Path) -> None:
    """If an ingest commits more often one day, the new commits must be killed at, too."""
    home, folder = prepared(tmp_path)
    done = run(home, folder, "never")
    assert (done.returncode, done.stdout, done.stderr) == (0, str(COMMITS), "")


@pytest.mark.parametrize("point", [*(f"commit:{number}" for number in range(1, COMMITS + 1)), "embed", "index"])
def test_a_killed_ingest_leaves_a_whole_release_and_the_next_one_finishes(tmp_path: Path, point: str) -> None:
    home, folder = prepared(tmp_path)
    assert run(home, folder, point).returncode == -signal.SIGKILL
    database, shelf = open_shelf(home)
    shop = workshop(home, shelf, ids=LongIds(200))

    def served() -> dict[str, str]:
        release = shelf.current()
        assert release is not None
        passages = shelf.passages(release.id)
        assert shop.indexing.is_whole(shop.directory(release.id), release.id, passages)
        return {passage.article.id: passage.text for passage in passages}

    published = point == f"commit:{COMMITS}"
    assert served() == (NEW if published else OLD)
    report = ingest([folder], shop)
    assert report.outcome == ("unchanged" if published else "published")
    assert served() == NEW
    assert list(shelf.debris()) == []
    ready = {one.id for one in shelf.releases() if one.state == "ready"}
    assert {path.name for path in (home / "releases").iterdir()} == ready
    database.sync.dispose()


def prepared(tmp_path: Path) -> tuple[Path, Path]:
    home = tmp_path / "home"
    home.mkdir()
    folder = write(tmp_path / "it-help", BEFORE)
    database, shelf = open_shelf(home)
    ingest([folder], workshop(home, shelf))
    database.sync.dispose()
    write(folder, AFTER)
    return home, folder
