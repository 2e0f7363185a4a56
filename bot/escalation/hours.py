"""When a desk is open: spans of the week in its own time zone, without its holidays. Pure: the time is given.

Whatever goes in and comes out is in UTC or carries its zone; only the spans and holidays are wall-clock. Where a clock
goes forward, a time that does not exist is the same time counted from before the change; where it goes back, a desk
opens at the first and closes at the second of two equal times.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
FURTHEST = 400
"""Days that are looked through for an opening: more than a year of holidays in a row is a slip of the pen."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """One stretch of a week: from ``start`` on ``weekday`` (Monday is 0) for ``minutes``, over midnight where it is
    long enough. All in minutes of the wall clock."""

    weekday: int
    start: int
    minutes: int


ALWAYS: tuple[Span, ...] = tuple(Span(day, 0, 1440) for day in range(7))


@dataclass(frozen=True, slots=True)
class Holiday:
    """Days without opening, first and last included. Without a year they return every year."""

    first: tuple[int | None, int, int]
    """(year or None, month, day)."""
    last: tuple[int | None, int, int]

    def has(self, day: date) -> bool:
        if self.first[0] is not None and self.last[0] is not None:
            return (self.first[0], *self.first[1:]) <= (day.year, day.month, day.day) <= (self.last[0], *self.last[1:])
        this, first, last = (day.month, day.day), self.first[1:], self.last[1:]
        return first <= this <= last if first <= last else this >= first or this <= last


@dataclass(frozen=True, slots=True)
class Hours:
    """When a desk is open. A span that begins on a holiday falls out, also the part after midnight."""

    zone: str = "UTC"
    week: tuple[Span, ...] = ALWAYS
    holidays: tuple[Holiday, ...] = ()

    @property
    def always(self) -> bool:
        return self.week == ALWAYS and not self.holidays

    def open_at(self, at: datetime) -> bool:
        near = takewhile(lambda span: span[0] <= at, self._from(at))
        return any(at < end for _, end in near)

    def opens(self, at: datetime) -> datetime | None:
        """``at`` where it is open then, else the next opening; None where none comes within a year."""
        return next((max(at, start) for start, _ in self._from(at)), None)

    def closes(self, at: datetime) -> datetime | None:
        """When it closes next, given that it is open; None where it is closed at ``at`` or never closes."""
        end: datetime | None = None
        for start, until in self._from(at):
            if start > (end or at):
                return end
            end = until if end is None else max(end, until)
            if end - at > 8 * DAY:
                return None
        return end

    def open_between(self, since: datetime, until: datetime) -> timedelta:
        """How much of that time it was open."""
        total, reached = timedelta(), since
        for start, end in self._from(since):
            if start >= until:
                break
            if end > reached:
                total += max(timedelta(), min(end, until) - max(start, reached))
                reached = max(reached, end)
        return total

    def after(self, since: datetime, time_open: timedelta) -> datetime | None:
        """The moment at which it has been open for so long since then: a closed desk's clock does not run."""
        left, reached = time_open, since
        for start, end in self._from(since):
            begin = max(start, reached)
            if end <= begin:
                continue
            if end - begin >= left:
                return begin + left
            left, reached = left - (end - begin), end
        return None

    def local(self, at: datetime) -> datetime:
        return at.astimezone(ZoneInfo(self.zone))

    def _from(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The openings that end after ``at``, in UTC, by their beginning; they may overlap."""
        longest = max((span.start + span.minutes for span in self.week), default=0)
        first = self.local(at).date() - DAY * (longest // 1440 + 1)
        zone = ZoneInfo(self.zone)
        for number in range(FURTHEST):
            day = first + DAY * number
            if any(holiday.has(day) for holiday in self.holidays):
                continue
            those = (span for span in self.week if span.weekday == day.weekday())
            for start, end in sorted(_between(day, span, zone) for span in those):
                if end > at and end > start:
                    yield start, end


def _between(day: date, span: Span, zone: ZoneInfo) -> tuple[datetime, datetime]:
    start = _moment(day, span.start, zone).astimezone(UTC)
    return start, _last(_moment(day, span.start + span.minutes, zone))


def _moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(day + DAY * (minutes // 1440), time(minutes % 1440 // 60, minutes % 60), zone)


def _last(moment: datetime) -> datetime:
    return max(moment.replace(fold=fold).astimezone(UTC) for fold in (0, 1))


ALWAYS_OPEN = Hours()


def moment(hours: Hours, at: datetime, now: datetime) -> str:
    """A moment to come in the desk's own days and times: "13:00", "tomorrow at 08:30", "Monday at 08:30"."""
    there, today = hours.local(at), hours.local(now).date()
    away = (there.date() - today).days
    if away == 0:
        return f"{there:%H:%M}"
    if away == 1:
        return f"tomorrow at {there:%H:%M}"
    day = WEEKDAYS[there.weekday()]
    return f"{day} at {there:%H:%M}" if away < 7 else f"{day} {there.day} {MONTHS[there.month - 1]} at {there:%H:%M}"


def day_and_time(hours: Hours, at: datetime, now: datetime) -> str:
    """As ``moment``, to stand by itself: "at 13:00", "tomorrow at 08:30", "on Monday at 08:30"."""
    said = moment(hours, at, now)
    return f"at {said}" if said[0].isdecimal() else said if said.startswith("tomorrow") else f"on {said}"


def place_of(zone: str) -> str:
    """A time zone as people know it: "London time"; "UTC" as it is."""
    name = zone.rpartition("/")[2].replace("_", " ")
    return zone if zone in ("UTC", "GMT", "Etc/UTC") or "/" not in zone else f"{name} time"
