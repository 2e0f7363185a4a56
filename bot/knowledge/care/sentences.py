"""The sentences that the hearing was taught with, each file a kind: all of them made up."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

HERE = Path(__file__).parent
KNOWN, OTHER = "## known wordings", "## other wordings"


def made_up(name: str, part: Literal["known", "other", "all"] = "all") -> Sequence[str]:
    """The sentences of one file. ``known``: those that the wordings of the signals already tell apart."""
    head, _, rest = (HERE / f"{name}.txt").read_text(encoding="utf-8").partition(f"{KNOWN}\n")
    known, _, other = rest.partition(f"{OTHER}\n")
    assert head.startswith("#")
    chosen = {"known": known, "other": other, "all": known + other}[part]
    return [line.strip() for line in chosen.splitlines() if line.strip()]
