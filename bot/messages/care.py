"""What goes straight to people, and is left out of the ordinary statistics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

CareKind = Literal["danger", "harassment", "security"]
"""``danger``: to oneself or others. ``harassment``: and abuse. ``security``: an incident that has happened."""

CARE_KINDS: tuple[CareKind, ...] = get_args(CareKind)
"""The gravest first."""


@dataclass(frozen=True, slots=True)
class Care:
    """What somebody told of, and the sentence that says so, in their own words."""

    kind: CareKind
    quote: str
