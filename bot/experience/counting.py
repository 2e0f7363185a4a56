"""How sure a small number is, and what is too small to be shown."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import comb, sqrt
from typing import Protocol, TypeVar

FEWEST = 5
"""Fewer than so many are not broken down: somebody could be recognised, and it would say little."""

_Z = 1.96
"""For 95 in 100."""


class Somebodys(Protocol):
    """Whatever is somebody's: it counts for that person, however much of it they have."""

    @property
    def person(self) -> str: ...


T = TypeVar("T", bound=Somebodys)
Part = TypeVar("Part", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with what it may be in truth: 95 in 100 such intervals hold it."""

    count: int
    of: int
    who: frozenset[str] = field(repr=False)
    """The people behind what is counted; never shown."""
    others: frozenset[str] = field(repr=False)
    """The people behind the rest."""
    rough: bool = False
    """What it is a share of stands nowhere else, and is told to the nearest five: exactly, with what does stand
    elsewhere, it would say how many a few are."""

    @property
    def value(self) -> float:
        return self.count / self.of if self.of else 0.0

    @property
    def low(self) -> float:
        return wilson(self.count, self.of)[0]

    @property
    def high(self) -> float:
        return wilson(self.count, self.of)[1]

    @property
    def enough(self) -> bool:
        """Whether it is of enough people to say anything of it."""
        return len(self.who | self.others) >= FEWEST

    @property
    def told(self) -> bool:
        """Whether it may be shown: neither those counted nor the rest, which follows from it, are a few people."""
        return self.enough and not few(self.who) and not few(self.others)


def wilson(count: int, of: int) -> tuple[float, float]:
    """Wilson's interval: right for small numbers too, and never outside 0..1."""
    if not of:
        return 0.0, 1.0
    p, z2 = count / of, _Z * _Z
    middle = (p + z2 / (2 * of)) / (1 + z2 / of)
    half = _Z * sqrt(p * (1 - p) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    low = 0.0 if count == 0 else middle - half
    high = 1.0 if count == of else middle + half
    return max(0.0, low), min(1.0, high)


def share(of: Iterable[T], counts: Callable[[T], object], *, rough: bool = False) -> Share:
    """Of these, those that count."""
    every = [(one.person, bool(counts(one))) for one in of]
    who, others = ([person for person, has in every if has is wanted] for wanted in (True, False))
    return Share(len(who), len(every), frozenset(who), frozenset(others), rough)


def few(people: Collection[str]) -> bool:
    """Whether somebody is among them, and too few to be told of. Nobody at all may be told."""
    return 0 < len(people) < FEWEST


def kept_back(
    parts: Mapping[Part, Sequence[frozenset[str]]], also: Collection[Part] = ()
) -> frozenset[Part]:  # fmt: skip
    """Which parts of a whole are not told where the whole is: those of a few people; and as long as a few could be
    computed from the rest, the smallest of the others.

    ``parts``: for each the people behind whatever is told of it (those who count, say, and those who do not).
    ``also``: kept back anyhow.
    """
    held = {part for part, told in parts.items() if part in also or any(map(few, told))}
    left = sorted(
        (part for part, told in parts.items() if part not in held and any(told)),  # nobody in a part hides nothing
        key=lambda part: (min(len(people) for people in parts[part] if people), str(part)),
    )
    while held and left and (len(held) == 1 or _few_together([parts[part] for part in held])):
        held.add(left.pop(0))
    return frozenset(held)


def _few_together(parts: Sequence[Sequence[frozenset[str]]]) -> bool:
    return any(few(frozenset().union(*told)) for told in zip(*parts, strict=True))


def difference(before: Share, after: Share) -> tuple[float, float]:
    """What the change may be in truth (Newcombe's interval from the two of Wilson). Clear when 0 is not within."""
    low = after.value - before.value - sqrt((after.value - after.low) ** 2 + (before.high - before.value) ** 2)
    high = after.value - before.value + sqrt((after.high - after.value) ** 2 + (before.value - before.low) ** 2)
    return low, high


def changed(before: Share, after: Share) -> int:
    """1: clearly more than before; -1: clearly less; 0: nobody can tell."""
    if not (before.enough and after.enough):
        return 0
    low, high = difference(before, after)
    return 1 if low > 0 else -1 if high < 0 else 0


def rate_changed(before: int, after: int, before_days: float = 1.0, after_days: float = 1.0) -> int:
    """The same for counts of things that happen by themselves: given their sum, how they fall before and after."""
    if before + after < FEWEST:
        return 0
    expected = after_days / (before_days + after_days)
    low, high = wilson(after, before + after)
    return 1 if low > expected else -1 if high < expected else 0


@dataclass(frozen=True, slots=True)
class Spread:
    """What is usual and what one in ten has to bear. ``low`` and ``high``: of the usual one, 95 in 100."""

    of: int
    usual: float
    worst_tenth: float
    low: float
    high: float
    people: int
    """Whose values these are."""

    @property
    def told(self) -> bool:
        return self.people >= FEWEST


def spread(of: Iterable[T], value: Callable[[T], float | None]) -> Spread:
    """Median and ninth decile of what is known. The median's interval is by rank, so it holds whatever the values are
    like."""
    known = [(one.person, found) for one in of if (found := value(one)) is not None]
    return spread_of([found for _, found in known], len({person for person, _ in known}))


def spread_of(values: Iterable[float], people: int) -> Spread:
    """The same of bare values. ``people``: whose they are."""
    found = sorted(values)
    if not found:
        return Spread(0, 0.0, 0.0, 0.0, 0.0, 0)
    under = _rank(len(found))
    return Spread(
        len(found), quantile(found, 0.5), quantile(found, 0.9), found[under], found[len(found) - 1 - under], people
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
