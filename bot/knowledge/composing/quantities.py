"""Numbers as they are meant: "15 minutes", "fifteen-minute" and "15 min" are one, "15 hours" is another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_UNITS_BY_NAME = {
    "minute": "minutes minute mins min",
    "hour": "hours hour hrs hr h",
    "second": "seconds second secs sec s",
    "millisecond": "milliseconds millisecond ms",
    "day": "days day",
    "week": "weeks week",
    "month": "months month",
    "year": "years year yrs yr",
    "%": "% percent",
    "kb": "kb kilobyte kilobytes kib",
    "mb": "mb megabyte megabytes mib",
    "gb": "gb gigabyte gigabytes gib",
    "tb": "tb terabyte terabytes tib",
    "mbps": "mbps mbit/s mb/s",
    "gbps": "gbps gbit/s gb/s",
    "mhz": "mhz megahertz",
    "ghz": "ghz gigahertz",
    "character": "characters character chars char letters",
    "digit": "digits digit",
    "device": "devices device",
    "time": "times time attempts attempt tries try",
    "step": "steps step",
    "page": "pages page",
    "user": "users user people persons person participants",
    "item": "items item",
    "email": "emails email messages message",
    "pixel": "pixels pixel px",
    "eur": "€ eur euro euros",
    "usd": "$ usd dollar dollars",
    "gbp": "£ gbp pound pounds",
    "dpi": "dpi",
    "working day": "workday workdays",
}
UNITS = {spelling: unit for unit, spellings in _UNITS_BY_NAME.items() for spelling in spellings.split()}

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
)
NUMBER_WORDS = {word: number for number, word in enumerate(f"{_SMALL} eighteen nineteen".split())} | {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "hundred": 100,
    "thousand": 1000,
    "dozen": 12,
    "twice": 2,
    "thrice": 3,
    "half": 0,
    "double": 2,
    "triple": 3,
}
_NTH = "second third fourth fifth sixth seventh eighth ninth tenth"
_NOT_COUNTS = frozenset({"half"})
ORDINALS = {word: number for number, word in enumerate(_NTH.split(), start=2)}
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug"),
            *("september sep sept", "october oct", "november nov", "december dec"),
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = r"(?P<%s>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_DATES = (
    re.compile(r"\b(?P<y>(?:19|20)\d\d)-(?P<m>\d{1,2})-(?P<d>\d{1,2})\b"),
    re.compile(
        r"\b(?P<d>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?" + _MONTH % "name" + r"(?:,?\s+(?P<y>(?:19|20)\d\d))?\b", re.I
    ),
    re.compile(_MONTH % "name" + r"\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s+(?P<y>(?:19|20)\d\d)\b)?", re.I),
)
_TIMES = (
    re.compile(r"\b(?P<h>\d{1,2})[:.](?P<min>[0-5]\d)\s*(?P<half>[ap])\.?\s?m\b\.?", re.I),
    re.compile(r"\b(?P<h>\d{1,2})\s*(?P<half>[ap])\.?\s?m\b\.?", re.I),
    re.compile(r"\b(?P<h>\d{1,2}):(?P<min>[0-5]\d)\b(?!:)"),
    re.compile(r"\b(?P<word>noon|midday|midnight)\b", re.I),
)
_LIST_MARKER = re.compile(r"^[ \t>]*\d{1,3}[.)](?=\s)", re.MULTILINE)
_NUMBER = re.compile(
    r"(?P<money>[$€£])?\s?(?<![\w.])(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)*)"
    r"(?:(?P<ordinal>st|nd|rd|th)\b|[\s-]?(?P<unit>%|€|[A-Za-z]+(?:/s)?))?",
)
_NUMBER_WORD = re.compile(
    r"\b(?P<tens>(?:twen|thir|for|fif|six|seven|eigh|nine)ty)[-\s](?P<ones>one|two|three|four|five|six|seven|eight|nine)\b"
    r"|\b(?P<word>" + "|".join(sorted(NUMBER_WORDS.keys() | ORDINALS.keys(), key=len, reverse=True)) + r")\b",
    re.IGNORECASE,
)
_RANGE = re.compile(r"^\s*(?:-|–|—|to|and|or|/)\s*$", re.IGNORECASE)
_PRONOUN_BEFORE = re.compile(
    r"\b(?:this|that|the|each|every|any|no|which|another|other|new|old|right|wrong|correct|same|first|last|next|newer"
    r"|older|a|which|either|neither|good|better|best|only)\s+$",
    re.IGNORECASE,
)
_PRONOUN_AFTER = re.compile(
    r"^\s*(?:$|[^\w\s]|(?:of|that|which|who|you|is|are|was|by|and|or|with|for|from|in|on|to|another)\b)", re.I
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number. ``kind``: what sort; ``value``: its normal form; ``unit``: what it counts, where that is said."""

    kind: str
    value: str
    unit: str
    start: int
    end: int


def quantities(text: str) -> tuple[Quantity, ...]:
    """The numbers of a text in order: dates, times, plain numbers and number words. List markers are not numbers."""
    text = _LIST_MARKER.sub(lambda found: " " * len(found.group(0)), text)
    found: list[Quantity] = []
    rest = text
    for pattern in _DATES:
        rest = _taken(pattern, rest, found, _date)
    for pattern in _TIMES:
        rest = _taken(pattern, rest, found, _time)
    rest = _taken(_NUMBER, rest, found, _number)
    _taken(_NUMBER_WORD, rest, found, _word)
    return _units_shared(sorted(found, key=lambda each: each.start), text)


def bears_out(one: Quantity, claimed: Quantity, words: frozenset[str]) -> bool:
    """Whether a number of the passage bears out a claimed one. ``words``: those of the passage's same sentence."""
    if one.kind != claimed.kind or not _same_value(one.value, claimed.value, one.kind):
        return False
    if not claimed.unit or claimed.unit == one.unit:
        return True
    return not one.unit and any(UNITS.get(word) == claimed.unit for word in words)


def _same_value(one: str, claimed: str, kind: str) -> bool:
    if kind == "date" and one != claimed:
        return one.endswith(claimed) and claimed.startswith("-")
    return one == claimed


def _taken(pattern: re.Pattern[str], text: str, into: list[Quantity], read: object) -> str:
    """Read every match of ``pattern`` and blank it out, so that no later pattern reads it again."""
    assert callable(read)

    def take(found: re.Match[str]) -> str:
        quantity = read(found)
        if quantity is None:
            return found.group(0)
        into.append(quantity)
        return "\x01" * len(found.group(0))

    return pattern.sub(take, text)


def _date(found: re.Match[str]) -> Quantity | None:
    parts = found.groupdict()
    month = int(parts["m"]) if parts.get("m") else _MONTHS[parts["name"].lower()]
    if parts.get("name", "") in ("may", "mar") or not 1 <= int(parts["d"]) <= 31:
        return None
    year = parts.get("y") or ""
    return Quantity("date", f"{year}-{month:02d}-{int(parts['d']):02d}", "", found.start(), found.end())


def _time(found: re.Match[str]) -> Quantity | None:
    parts = found.groupdict()
    word = (parts.get("word") or "").lower()
    if word:
        return Quantity("time", "0:00" if word == "midnight" else "12:00", "", found.start(), found.end())
    hour, half = int(parts["h"]), (parts.get("half") or "").lower()
    if hour > 24 or (half and hour > 12):
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return Quantity("time", f"{hour}:{parts.get('min') or '00'}", "", found.start(), found.end())


def _number(found: re.Match[str]) -> Quantity | None:
    raw, unit = found.group("number"), (found.group("unit") or "")
    glued = bool(unit) and unit[0].isalpha() and found.string[found.end("number")].isalpha()
    if glued and unit.lower() not in UNITS:
        return Quantity("code", f"{raw}{unit}".lower(), "", found.start(), found.end())
    known = UNITS.get(unit if unit in ("s", "h") and not glued else unit.lower(), "")
    if unit in ("s", "h") and not glued:
        known = ""
    money = found.group("money")
    known = UNITS[money] if money else known
    end = found.end() if known else (found.end("ordinal") if found.group("ordinal") else found.end("number"))
    return Quantity("ordinal" if found.group("ordinal") else "number", _plain_number(raw), known, found.start(), end)


def _word(found: re.Match[str]) -> Quantity | None:
    if found.group("tens"):
        value = NUMBER_WORDS[found.group("tens").lower()] + NUMBER_WORDS[found.group("ones").lower()]
        return Quantity("number", str(value), _unit_after(found), found.start(), found.end())
    word = found.group("word").lower()
    before, after = found.string[: found.start()], found.string[found.end() :]
    if word in ORDINALS:
        if word == "second" and re.search(r"\b(?:a|per|each|every|one|split)\s+$", before, re.I):
            return None
        return Quantity("ordinal", str(ORDINALS[word]), "", found.start(), found.end())
    if word in _NOT_COUNTS or (word in ("double", "triple") and re.match(r"[- ]?(?:click|check|tap)", after, re.I)):
        return None
    if word == "one" and (_PRONOUN_BEFORE.search(before) or _PRONOUN_AFTER.match(after)):
        return None
    unit = "time" if word in ("twice", "thrice") else _unit_after(found)
    return Quantity("number", str(NUMBER_WORDS[word]), unit, found.start(), found.end())


def _unit_after(found: re.Match[str]) -> str:
    after = re.match(r"[\s-]+([A-Za-z%]+)", found.string[found.end() :])
    return UNITS.get(after.group(1).lower(), "") if after and len(after.group(1)) > 1 else ""


def _units_shared(found: list[Quantity], text: str) -> tuple[Quantity, ...]:
    """In "5 to 10 minutes" the five counts minutes too."""
    shared = list(found)
    for at in range(len(shared) - 2, -1, -1):
        one, other = shared[at], shared[at + 1]
        if (
            one.kind == other.kind == "number"
            and not one.unit
            and other.unit
            and _RANGE.match(text[one.end : other.start])
        ):
            shared[at] = Quantity(one.kind, one.value, other.unit, one.start, one.end)
    return tuple(shared)


def _plain_number(raw: str) -> str:
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", raw):
        raw = raw.replace(",", "")
    raw = re.sub(r",(?=\d+$)", ".", raw) if raw.count(",") == 1 and "." not in raw else raw
    if raw.count(".") > 1 or (raw.startswith("0") and raw.isdigit()):
        return raw
    try:
        return format(Decimal(raw).normalize(), "f")
    except InvalidOperation:
        return raw
