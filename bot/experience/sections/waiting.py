"""Where waits hurt, and how much there is to do at which desk and hour. Never who works how fast."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.experience.counting import Share, Spread, few, spread, spread_of
from bot.experience.material import Material, grouped, in_time, late, people
from bot.experience.pictures import hours, wait_lines
from bot.experience.tables import FEW, Cell, Section, Table, in_words, minutes, nearest_five, parts_told, spread_or_few
from bot.experience.topics import Experienced

_PARTS = ((0, 8, "before 8"), (8, 12, "8 to 12"), (12, 17, "12 to 17"), (17, 24, "after 17"))
_TOLD = ("Taken within the time they were told", "Told that it is late")


@dataclass(frozen=True, slots=True)
class LongWait:
    """A desk at one part of the day, and how long people waited there for a person."""

    desk: str
    part: str
    taken: Spread
    late: Share
    """Who was told that it is late."""
    people: int

    def in_words(self) -> str:
        slowest = minutes(max(1.0, self.taken.worst_tenth))
        return (
            f"It hurts most at {self.desk}, {self.part}: one in ten waits over {slowest} "
            f"({self.people} people; usually {minutes(self.taken.usual)})."
        )


def waits(material: Material) -> Section:
    """By desk, and by part of the day."""
    taken = [topic for topic in material.now if topic.to_person is not None]
    first = spread(material.now, lambda topic: topic.first_word)
    by_desk = sorted(grouped(taken, lambda topic: topic.desk).items())
    lines = [(material.desk(desk), _to_person(group)) for desk, group in by_desk]
    return Section(
        "waits",
        "Where waits hurt",
        _said_of_waits(longest(material), first),
        (
            _by_desk(material, taken),
            _by_part(material, taken),
            Table("The first word", "Wait", ("Time",), (("Until the first word", spread_or_few(first)),)),
        ),
        (wait_lines(lines, _lines_in_words(lines)),) if lines else (),
        cannot_tell="Who called off before anybody came is not in these times. A status line that shows within a "
        "second is not stored, so the first word here is the first real reply.",
    )


def _said_of_waits(worst: LongWait | None, first: Spread) -> tuple[str, ...]:
    said = [worst.in_words()] if worst is not None else ["Too few waited for a person to say where it hurts."]
    if first.told:
        said.append(_first_word(first))
    return tuple(said)


def _first_word(first: Spread) -> str:
    usual = "within a second" if first.usual < 1 else f"after {minutes(first.usual)}"
    if first.worst_tenth < 1:
        return f"The first word comes {usual}, for nine in ten at least."
    return f"The first word comes {usual}, for one in ten after {minutes(first.worst_tenth)}."


def _by_desk(material: Material, taken: Sequence[Experienced]) -> Table:
    by_desk = grouped(taken, lambda topic: topic.desk)
    told = _told(_parts(taken, lambda topic: topic.desk))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (material.desk(desk), spread_or_few(_to_person(group)), _open(material, desk, people(group)), *told[desk])
        for desk, group in sorted(by_desk.items())
    )
    columns = ("Until a person took it, by the clock", "… while the desk was open", *_TOLD)
    return Table("By desk", "Desk", columns, rows)


def _by_part(material: Material, taken: Sequence[Experienced]) -> Table:
    """Each desk's parts of the day make up what stands of the desk."""
    rows: list[tuple[Cell, ...]] = []
    for desk, of_desk in sorted(grouped(taken, lambda topic: topic.desk).items()):
        told = _told(_parts(of_desk, lambda topic: _part(material, topic)))
        by_part = grouped(of_desk, lambda topic: _part(material, topic))
        rows += (
            (f"{material.desk(desk)}, {part}", spread_or_few(_to_person(group)), *told[part])
            for part, group in sorted(by_part.items())
        )
    return Table("By desk and time of day", "Desk", ("Until a person took it", *_TOLD), tuple(rows))


def _lines_in_words(lines: Sequence[tuple[str, Spread]]) -> str:
    told = (f"{name} usually {in_words(one).replace(';', ',')}" for name, one in lines)
    return "How long people wait for a person, by desk: " + "; ".join(told)


def load(material: Material) -> Section:
    """Cases by desk and hour of the day. Agents are not in it."""
    cases = [topic for topic in material.now if topic.opened_at is not None]
    by_desk = grouped(cases, lambda topic: topic.desk)
    rows = [(material.desk(desk), _by_hour(material, group)) for desk, group in sorted(by_desk.items())]
    table: tuple[tuple[Cell, ...], ...] = tuple(
        (name, *(cases_told(hours_of[start:end]) for start, end, _ in _PARTS), cases_told(hours_of))
        for name, hours_of in rows
    )
    shown = [(name, [_rounded(hour) for hour in hours_of]) for name, hours_of in rows]
    said = (
        ("The stronger an hour's colour, the more cases it brought. Hours with a few people are only outlined.",)
        if rows
        else ("Too few cases to show when they come.",)
    )
    return Section(
        "load",
        "Load by desk and hour",
        said,
        (
            Table(
                "Cases opened, to the nearest five",
                "Desk",
                (*(f"From {name}" if name[0].isdigit() else name.capitalize() for *_, name in _PARTS), "All"),
                table,
            ),
        ),
        (
            (
                hours(
                    shown,
                    "Cases opened by desk and hour of the day, to the nearest five; "
                    + "; ".join(f"{name}: {_busiest(counts)}" for name, counts in shown),
                ),
            )
            if rows
            else ()
        ),
        cannot_tell=f"Hours are {material.period.zone}. How long a case takes to solve is not in it, and people are "
        "never ranked.",
    )


def _busiest(counts: Sequence[int | None]) -> str:
    known = [count or 0 for count in counts]
    return f"most at {known.index(max(known))}:00" if any(known) else "few at any hour"


def cases_told(hours_of: Sequence[Sequence[Experienced]]) -> Cell:
    """How many cases some hours brought, to the nearest five: else what a few people brought could be computed from
    hours, parts of the day, desks and all cases together."""
    topics = [topic for hour in hours_of for topic in hour]
    return FEW if few({topic.person for topic in topics}) else nearest_five(len(topics))


def _rounded(hour: Sequence[Experienced]) -> int | None:
    cell = cases_told([hour])
    return cell if isinstance(cell, int) else None


def _by_hour(material: Material, topics: Sequence[Experienced]) -> list[list[Experienced]]:
    found: list[list[Experienced]] = [[] for _ in range(24)]
    for topic in topics:
        if topic.opened_at is not None:
            found[material.period.hour_of(topic.opened_at)].append(topic)
    return found


def by_part_of_day(material: Material, topics: Sequence[Experienced]) -> Iterator[tuple[str, Cell]]:
    """The same hours as in the report's table: (part of the day, how many cases)."""
    hours_of = _by_hour(material, topics)
    for start, end, name in _PARTS:
        yield name, cases_told(hours_of[start:end])


def _part(material: Material, topic: Experienced) -> str:
    hour = material.period.hour_of(topic.opened_at or topic.asked_at)
    return next(name for start, end, name in _PARTS if start <= hour < end)


def _to_person(topics: Sequence[Experienced]) -> Spread:
    return spread(topics, lambda topic: topic.to_person)


def _parts(topics: Sequence[Experienced], by: Callable[[Experienced], str]) -> dict[str, list[Experienced]]:
    found: dict[str, list[Experienced]] = {}
    for topic in topics:
        found.setdefault(by(topic), []).append(topic)
    return found


def _told(parts: Mapping[str, Sequence[Experienced]]) -> dict[str, tuple[Cell, Cell]]:
    """Against what people were told when they asked, and whether they were told that it took longer."""
    soon = parts_told({part: in_time(group) for part, group in parts.items()})
    later = parts_told({part: late(group) for part, group in parts.items()})
    return {part: (soon[part], later[part]) for part in parts}


def _open(material: Material, desk: str, people: int) -> Cell:
    """A stored wait does not say whose it was: no more people than there are waits, nor than came to the desk."""
    taken = [wait.seconds for wait in material.waits if wait.desk == desk and wait.taken
             and material.period.holds(wait.since)]  # fmt: skip
    return spread_or_few(spread_of(taken, min(len(taken), people)))


def longest(material: Material) -> LongWait | None:
    """Where one in ten waits longest, by desk and part of the day; None where too few waited for a person."""
    taken = [topic for topic in material.now if topic.to_person is not None]
    groups = grouped(taken, lambda topic: (topic.desk, _part(material, topic)))
    if not groups:
        return None
    (desk, part), group = max(groups.items(), key=lambda one: (_to_person(one[1]).worst_tenth, one[0]))
    name = material.desks.get(desk, desk) or "the desk"
    return LongWait(name, part, _to_person(group), late(group), people(group))
