"""What piles up before anybody calls it an incident."""

from __future__ import annotations

from datetime import date, timedelta

from bot.experience.counting import FEWEST
from bot.experience.early import Early, early_signals, enough_known
from bot.experience.material import Material
from bot.experience.pictures import day_bars
from bot.experience.tables import HELD, Cell, Section, Table, at_least

MOST = 8
"""Of older ones nobody needs more."""


def doubts(material: Material) -> Section:
    signals = early_signals(material.topics, material.period)[:MOST]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (name(material, each), _days(each), at_least(each.people), round(each.expected, 1)) for each in signals
    )
    return Section(
        "doubts",
        "Small doubts that pile up",
        (*_said(material, signals),),
        (
            Table("Early signals", "About", ("When", "People within two days", "Usual"), rows),
            *(
                Table(
                    f"Day by day: {name(material, each)}", "Day", ("People",),
                    tuple((_short(day), cell) for day, cell in _by_day(each)),
                )
                for each in signals[:3]
            ),
        ),
        tuple(
            day_bars(
                [(_short(day), cell if isinstance(cell, int) else None) for day, cell in _by_day(each)],
                each.expected / 2,
                f"People a day who came with {name(material, each)}, two weeks up to {_short(each.last)}: "
                f"{each.people} within two days, where {each.expected:.1f} are usual.",
            )
            for each in signals[:3]
        ),
        cannot_tell="A signal says that many people came, not why. On a thing that many ask about every day, a small "
        "trouble does not stand out.",
    )  # fmt: skip


def _by_day(each: Early) -> list[tuple[date, Cell]]:
    """How many came within two days stands above: of these two neither is told where the other brought a few."""
    small = {day for day, count in each.days if 0 < count < FEWEST and each.first <= day <= each.last}
    beside = {day + timedelta(days=by) for day in small for by in (-1, 1)}
    return [
        (day, HELD if day in beside and count >= FEWEST and each.first <= day <= each.last else at_least(count))
        for day, count in each.days
    ]


def _said(material: Material, signals: list[Early]) -> list[str]:
    if not enough_known(material.topics, material.period) and not signals:
        return ["There is too little from the weeks before to know what is usual, so nothing can stand out yet."]
    if not signals:
        return ["Nothing stood out: nothing brought clearly more people than usual within two days."]
    return [in_words(material, each) for each in signals[:3]]


def in_words(material: Material, each: Early) -> str:
    """One signal in a sentence or two."""
    return (
        f"{name(material, each)}: {each.people} people within two days ({_days(each)}), where "
        f"{each.expected:.1f} are usual.{_words(each)}" + (" It goes on." if goes_on(material, each) else "")
    )


def goes_on(material: Material, each: Early) -> bool:
    """Whether it had not ended a day before the period did."""
    return material.period.last - each.last < timedelta(days=2)


def _words(each: Early) -> str:
    return f" Many of them wrote of “{'”, “'.join(each.also)}”." if each.also else ""


def name(material: Material, each: Early) -> str:
    """The article's title, or the word."""
    return f"“{each.about}”" if each.kind == "word" else material.title(each.about)


def _days(each: Early) -> str:
    return _short(each.first) if each.first == each.last else f"{_short(each.first)} to {_short(each.last)}"


def _short(day: date) -> str:
    return f"{day.day} {day:%b}"
