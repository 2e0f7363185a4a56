"""A question's sums are computed by the thread that asks: several turns at once must not wait for each other's."""

from __future__ import annotations

import subprocess
import sys

import pytest

_WATCHED = """
import os, sys
seen = []
def heard(event, values):
    if event == "import" and values[0] == "numpy":
        seen.append(os.environ.get("OPENBLAS_NUM_THREADS"))
sys.addaudithook(heard)
__import__(sys.argv[1])
print(seen[0])
"""


@pytest.mark.parametrize(
    "module", ["bot.app.server", "bot.commands.asking", "bot.knowledge.ranking", "kb_ingest.build"]
)
def test_it_is_said_before_the_sums_library_is_read(module: str) -> None:
    asked = [sys.executable, "-c", _WATCHED, module]
    found = subprocess.run(asked, capture_output=True, text=True, check=True, env={})
    assert found.stdout.split() == ["1"]


def test_who_sets_it_otherwise_has_it_otherwise() -> None:
    asked = [sys.executable, "-c", _WATCHED, "bot.knowledge.ranking"]
    found = subprocess.run(asked, capture_output=True, text=True, check=True, env={"OPENBLAS_NUM_THREADS": "3"})
    assert found.stdout.split() == ["3"]
