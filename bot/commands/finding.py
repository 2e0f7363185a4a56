"""What ``doctor`` says of one thing that it looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. ``mend`` says what to do unless it is well."""

    about: str
    state: Literal["ok", "warning", "failed"]
    text: str
    mend: str = ""
