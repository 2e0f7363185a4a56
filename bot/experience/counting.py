"""How sure a small number is, and what is too small to be shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import comb, sqrt

FEWEST = 5
"""Fewer than so many are not broken down: somebody could be recognised, and it would say little."""

_Z = 1.96
"""For 95 in 100."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with what it may be in truth: 95 in 100 such intervals hold it."""

    count: int
    of: int

    @property
    def value(self) -> float:
        return self.count / self.of if self.of else 0.0

    @property
    def low(self) -> float:
        return self._wilson()[0]

    @property
    def high(self) -> float:
        return self._wilson()[1]

    @property
    def told(self) -> bool:
        """Whether it may be shown."""
        return self.of >= FEWEST

    def _wilson(self) -> tuple[float, float]:
        """Wilson's interval: right for small numbers too, and never outside 0..1."""
        if not self.of:
            return 0.0, 1.0
        n, p, z2 = self.of, self.value, _Z * _Z
        middle = (p + z2 / (2 * n)) / (1 + z2 / n)
        half = _Z * sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
        low = 0.0 if self.count == 0 else middle - half
        high = 1.0 if self.count == n else middle + half
        return max(0.0, low), min(1.0, high)


def share(of: Iterable[bool]) -> Share:
    values = list(of)
    return Share(sum(values), len(values))


def difference(before: Share, after: Share) -> tuple[float, float]:
    """What the change may be in truth (Newcombe's interval from the two of Wilson). Clear when 0 is not within."""
    low = after.value - before.value - sqrt((after.value - after.low) ** 2 + (before.high - before.value) ** 2)
    high = after.value - before.value + sqrt((after.high - after.value) ** 2 + (before.value - before.low) ** 2)
    return low, high


def changed(before: Share, after: Share) -> int:
    """1: clearly more than before; -1: clearly less; 0: nobody can tell."""
    if not (before.told and after.told):
        return 0
    low, high = difference(before, after)
    return 1 if low > 0 else -1 if high < 0 else 0


def rate_changed(before: int, after: int, before_days: float = 1.0, after_days: float = 1.0) -> int:
    """The same for counts of things that happen by themselves: given their sum, how they fall before and after."""
    if before + after < FEWEST:
        return 0
    expected = after_days / (before_days + after_days)
    found = Share(after, before + after)
    return 1 if found.low > expected else -1 if found.high < expected else 0


@dataclass(frozen=True, slots=True)
class Spread:
    """What is usual and what one in ten has to bear. ``low`` and ``high``: of the usual one, 95 in 100."""

    of: int
    usual: float
    worst_tenth: float
    low: float
    high: float

    @property
    def told(self) -> bool:
        return self.of >= FEWEST


def spread(values: Iterable[float]) -> Spread:
    """Median and ninth decile. The median's interval is by rank, so it holds whatever the values are like."""
    found = sorted(values)
    if not found:
        return Spread(0, 0.0, 0.0, 0.0, 0.0)
    under = _rank(len(found))
    return Spread(
        len(found), quantile(found, 0.5), quantile(found, 0.9), found[under], found[len(found) - 1 - under]
    )  # fmt: skip


def quantile(ordered: Sequence[float], at: float) -> float:
    """Between two values in proportion. ``ordered`` is not empty."""
    place = at * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def _rank(n: int) -> int:
    """From 0: the value at this place, and its mirror, hold the median 95 times in 100 (as near as ranks allow)."""
    if n > 500:
        return max(0, int((n - _Z * sqrt(n)) / 2))
    tail, rank = 1 / 2**n, 0
    while True:
        tail += comb(n, rank + 1) / 2**n
        if tail > 0.025:
            return rank
        rank += 1
