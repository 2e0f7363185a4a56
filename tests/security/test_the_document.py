"""``docs/security.md`` names tests that there are."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SHORT = {"s/": "tests/security/", "p/": "tests/platforms/", "u/": "tests/unit/", "tests/": "tests/"}
_NAMED = re.compile(r"`((?:s/|p/|u/|tests/)[\w/]+\.py)?::(test_\w+)`")
_MODULE = re.compile(r"`((?:bot|kb_ingest)/[\w/]+(?:\.py|/))`")


@cache
def collected(file: Path) -> frozenset[str]:
    """The tests that pytest finds in a file: functions of the module itself, in a file that is named as one."""
    assert file.name.startswith("test_"), file
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(each.name for each in tree.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef))


def test_every_control_and_every_test_that_it_names_is_there() -> None:
    text = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    file, found = "", 0
    for named in _NAMED.finditer(text):
        file = named[1] or file
        start = next(start for start in SHORT if file.startswith(start))
        place = ROOT / (SHORT[start] + file.removeprefix(start))
        assert place.is_file(), file
        assert named[2] in collected(place), f"{file}::{named[2]}"
        found += 1
    assert found > 60
    for module in _MODULE.finditer(text):
        assert (ROOT / module[1]).exists(), module[1]


def test_each_entry_of_the_lists_has_its_line_with_a_test() -> None:
    lines = (ROOT / "docs/security.md").read_text(encoding="utf-8").splitlines()
    for kind in ("LLM", "ASI", "A"):
        for number in range(1, 11):
            found = [line for line in lines if line.startswith(f"| {kind}{number:02} ")]
            assert len(found) == 1, f"{kind}{number:02}"
            assert _NAMED.search(found[0]), f"{kind}{number:02} names no test"
