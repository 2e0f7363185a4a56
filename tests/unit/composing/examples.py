"""Reads the tables of sentences beside their passages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FITTED = Path(__file__).with_name("examples_fitted.md")
KEPT_APART = Path(__file__).with_name("examples_kept_apart.md")


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence, the passage that it cites, and whether it is a fair retelling."""

    title: str
    passage: str
    verdict: str
    sentence: str

    @property
    def faithful(self) -> bool:
        return self.verdict == "true"


def examples(path: Path) -> tuple[Example, ...]:
    """Every row of every table in ``path``."""
    found: list[Example] = []
    for part in re.split(r"(?m)^## ", path.read_text(encoding="utf-8"))[1:]:
        title, _, rest = part.partition("\n")
        lines = rest.split("\n")
        passage = "\n".join(line[1:].removeprefix(" ") for line in lines if line.startswith(">"))
        for line in lines:
            row = re.fullmatch(r"\| (\w+) \| (.+) \|", line)
            if row and row.group(1) != "verdict":
                found.append(Example(title.strip(), passage, row.group(1), row.group(2)))
    return tuple(found)
