"""How much one person is answered at once. Pure: how long ago their latest messages came is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MINUTE, BURST = 60.0, 10.0
"""Seconds in which so many are answered."""


@dataclass(frozen=True, slots=True)
class Pace:
    """0: as much as comes."""

    a_minute: int = 0
    at_once: int = 0
    """Within ten seconds."""

    def free_in(self, lately: Sequence[float]) -> float:
        """Seconds until one more is answered; 0 where it is at once. ``lately``: how many seconds ago those before it
        came, in any order."""
        return max(_free_in(lately, self.at_once, BURST), _free_in(lately, self.a_minute, MINUTE))


def _free_in(lately: Sequence[float], most: int, within: float) -> float:
    newest = sorted(ago for ago in lately if ago < within)
    return within - max(0.0, newest[most - 1]) if 0 < most <= len(newest) else 0.0
