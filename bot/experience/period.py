"""The stretch of time that a report is about, and what it is compared with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.errors import SettingsError

BASELINE = timedelta(days=56)
"""How far before the period the usual level of doubts is learned."""

LONGEST = timedelta(days=732)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is long: from the settings."""

    silent_after: timedelta = timedelta(hours=24)
    """After this long without a word an answer counts as silent."""
    back_within: timedelta = timedelta(days=5)
    """Who comes back with a like topic within this time had not been helped."""


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both whole, in the house's time zone."""

    first: date
    last: date
    zone: str = "UTC"
    patience: Patience = field(default_factory=Patience)

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise SettingsError(
                f"A report from {self.first} to {self.last} would be empty: the end is before the start."
            )
        if timedelta(days=self.days) > LONGEST:
            raise SettingsError("A report covers two years at most. Choose a shorter time with --from and --to.")

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def start(self) -> datetime:
        return self._midnight(self.first)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return self._midnight(self.last + timedelta(days=1))

    @property
    def before(self) -> Period:
        """As many days, just before."""
        return Period(self.first - timedelta(days=self.days), self.first - timedelta(days=1), self.zone, self.patience)

    @property
    def read_from(self) -> datetime:
        """What has to be read begins here: the period before, and what the usual level is learned from."""
        return min(self.before.start, self.start - BASELINE)

    @property
    def read_until(self) -> datetime:
        """… and ends here: who came back after the last day counts too."""
        return self.end + self.patience.back_within

    def holds(self, at: datetime) -> bool:
        return self.start <= at < self.end

    def day_of(self, at: datetime) -> date:
        return at.astimezone(ZoneInfo(self.zone)).date()

    def hour_of(self, at: datetime) -> int:
        return at.astimezone(ZoneInfo(self.zone)).hour

    def slices(self) -> Iterator[Period]:
        """Days for up to two weeks, weeks for up to half a year, else months of four weeks. The last may be shorter."""
        step = 1 if self.days <= 14 else 7 if self.days <= 190 else 28
        for begin in range(0, self.days, step):
            first = self.first + timedelta(days=begin)
            yield Period(first, min(first + timedelta(days=step - 1), self.last), self.zone, self.patience)

    def in_words(self) -> str:
        if self.first == self.last:
            return _day(self.first, year=True)
        return f"{_day(self.first, year=self.first.year != self.last.year)} to {_day(self.last, year=True)}"

    def short(self) -> str:
        """For an axis: its first day."""
        return f"{self.first.day} {self.first:%b}"

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), ZoneInfo(self.zone)).astimezone(UTC)


def _day(day: date, *, year: bool) -> str:
    return f"{day.day} {day:%B}" + (f" {day.year}" if year else "")
