"""Who gets a digest, and when: ``[digests]``. A week has the same name wherever and whenever it is asked for. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import SettingsError
from bot.experience.period import Patience, Period

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NAMES = ("leads", "owners", "day", "hour", "zone")

LATE = timedelta(days=3)
"""So long after its time a digest is still sent, where no server ran or something else had just been told."""

OPEN_HOURS = 8
"""For so many hours from its hour on: nobody is written to in the evening."""

APART = timedelta(hours=24)
"""Between a letter and a digest to the same person, so that nobody is told the same twice within a day."""

WEEK = timedelta(days=7)
WEEKS_BEFORE = 4


@dataclass(frozen=True, slots=True)
class Digests:
    """Whom to write to, and when. ``leads``: addresses, ``platform:tenant:id``."""

    leads: tuple[str, ...] = ()
    owners: bool = True
    """Also to everybody in ``[owners]`` who is reached in Slack or Teams."""
    day: int = 0
    """Monday is 0."""
    hour: int = 9
    zone: str = ""
    """Empty: that of the first desk."""


@dataclass(frozen=True, slots=True)
class Week:
    """The seven days that a digest is about, and when it is due."""

    due: datetime
    period: Period

    @property
    def name(self) -> str:
        """The day on which it is due: the same at every server, and however late it is sent."""
        return (self.period.last + timedelta(days=1)).isoformat()

    @property
    def before(self) -> Period:
        """The four weeks before."""
        first = self.period.first - timedelta(weeks=WEEKS_BEFORE)
        return Period(first, self.period.first - timedelta(days=1), self.period.zone, self.period.patience)


def week_at(digests: Digests, now: datetime, zone: str, patience: Patience) -> Week:
    """The last week whose digest was due by now. ``zone``: of the house, where none is set."""
    zone = digests.zone or zone
    here = now.astimezone(ZoneInfo(zone))
    day = here.date() - timedelta(days=(here.weekday() - digests.day) % 7)
    due = _moment(day, digests.hour, zone)
    if due > now:
        day -= WEEK
        due = _moment(day, digests.hour, zone)
    return Week(due, Period(day - WEEK, day - timedelta(days=1), zone, patience))


def may_write(digests: Digests, week: Week, now: datetime) -> bool:
    """Whether this is a time at which a digest that has not been sent is sent."""
    here = now.astimezone(ZoneInfo(week.period.zone))
    daytime = digests.hour <= here.hour < digests.hour + OPEN_HOURS
    return now - week.due < LATE and daytime and (here.weekday() < 5 or here.weekday() == digests.day)


def next_due(digests: Digests, week: Week) -> datetime:
    """When the one after is due."""
    return _moment(week.period.last + timedelta(days=1) + WEEK, digests.hour, week.period.zone)


def _moment(day: date, hour: int, zone: str) -> datetime:
    return datetime.combine(day, time(hour), ZoneInfo(zone))


def digests_from(table: Mapping[str, Any], *, tenant: str = "", one_workspace: bool = True) -> Digests:
    """``[digests]`` of ``handrail.toml``. ``tenant``: the one that is served in Teams. ``one_workspace``: a channel in
    Slack need not say which. ``SettingsError`` where a line cannot be used."""
    if unknown := sorted(set(table) - set(NAMES)):
        raise SettingsError(
            f"[digests] holds {', '.join(NAMES[:-1])} and {NAMES[-1]} and nothing else: what is {unknown[0]!r}?"
        )
    owners = table.get("owners", True)
    if not isinstance(owners, bool):
        raise SettingsError(f"[digests] owners is true or false, not {owners!r}.")
    leads = _listed(table.get("leads", []))
    return Digests(
        tuple(dict.fromkeys(_address(one, tenant, one_workspace) for one in leads)),
        owners, _day(table.get("day", DAYS[0])), _hour(table.get("hour", 9)), _zone(table.get("zone", "")),
    )  # fmt: skip


def _listed(given: Any) -> list[str]:
    listed = [given] if isinstance(given, str) else given
    if not isinstance(listed, list) or not all(isinstance(one, str) and one.strip() for one in listed):
        raise SettingsError(
            '[digests] leads is a list of where leads are written to, like ["slack:C0123", "lin@example.org"], not '
            f"{given!r}."
        )
    return [one.strip() for one in listed]


def _address(given: str, tenant: str, one_workspace: bool) -> str:
    """``slack:C0123``, ``slack:T1:U2``, ``teams:19:…@thread.tacv2``, ``teams:TENANT:PERSON``, or an account."""
    platform, colon, rest = given.partition(":")
    first, more, id = rest.partition(":")
    match platform:
        case _ if not colon:
            return f"web:local:{quote(given.casefold(), safe='@.+-_')}"
        case "slack" if first and not more and first[0] in "CGUW" and one_workspace:
            return f"slack::{first}"
        case "slack" if first and not more and not one_workspace:
            raise SettingsError(
                f"[digests] names {given!r}, and several workspaces are served. Say which: slack:WORKSPACE:{first}"
            )
        case "teams" if first == "19" and id:
            return f"teams:{tenant}:{rest}"
        case "slack" | "teams" | "web" if first and id:
            return given
    raise SettingsError(
        f"[digests] names {given!r}. Write slack:CHANNEL, slack:WORKSPACE:PERSON, teams:19:…@thread.tacv2 (a channel), "
        "teams:TENANT:PERSON, or the id or e-mail address of somebody's account on the page."
    )


def _day(given: Any) -> int:
    names = [day.casefold() for day in DAYS]
    if not isinstance(given, str) or given.strip().casefold() not in names:
        raise SettingsError(f"[digests] day is a day of the week, like {DAYS[0]}, not {given!r}.")
    return names.index(given.strip().casefold())


def _hour(given: Any) -> int:
    if not isinstance(given, int) or isinstance(given, bool) or not 0 <= given <= 23:
        raise SettingsError(f"[digests] hour is a full hour of the day, 0 to 23, not {given!r}.")
    return given


def _zone(given: Any) -> str:
    try:
        ZoneInfo(given or "UTC")
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        raise SettingsError(f"[digests] zone is a time zone like Europe/London, not {given!r}.") from None
    return str(given)
