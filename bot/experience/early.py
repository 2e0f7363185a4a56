"""Small doubts that pile up on one thing before anybody calls it an incident.

For each article that was shown and each telling word of the questions: how many *people* came with it within two days,
against what the weeks before let expect. The expectation grows and shrinks with everything else that people ask, so
that a busy Monday or the first week of term is no signal. The test is a negative binomial: a Poisson count whose level
is only known as well as the weeks before show it, and which varies as much as it has varied there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, lgamma, log, log1p
from typing import Literal

from bot.experience.counting import FEWEST
from bot.experience.period import BASELINE, Period
from bot.experience.topics import Experienced

WINDOW = 2
"""Days in which people are counted together."""

FALSE_ALARMS = 0.001
"""A day on which nothing is the matter raises a signal this often, over all things together."""

LEAST_KNOWN = 40
"""What people came with in the weeks before: with less nobody can say what is usual."""

Kind = Literal["article", "word"]
Key = tuple[Kind, str]
Days = Mapping[date, Mapping[Key, frozenset[str]]]

_EVERYTHING: Key = ("word", "")
"""Whatever people came with."""


@dataclass(frozen=True, slots=True)
class Early:
    """One pile of doubts. ``expected`` is for the two days at its peak."""

    kind: Kind
    about: str
    """The article's id, or the word."""
    also: tuple[str, ...]
    """Words that the same people used."""
    first: date
    last: date
    people: int
    """Within the two days at its peak."""
    expected: float
    chance: float
    """How likely so many are while nothing is the matter."""
    days: tuple[tuple[date, int], ...]
    """People a day, two weeks up to its last day."""
    keys: tuple[Key, ...] = ()
    """All that it was named after on one of its days."""


@dataclass(frozen=True, slots=True)
class _Found:
    key: Key
    day: date
    people: frozenset[str]
    expected: float
    chance: float


def early_signals(topics: Sequence[Experienced], period: Period) -> list[Early]:
    """Within the period, the newest first. ``topics``: with those of the weeks before."""
    days = _by_day(topics, period)
    piles: list[list[_Found]] = []
    for number in range(period.days):
        for found in _on(period.first + timedelta(days=number), days):
            pile = next((pile for pile in piles if _goes_on(pile[-1], found)), None)
            if pile is None:
                piles.append([found])
            else:
                pile.append(found)
    signals = [_signal(pile, days) for pile in piles]
    return sorted(signals, key=lambda signal: (-signal.last.toordinal(), signal.chance))


def enough_known(topics: Sequence[Experienced], period: Period) -> bool:
    """Whether there is enough to say what is usual, at least by the end of the period."""
    end = period.last - timedelta(days=WINDOW - 1)
    return _people_days(_by_day(topics, period), end - BASELINE, end) >= LEAST_KNOWN


def tail(count: int, mean: float, size: float) -> float:
    """P(X ≥ count) of a negative binomial with this mean and size (a Poisson count where the size is very large)."""
    if count <= 0:
        return 1.0
    below = sum(exp(_log_chance(number, mean, size)) for number in range(count))
    if below < 0.999_999:
        return 1.0 - below
    return sum(exp(_log_chance(number, mean, size)) for number in range(count, count + 400))


def _log_chance(number: int, mean: float, size: float) -> float:
    if mean <= 0:
        return 0.0 if number == 0 else -1e9
    return (
        lgamma(number + size) - lgamma(size) - lgamma(number + 1)
        - size * log1p(mean / size) + number * (log(mean) - log(mean + size))
    )  # fmt: skip


def _by_day(topics: Iterable[Experienced], period: Period) -> Days:
    found: dict[date, dict[Key, set[str]]] = defaultdict(lambda: defaultdict(set))
    for topic in topics:
        day = found[period.day_of(topic.asked_at)]
        # What somebody came with, once: if these were people, a busy day on which most come anyway would count too low.
        day[_EVERYTHING].add(f"{topic.person} {sorted(topic.articles or topic.words)}")
        for article in topic.articles:
            day["article", article].add(topic.person)
        for word in topic.words:
            day["word", word].add(topic.person)
    return {day: {key: frozenset(people) for key, people in keys.items()} for day, keys in found.items()}


def _on(day: date, days: Days) -> list[_Found]:
    """What has piled up in the two days that end with this one; where the same people
    came with several things, the article, or else the clearest word."""
    window = _window(day, days)
    begin = day - timedelta(days=WINDOW - 1)
    if _people_days(days, begin - BASELINE, begin) < LEAST_KNOWN:
        return []
    many = {key: people for key, people in window.items() if key != _EVERYTHING and len(people) >= FEWEST}
    if not many:
        return []
    before = [(begin - timedelta(days=number + 1)) for number in range(BASELINE.days)]
    known = {key for each in before for key in days.get(each, {})} | set(window)
    limit = FALSE_ALARMS / len(known)
    everything = window[_EVERYTHING]
    found = [_tested(key, people, len(everything), day, before, days) for key, people in many.items()]
    clear = [one for one in found if one.chance < limit]
    return _apart(sorted(clear, key=lambda one: (one.key[0] != "article", one.chance, one.key)))


def _tested(key: Key, people: frozenset[str], all: int, day: date, before: Sequence[date], days: Days) -> _Found:
    counts = [
        (len(days.get(each, {}).get(key, ())), len(days.get(each, {}).get(_EVERYTHING, ()))) for each in before
    ]  # fmt: skip
    with_it, others = sum(has for has, _ in counts), sum(every - has for has, every in counts)
    level = (with_it + 0.5) / (others + 1)
    mean = level * (all - len(people) + 1)
    size = mean / (_too_much_variance(counts, level) + mean / (with_it + 0.5))
    return _Found(key, day, people, mean, tail(len(people), mean, size))


def _too_much_variance(counts: Sequence[tuple[int, int]], level: float) -> float:
    """How much more than a Poisson count it has varied, over its mean: 0 where it has not.

    The largest two days are left out: an earlier incident must not hide the next.
    """
    parts = sorted(
        (has - level * (every - has)) ** 2 / (level * (every - has)) for has, every in counts if every > has
    )  # fmt: skip
    kept = parts[:-2]
    return max(0.0, sum(kept) / len(kept) - 1) if len(kept) >= 10 else 0.0


def _window(day: date, days: Days) -> Mapping[Key, frozenset[str]]:
    found: dict[Key, frozenset[str]] = {}
    for number in range(WINDOW):
        for key, people in days.get(day - timedelta(days=number), {}).items():
            found[key] = found.get(key, frozenset()) | people
    return found


def _apart(found: Sequence[_Found]) -> list[_Found]:
    kept: list[_Found] = []
    for one in found:
        if not any(len(one.people & other.people) > min(len(one.people), len(other.people)) / 2 for other in kept):
            kept.append(one)
    return kept


def _goes_on(earlier: _Found, found: _Found) -> bool:
    near = found.day - earlier.day <= timedelta(days=WINDOW)
    return near and (earlier.key == found.key or len(earlier.people & found.people) > len(found.people) / 2)


def _signal(pile: Sequence[_Found], days: Days) -> Early:
    peak = min(pile, key=lambda found: found.chance)
    kind, about = peak.key
    last = pile[-1].day
    shown = [last - timedelta(days=number) for number in reversed(range(14))]
    window = _window(peak.day, days)
    also = [
        (len(people & peak.people), word)
        for (kind_of, word), people in window.items()
        if kind_of == "word" and word not in ("", about) and len(people & peak.people) >= FEWEST
    ]
    return Early(
        kind, about, tuple(word for _, word in sorted(also, key=lambda one: (-one[0], one[1]))[:3]),
        pile[0].day - timedelta(days=WINDOW - 1), last, len(peak.people), peak.expected, peak.chance,
        tuple((each, len(days.get(each, {}).get(peak.key, ()))) for each in shown),
        tuple(dict.fromkeys(found.key for found in pile)),
    )  # fmt: skip


def _people_days(days: Days, since: date, until: date) -> int:
    return sum(len(keys[_EVERYTHING]) for day, keys in days.items() if since <= day < until)
