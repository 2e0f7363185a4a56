"""Ingests on several machines of one PostgreSQL: each has a folder of its own, and still only one is at work."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import Conflict
from bot.store.locks import one_at_a_time
from bot.store.shelf import SqlShelf
from kb_ingest.build import ingest
from tests.fakes.databases import fresh_database
from tests.unit.kb_ingest.workshops import workshop, write


def test_while_one_is_at_work_elsewhere_another_leaves_its_half_built_release_alone(tmp_path: Path) -> None:
    folder = write(tmp_path / "it-help", {"a.md": "# Article\n\nDo this."})
    with fresh_database("postgres", tmp_path) as database:
        shelf = SqlShelf(database)
        here = workshop(tmp_path / "here", shelf, alone=lambda: one_at_a_time(database, "ingest", 0))
        with one_at_a_time(database, "ingest", 0):  # a machine that is building
            shelf.begin("01ELSEWHERE000000000000000", source="hr", embedder="e", at=here.clock.now())
            with pytest.raises(Conflict, match="Another ingest"):
                ingest([folder], here)
            assert list(shelf.debris()) == ["01ELSEWHERE000000000000000"]
        report = ingest([folder], here)
    assert report.outcome == "published"
    assert report.cleared == ("01ELSEWHERE000000000000000",), "whoever built it has died by now"
