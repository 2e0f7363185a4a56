"""How long it takes until somebody answers: from a desk's own recent waits around this hour. Pure.

Waits that ended without anybody (called off, moved on) and those still going on say only that it takes longer than so
long; they are counted as that (the product-limit estimate of Kaplan and Meier), so that giving up does not look like
quick service.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.escalation.hours import Hours
from bot.messages.waiting import Queued, Wait

WEEKS = 4
"""How far back an estimate looks."""

AROUND = timedelta(minutes=90)
"""How far from this time of day a wait may have begun to count."""

FEWEST = 8
"""Fewer waits than this are too little to go on: then nothing is said."""

FEWEST_AS_LONG = 4
"""… and for how much longer it takes, fewer than this that took as long as this one already has."""

USUALLY = 0.75
"""The share of waits that were over by the time that is named."""

AT_MOST = 0.9
"""The share by the time after which it is late."""

_STEPS = (2, 5, 10, 15, 20, 25, 30, 40, 50, 60, 90, 120, 180, 240, 300, 360, 480, 600)
"""Minutes: what is said is one of these, never less than what was found."""

_IN_WORDS = {
    2: "a couple of minutes", 60: "an hour", 90: "an hour and a half", 120: "two hours", 180: "three hours",
    240: "four hours", 300: "five hours", 360: "six hours", 480: "eight hours", 600: "ten hours",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Estimate:
    """Usually within ``usual``, seldom later than ``upper``; both of opening time. ``busier`` than usual just now."""

    usual: timedelta
    upper: timedelta
    busier: bool = False
    cases: int = 0
    """How many waits it rests on."""


def windows(hours: Hours, now: datetime) -> tuple[tuple[datetime, datetime], ...]:
    """The stretches around this time of day, on each of the last four weeks' days, newest first; by the desk's own
    clock."""
    local = hours.local(now)
    moments = (local - timedelta(days=day) for day in range(WEEKS * 7 + 1))
    spans = ((moment - AROUND, min(moment + AROUND, local)) for moment in moments)
    return tuple((since.astimezone(UTC), until.astimezone(UTC)) for since, until in spans)


def estimate(waits: Sequence[Wait], queue: Sequence[Queued], hours: Hours, now: datetime) -> Estimate | None:
    """None where there is too little to go on. ``queue``: who waits now, this person not included."""
    known = _with_those_waiting(waits, queue, hours, now)
    usual, before = quantile(known, USUALLY), quantile(waits, USUALLY)
    taken = sum(wait.taken for wait in waits)
    if taken < FEWEST or usual is None or before is None:
        return None
    upper = quantile(known, AT_MOST) or max(wait.seconds for wait in waits)  # one who waits for days moves no limit
    shown = rounded(usual)
    return Estimate(shown, max(shown, rounded(upper)), _is_busier(waits, queue, hours, now, rounded(before)), taken)


def estimate_after(
    waits: Sequence[Wait], queue: Sequence[Queued], hours: Hours, now: datetime, waited: timedelta
) -> timedelta | None:
    """How much longer it usually takes when it has taken so long already; None where too few ever did."""
    known = [wait for wait in _with_those_waiting(waits, queue, hours, now) if wait.seconds > waited.total_seconds()]
    usual = quantile(known, USUALLY)
    if usual is None or sum(wait.taken for wait in known) < FEWEST_AS_LONG:
        return None
    return rounded(usual - waited.total_seconds())


def quantile(waits: Sequence[Wait], share: float) -> float | None:
    """Seconds by which this share of waits was over; None where too many ended otherwise for that to be known."""
    left, at_risk = 1.0, len(waits)
    for wait in sorted(waits, key=lambda wait: (wait.seconds, not wait.taken)):
        if wait.taken:
            left *= 1 - 1 / at_risk
            if 1 - left >= share - 1e-9:
                return wait.seconds
        at_risk -= 1
    return None


def rounded(seconds: float) -> timedelta:
    """Up to the next time that people would say."""
    minutes = max(0.0, seconds) / 60
    return timedelta(minutes=next((step for step in _STEPS if step >= minutes), 60 * -(-minutes // 60)))


def in_words(time: timedelta) -> str:
    """ "25 minutes", "an hour and a half"."""
    minutes = round(time.total_seconds() / 60)
    if minutes in _IN_WORDS:
        return _IN_WORDS[minutes]
    if minutes % 60 == 0 and minutes:
        return f"{minutes // 60} hours"
    return f"{minutes} minutes" if minutes != 1 else "a minute"


def ahead_of(queue: Sequence[Queued], case: str, own: Collection[str] = ()) -> int | None:
    """How many are before this case, without the person's ``own`` other ones; None where it does not wait there."""
    others = [queued for queued in queue if queued.case == case or queued.case not in own]
    return next((number for number, queued in enumerate(others) if queued.case == case), None)


def _with_those_waiting(
    waits: Sequence[Wait], queue: Sequence[Queued], hours: Hours, now: datetime
) -> tuple[Wait, ...]:
    still = (Wait("", one.since, hours.open_between(one.since, now).total_seconds(), taken=False) for one in queue)
    return (*waits, *still)


def _is_busier(waits: Sequence[Wait], queue: Sequence[Queued], hours: Hours, now: datetime, usual: timedelta) -> bool:
    """Whether two or more have waited for longer than usual, or twice as many wait as ever did at this time of day."""
    overdue = sum(hours.open_between(one.since, now) > usual for one in queue)
    local = hours.local(now)
    then = [_waiting_at(waits, local - timedelta(days=day)) for day in range(1, WEEKS * 7 + 1)]
    return overdue >= 2 or len(queue) >= 2 + 2 * max(then, default=0)


def _waiting_at(waits: Sequence[Wait], moment: datetime) -> int:
    return sum(wait.since <= moment < wait.since + timedelta(seconds=wait.seconds) for wait in waits)
