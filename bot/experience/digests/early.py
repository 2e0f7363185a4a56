"""A short letter to leads when something begins to pile up, so that nobody has to wait for the week's digest. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.experience.early import Early, Key, early_signals
from bot.experience.material import Material
from bot.experience.period import Period
from bot.experience.sections.doubts import goes_on, in_words, name
from bot.messages.letter import Letter, LetterLink

LOOK_BACK = timedelta(days=14)
"""What began earlier and goes on is told anew: it is news again by then."""

FROM_HOUR, TO_HOUR = 8, 20
"""By the house's clock, on every day of the week: nobody is written to at night."""


def lately(last: Period) -> Period:
    """The days in which a signal may have begun, up to the last day of this period."""
    first = last.last - LOOK_BACK + timedelta(days=1)
    return Period(first, last.last, last.zone, last.patience)


def begun(material: Material) -> list[Early]:
    """Signals that still go on, the newest first."""
    return [each for each in early_signals(material.topics, material.period) if goes_on(material, each)]


def about(key: Key) -> str:
    """What kind of letter it is: that one was sent is kept under this name."""
    kind, what = key
    return f"early {kind}: {what}"


def names(signal: Early) -> tuple[str, ...]:
    """All under which it may have been told already: it grows, and what it is named after may change meanwhile."""
    keys = dict.fromkeys([(signal.kind, signal.about), *signal.keys, *(("word", word) for word in signal.also)])
    return tuple(about(key) for key in keys)


def told_already(signal: Early, told: Mapping[str, datetime | None], zone: str) -> bool:
    """``told``: name → when a letter on it was last sent."""
    days = (at.astimezone(ZoneInfo(zone)).date() for at in _known(told, names(signal)))
    return any(day >= signal.first for day in days)


def _known(told: Mapping[str, datetime | None], under: Iterable[str]) -> Iterable[datetime]:
    return (at for each in under if (at := told.get(each)) is not None)


def may_write(now: datetime, zone: str) -> bool:
    return FROM_HOUR <= now.astimezone(ZoneInfo(zone)).hour < TO_HOUR


def early_letter(material: Material, signal: Early, to: str, page: str) -> Letter:
    """``page``: the address under which the page is reached; empty where nobody said."""
    lines = (
        in_words(material, signal),
        "That many came says nothing of why. It may be worth asking whoever looks after it.",
    )
    links = (LetterLink("The week in the report", f"{page}/report?weeks=1#doubts"),) if page else ()
    ref = f"early:{to}:{signal.kind}:{signal.about}:{signal.first.isoformat()}"
    return Letter(ref, to, f"Something is piling up: {name(material, signal)}", lines, links)
