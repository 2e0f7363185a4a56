"""How long to wait before trying again."""

from __future__ import annotations


def growing(attempts: int, *, first: float, most: float) -> float:
    """Seconds: ``first`` after the first attempt that failed (``attempts`` is 0), doubled by each further one."""
    return min(most, first * 2.0 ** min(attempts, 30))


def jittered(seconds: float, chance: float) -> float:
    """Between half of it and all of it, so that those who failed together do not come back together."""
    return seconds * (0.5 + 0.5 * chance)
