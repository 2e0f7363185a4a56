"""A workshop that checks, and a folder of articles with golden questions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb_ingest.build import Workshop
from tests.unit.kb_ingest.checking import ARTICLES, QUESTIONS, checked_shop
from tests.unit.kb_ingest.workshops import write


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Workshop]:
    with checked_shop(tmp_path / "home") as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "it-help", {**ARTICLES, "questions.yaml": QUESTIONS})
