"""A real database and a real index with what stands in ``library``."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app.parts import Parts
from bot.commands import sources
from bot.settings import Settings
from tests.fakes.surroundings import FakeClock
from tests.unit.app.releases.library import ARTICLES, TABLE


@pytest.fixture
async def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Parts]:
    monkeypatch.chdir(tmp_path)
    table, folder = tmp_path / "handrail.toml", tmp_path / "help"
    table.write_text(TABLE, encoding="utf-8")
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    made = Parts(Settings(handrail_home=tmp_path / "home", handrail_settings=table))
    made.__dict__["clock"] = FakeClock()
    await sources.ingest_described(made, ["help"], sources.Asked(as_json=True))
    yield made
    await made.close()
