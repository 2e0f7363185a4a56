"""How it feels beside the usual counts, against the time before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.experience.counting import Share, changed, rate_changed, share, spread
from bot.experience.material import Material, confirmed, false_deflection, handed, hard, people, unsure, upset
from bot.experience.pictures import counts_over_shares
from bot.experience.tables import Cell, Section, Table, at_least, in_words, percent, spread_or_few, told
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
    if not hard(now).told:
        return "Too little was asked in this time to say what has changed."
    cases = rate_changed(_cases(before), _cases(now))
    effort = changed(hard(before), hard(now))
    felt = f"{percent(hard(now).value)} had to try more than once, against {percent(hard(before).value)} before"
    counts = f"cases went from {in_words(at_least(_cases(before)))} to {in_words(at_least(_cases(now)))}"
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
    counts = [count if isinstance(count := at_least(_cases(part)), int) else None for part in parts]
    picture = counts_over_shares(
        labels, counts, [hard(part) for part in parts], ("Cases", "Had to try more than once"),
        "Bars: cases. Line below: the share of topics in which somebody had to try more than once, with its "
        "uncertainty. The numbers are in the table.",
    )  # fmt: skip
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (label, at_least(len(part)), at_least(_cases(part)), told(hard(part)), told(confirmed(part)),
         told(false_deflection(part)))
        for label, part in zip(labels, parts, strict=True)
    )  # fmt: skip
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


def _against_before(table: Table, before: Sequence[Experienced]) -> Table:
    """Where there was nothing before, its columns are left out."""
    if before:
        return table
    return replace(table, columns=table.columns[:1], rows=tuple(row[:2] for row in table.rows))


def _counted(now: Sequence[Experienced], before: Sequence[Experienced]) -> tuple[tuple[Cell, ...], ...]:
    def counted(name: str, count: Callable[[Sequence[Experienced]], int]) -> tuple[Cell, ...]:
        change = _COUNT_CHANGE[rate_changed(count(before), count(now))] if len(before) >= ENOUGH else None
        return name, at_least(count(now)), at_least(count(before)), change

    return (
        counted("Topics asked about", len),
        counted("People", people),
        counted("Cases", _cases),
        _share_row("Handed over to a person", handed, now, before),
        ("Until a person took it", _to_person(now), _to_person(before), None),
        ("Until the first word", _first_word(now), _first_word(before), None),
    )


def _felt(now: Sequence[Experienced], before: Sequence[Experienced]) -> tuple[tuple[Cell, ...], ...]:
    shares = tuple(_share_row(name, measure, now, before) for name, measure in _FELT)
    return (
        *shares,
        ("Messages a topic, on average", _mean(now), _mean(before), None),
        ("Time at it", _minutes(now), _minutes(before), None),
    )


def _share_row(
    name: str, measure: Measure, now: Sequence[Experienced], before: Sequence[Experienced]
) -> tuple[Cell, ...]:
    change = _CHANGE[changed(measure(before), measure(now))] if len(before) >= ENOUGH else None
    return name, told(measure(now)), told(measure(before)), change


def _cases(topics: Sequence[Experienced]) -> int:
    return share(topic.handed_over for topic in topics).count


def _to_person(topics: Sequence[Experienced]) -> Cell:
    return spread_or_few(spread(topic.to_person for topic in topics if topic.to_person is not None))


def _first_word(topics: Sequence[Experienced]) -> Cell:
    return spread_or_few(spread(topic.first_word for topic in topics if topic.first_word is not None))


def _minutes(topics: Sequence[Experienced]) -> Cell:
    return spread_or_few(spread(topic.minutes * 60 for topic in topics))


def _mean(topics: Sequence[Experienced]) -> Cell:
    return sum(topic.turns for topic in topics) / len(topics) if people(topics) >= 5 else None
