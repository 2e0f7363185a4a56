"""The desks as an administrator writes them: the tables ``[desks.<id>]``, one a desk. What is wrong is named."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import SettingsError
from bot.escalation.desks import Desk
from bot.escalation.hours import ALWAYS, WEEKDAYS, Holiday, Hours, Span

LINES: Mapping[str, str] = {
    "name": "as people know it: the IT desk",
    "place": "web, slack:C0123… or teams:19:…",
    "hours": 'when it is open: ["Mon-Fri 08:30-17:00", "Sat 22:00-02:00"]; without it, always',
    "time_zone": "whose clock that is: Europe/London",
    "holidays": 'days without opening: ["12-25", "2026-12-24..2027-01-01"]; without a year, every year',
    "contact": "what to do if it cannot wait: ring 4400",
    "calls": "true where people may ask to be called back",
    "on_call": "who is called when a case waits too long, in words",
    "on_call_mention": "the same as the platform knows them, to be notified: a Slack user group's id (S0123…), or for "
    "Teams a person's or a tag's id, a bar and the name to show (29:…|IT on call)",
    "take_within": "how long a case may wait, in opening time, before it is late: 30 minutes",
    "overflow": "the desk that is asked while this one is closed, and next when a case waits too long",
    "keywords": "words in what people write",
    "topics": "articles by id, or the folder or source they come from",
    "tags": "tags of articles",
    "audiences": "whose cases come here",
}
"""What may stand in a desk's table, and what it means."""

_LISTS = ("hours", "holidays", "keywords", "topics", "tags", "audiences")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_PLACE = re.compile(r"web|slack:[A-Z0-9]+|teams:\S+")
_MENTION = re.compile(r"[^<>&\r\n]{1,250}")
_DAYS = {day[:3].lower(): number for number, day in enumerate(WEEKDAYS)}
_HOURS = re.compile(
    r"(?P<first>[a-z]{3,9})(?:\s*[-–]\s*(?P<last>[a-z]{3,9}))?\s+"
    r"(?P<start>\d{1,2}:\d\d)\s*[-–]\s*(?P<end>\d{1,2}:\d\d)",
    re.IGNORECASE,
)
_DAY = r"(?:(\d{4})-)?(\d\d)-(\d\d)"
_HOLIDAY = re.compile(rf"{_DAY}(?:\s*\.\.\s*{_DAY})?")
_TIME = re.compile(r"(\d+)\s*(minutes?|min|hours?|h)", re.IGNORECASE)


def desks_from(tables: Mapping[str, object]) -> tuple[Desk, ...]:
    """The desks, in the order in which they stand; none where there is no table."""
    desks = tuple(_desk(id, table) for id, table in tables.items())
    known, names = {desk.id for desk in desks}, [desk.name.casefold() for desk in desks]
    for desk in desks:
        if desk.overflow and (desk.overflow not in known or desk.overflow == desk.id):
            raise _wrong(desk.id, "overflow", f"names {desk.overflow!r}; write the id of another desk")
        if names.count(desk.name.casefold()) > 1:
            raise _wrong(desk.id, "name", f"is {desk.name!r}, and so is another desk's; each needs a name of its own")
    return desks


def _desk(id: str, table: object) -> Desk:
    if not _ID.fullmatch(id):
        raise SettingsError(f"[desks.{id}]: a desk's id has small letters, digits, - and _, and nothing else.")
    if not isinstance(table, Mapping):
        raise SettingsError(f"desks.{id} is a table. Write [desks.{id}] on a line of its own, and its lines below it.")
    unknown = [line for line in table if line not in LINES]
    if unknown:
        raise SettingsError(f"[desks.{id}] has no {unknown[0]!r}. It may have: {', '.join(LINES)}.")
    text = {line: _text(id, line, table.get(line, "")) for line in LINES if line not in (*_LISTS, "calls")}
    if not isinstance(table.get("calls", False), bool):
        raise _wrong(id, "calls", f"is {table['calls']!r}; write true or false, without quotes")
    lists = {line: _list(id, line, table.get(line, [])) for line in _LISTS}
    for line in ("name", "place"):
        if not text[line]:
            raise _wrong(id, line, f"is missing: {LINES[line]}")
    if not _PLACE.fullmatch(text["place"]):
        raise _wrong(id, "place", f"is {text['place']!r}; write {LINES['place']}")
    if text["on_call_mention"] and not _MENTION.fullmatch(text["on_call_mention"]):
        raise _wrong(id, "on_call_mention", f"is {text['on_call_mention']!r}; write an id, without <, > and &")
    return Desk(
        id=id,
        name=text["name"],
        place=text["place"],
        hours=_hours(id, lists["hours"], text["time_zone"], lists["holidays"]),
        contact=text["contact"],
        calls=bool(table.get("calls", False)),
        on_call=text["on_call"],
        on_call_mention=text["on_call_mention"],
        take_within=_time(id, "take_within", text["take_within"]) if text["take_within"] else None,
        overflow=text["overflow"],
        keywords=lists["keywords"],
        topics=lists["topics"],
        tags=lists["tags"],
        audiences=lists["audiences"],
    )


def _hours(id: str, week: tuple[str, ...], zone: str, holidays: tuple[str, ...]) -> Hours:
    try:
        ZoneInfo(zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise _wrong(id, "time_zone", f"is {zone!r}; write a name like Europe/London") from error
    spans = tuple(span for line in week for span in _spans(id, line)) or ALWAYS
    without = tuple(_holiday(id, line) for line in holidays)
    if (week or holidays) and not zone:
        raise _wrong(id, "time_zone", "is missing: hours and holidays need the clock that they are meant by")
    return Hours(zone or "UTC", spans, without)


def _spans(id: str, line: str) -> tuple[Span, ...]:
    found = _HOURS.fullmatch(line.strip())
    first, last = (_day(found["first"]), _day(found["last"] or found["first"])) if found else (None, None)
    start, end = (_minutes(found["start"]), _minutes(found["end"])) if found else (None, None)
    if first is None or last is None or start is None or end is None or start == 1440 or start == end:
        raise _wrong(id, "hours", f"holds {line!r}; write lines like Mon-Fri 08:30-17:00")
    minutes = (end - start) % 1440 or 1440
    days = range(first, last + 1 if last >= first else last + 8)
    return tuple(Span(day % 7, start, minutes) for day in days)


def _day(word: str) -> int | None:
    number = _DAYS.get(word[:3].lower())
    return number if number is not None and WEEKDAYS[number].lower().startswith(word.lower()) else None


def _minutes(clock: str) -> int | None:
    """Minutes from midnight; 24:00 is the end of the day."""
    hour, minute = (int(part) for part in clock.split(":"))
    return hour * 60 + minute if minute < 60 and hour * 60 + minute <= 1440 else None


def _holiday(id: str, line: str) -> Holiday:
    found = _HOLIDAY.fullmatch(line.strip())
    if found is None:
        raise _wrong(id, "holidays", f"holds {line!r}; write 12-25, 2026-04-03 or 2026-12-24..2027-01-01")
    first = _date(id, line, *found.groups()[:3])
    last = _date(id, line, *found.groups()[3:]) if found[5] else first
    if (first[0] is None) != (last[0] is None):
        raise _wrong(id, "holidays", f"holds {line!r}; write the year on both sides, or on neither")
    if first[0] is not None and last[0] is not None and (first[0], *first[1:]) > (last[0], *last[1:]):
        raise _wrong(id, "holidays", f"holds {line!r}, which ends before it begins")
    return Holiday(first, last)


def _date(id: str, line: str, year: str | None, month: str, day: str) -> tuple[int | None, int, int]:
    try:
        date(int(year) if year else 2024, int(month), int(day))  # a leap year: 02-29 may return every fourth one
    except ValueError as error:
        raise _wrong(id, "holidays", f"holds {line!r}, which is no day") from error
    return (int(year) if year else None, int(month), int(day))


def _time(id: str, line: str, text: str) -> timedelta:
    found = _TIME.fullmatch(text)
    if found is None or not int(found[1]):
        raise _wrong(id, line, f"is {text!r}; write a time like 30 minutes or 2 hours")
    return timedelta(**{"hours" if found[2].lower().startswith("h") else "minutes": int(found[1])})


def _text(id: str, line: str, value: object) -> str:
    if not isinstance(value, str) or len(value.splitlines()) > 1:
        raise _wrong(id, line, f"is {value!r}; write one line of text ({LINES[line]})")
    return value.strip()


def _list(id: str, line: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) and each.strip() for each in value):
        raise _wrong(id, line, f"is {value!r}; write a list of texts ({LINES[line]})")
    return tuple(each.strip() for each in value)


def _wrong(id: str, line: str, what: str) -> SettingsError:
    return SettingsError(f"[desks.{id}]: {line} {what}.")
