"""How it feels beside the usual counts, against the time before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.experience.counting import FEWEST, Share, changed, few, kept_back, rate_changed, spread
from bot.experience.material import Material, confirmed, false_deflection, handed, hard, people, unsure, upset
from bot.experience.pictures import counts_over_shares
from bot.experience.tables import (
    FEW,
    HELD,
    Cell,
    Section,
    Table,
    at_least,
    counted,
    in_words,
    parts_told,
    some,
    spread_or_few,
    told,
)
from bot.experience.topics import Experienced

Measure = Callable[[Sequence[Experienced]], Share]

_FELT: tuple[tuple[str, Measure], ...] = (
    ("Had to try more than once", hard),
    ("Said that it helped (answers of the bot)", confirmed),
    ("Silent or refused, then back within days", false_deflection),
    ("Upset or gave up, in their own words", upset),
    ("Nothing sure enough was found", unsure),
)
ENOUGH = 20
"""With fewer topics in the time before nothing is said of a change."""

_COLUMNS = ("This time", "The time before", "Change")
_CHANGE = {1: "clearly more", 0: "no clear change", -1: "clearly less"}
_COUNT_CHANGE = _CHANGE | {-1: "clearly fewer"}


def headline(material: Material) -> str:
    """The one thing to know first: what the counts say beside what it felt like."""
    now, before = material.now, material.before
    if not now:
        return "Nobody asked anything in this time."
    if len(before) < ENOUGH:
        return "There is too little from the time before to say what has changed."
    if not hard(now).enough:
        return "Too little was asked in this time to say what has changed."
    cases = rate_changed(_cases(before), _cases(now))
    effort = changed(hard(before), hard(now))
    felt = f"{some(hard(now))} had to try more than once, against {some(hard(before))} before"
    counts = f"cases went from {in_words(counted(handed(before)))} to {in_words(counted(handed(now)))}"
    match cases, effort:
        case -1, 1:
            return f"Fewer cases, but more effort for people: {counts}, while {felt}."
        case -1, -1:
            return f"Fewer cases and less effort: {counts}, and {felt}."
        case 1, -1:
            return f"More cases, and less effort for people: {counts}, while {felt}."
        case 1, 1:
            return f"More cases and more effort: {counts}, and {felt}."
        case 0, 1:
            return f"About as many cases, but more effort for people: {felt}."
        case 0, -1:
            return f"About as many cases, and less effort for people: {felt}."
        case -1, 0:
            return f"Fewer cases; whether it is easier for people nobody can tell: {counts}, and {felt}."
        case 1, 0:
            return f"More cases; the effort is about the same: {counts}, and {felt}."
    return f"Nothing has clearly changed: {counts}, and {felt}."


def glance(material: Material) -> Section:
    now, before = material.now, material.before
    return Section(
        "glance",
        "At a glance",
        (
            "The usual counts, and beside them what it felt like. A change is called clear only when chance is an "
            "unlikely reason for it.",
        ),
        (
            _against_before(Table("The usual counts", "Count", _COLUMNS, _counted(now, before)), before),
            _against_before(Table("How it felt", "Share of topics", _COLUMNS, _felt(now, before)), before),
        ),
        cannot_tell="Two things that move together need not cause each other. A share stands with the range in which "
        "it lies 95 times in 100.",
    )


def weeks(material: Material) -> Section:
    """Cases above, effort below, over the same weeks."""
    slices = list(material.period.slices())
    parts = [material.within(each) for each in slices]
    labels = [each.short() for each in slices]
    columns_of = _by_week(parts)
    cases, tried = columns_of[1], columns_of[2]
    picture = counts_over_shares(
        labels, [cell if isinstance(cell, int) else None for cell in cases],
        [cell if isinstance(cell, Share) else None for cell in tried], ("Cases", "Had to try more than once"),
        "Bars: cases. Line below: the share of topics in which somebody had to try more than once, with its "
        "uncertainty. The numbers are in the table.",
    )  # fmt: skip
    rows: tuple[tuple[Cell, ...], ...] = tuple(zip(labels, *columns_of, strict=True))
    columns = ("Topics", "Cases", "Had to try more than once", "Said that it helped", "Back within days")
    step = {1: "day", 7: "week"}.get(slices[0].days, "time")
    return Section(
        "weeks",
        "From week to week" if step == "week" else "From day to day" if step == "day" else "Over the time",
        ("Where the bars sink while the line rises, people may have stopped asking without needing less.",),
        (Table("Over time", f"{step.capitalize()} from", columns, rows),),
        (picture,),
        cannot_tell="The last days look better than they are: who is still to come back has not come back yet.",
    )


def _by_week(parts: Sequence[Sequence[Experienced]]) -> tuple[Sequence[Cell], ...]:
    """The table's columns. As the whole time's numbers stand above, a small week is not told, nor one from which it
    could be computed."""
    everybody = [frozenset(topic.person for topic in part) for part in parts]
    held = kept_back({number: (who,) for number, who in enumerate(everybody)})
    topics = tuple(
        FEW if few(everybody[number]) else HELD if number in held else len(part) for number, part in enumerate(parts)
    )

    def column(measure: Measure) -> tuple[Cell, ...]:
        return tuple(parts_told({number: measure(part) for number, part in enumerate(parts)}, held).values())

    cases = tuple(cell.count if isinstance(cell, Share) else cell for cell in column(handed))
    return (
        topics,
        tuple(0 if cell is None else cell for cell in cases),
        column(hard),
        column(confirmed),
        column(false_deflection),
    )


def _against_before(table: Table, before: Sequence[Experienced]) -> Table:
    """Where there was nothing before, its columns are left out."""
    if before:
        return table
    return replace(table, columns=table.columns[:1], rows=tuple(row[:2] for row in table.rows))


def _counted(now: Sequence[Experienced], before: Sequence[Experienced]) -> tuple[tuple[Cell, ...], ...]:
    def row(
        name: str, count: Callable[[Sequence[Experienced]], int], cell: Callable[[Sequence[Experienced]], Cell]
    ) -> tuple[Cell, ...]:
        change = _COUNT_CHANGE[rate_changed(count(before), count(now))] if len(before) >= ENOUGH else None
        return name, cell(now), cell(before), change

    return (
        row("Topics asked about", len, lambda topics: at_least(len(topics), people(topics))),
        row("People", people, lambda topics: at_least(people(topics))),
        row("Cases", _cases, lambda topics: counted(handed(topics))),
        _share_row("Handed over to a person", handed, now, before),
        ("Until a person took it", _to_person(now), _to_person(before), None),
        ("Until the first word", _first_word(now), _first_word(before), None),
    )


def _felt(now: Sequence[Experienced], before: Sequence[Experienced]) -> tuple[tuple[Cell, ...], ...]:
    shares = tuple(_share_row(name, measure, now, before) for name, measure in _FELT)
    return (
        *shares,
        ("Messages a topic, on average", _mean(now), _mean(before), None),
        ("Time at it, from their first line to their last", _minutes(now), _minutes(before), None),
    )


def _share_row(
    name: str, measure: Measure, now: Sequence[Experienced], before: Sequence[Experienced]
) -> tuple[Cell, ...]:
    change = _CHANGE[changed(measure(before), measure(now))] if len(before) >= ENOUGH else None
    return name, told(measure(now)), told(measure(before)), change


def _cases(topics: Sequence[Experienced]) -> int:
    return handed(topics).count


def _to_person(topics: Sequence[Experienced]) -> Cell:
    return spread_or_few(spread(topics, lambda topic: topic.to_person))


def _first_word(topics: Sequence[Experienced]) -> Cell:
    return spread_or_few(spread(topics, lambda topic: topic.first_word))


def _minutes(topics: Sequence[Experienced]) -> Cell:
    return spread_or_few(spread(topics, lambda topic: topic.minutes * 60))


def _mean(topics: Sequence[Experienced]) -> Cell:
    if not topics:
        return None
    return sum(topic.turns for topic in topics) / len(topics) if people(topics) >= FEWEST else FEW
