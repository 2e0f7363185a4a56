"""Where waits hurt, and how much there is to do at which desk and hour. Never who works how fast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.experience.counting import FEWEST, Share, Spread, share, spread
from bot.experience.material import Material, grouped, people
from bot.experience.pictures import hours, wait_lines
from bot.experience.tables import Cell, Section, Table, at_least, minutes, spread_or_few, told_part
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
        return (
            f"It hurts most at {self.desk}, {self.part}: one in ten waits over {minutes(self.taken.worst_tenth)} "
            f"({self.people} people; usually {minutes(self.taken.usual)})."
        )


def waits(material: Material) -> Section:
    """By desk, and by part of the day."""
    taken = [topic for topic in material.now if topic.to_person is not None]
    first = spread(topic.first_word for topic in material.now if topic.first_word is not None)
    by_desk = sorted(grouped(taken, lambda topic: topic.desk).items())
    lines = [(material.desk(desk), _to_person(group)) for desk, group in by_desk]
    return Section(
        "waits",
        "Where waits hurt",
        _said_of_waits(longest(material), first),
        (
            _by_desk(material, by_desk),
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
        said.append(
            f"The first word comes after {minutes(first.usual)}, for one in ten after {minutes(first.worst_tenth)}."
        )
    return tuple(said)


def _by_desk(material: Material, by_desk: Sequence[tuple[str, Sequence[Experienced]]]) -> Table:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (material.desk(desk), spread_or_few(_to_person(group)), _open(material, desk), *_told(group))
        for desk, group in by_desk
    )
    columns = ("Until a person took it, by the clock", "… while the desk was open", *_TOLD)
    return Table("By desk", "Desk", columns, rows)


def _by_part(material: Material, taken: Sequence[Experienced]) -> Table:
    by_part = grouped(taken, lambda topic: (topic.desk, _part(material, topic)))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (f"{material.desk(desk)}, {part}", spread_or_few(_to_person(group)), *_told(group))
        for (desk, part), group in sorted(by_part.items())
    )
    return Table("By desk and time of day", "Desk", ("Until a person took it", *_TOLD), rows)


def _lines_in_words(lines: Sequence[tuple[str, Spread]]) -> str:
    told = (f"{name} usually {minutes(one.usual)}, one in ten over {minutes(one.worst_tenth)}" for name, one in lines)
    return "How long people wait for a person, by desk: " + "; ".join(told)


def load(material: Material) -> Section:
    """Cases by desk and hour of the day. Agents are not in it."""
    cases = [topic for topic in material.now if topic.opened_at is not None]
    by_desk = grouped(cases, lambda topic: topic.desk)
    rows = [(material.desk(desk), _by_hour(material, group)) for desk, group in sorted(by_desk.items())]
    table: tuple[tuple[Cell, ...], ...] = tuple(
        (name, *(at_least(sum(counts[start:end])) for start, end, _ in _PARTS), at_least(sum(counts)))
        for name, counts in rows
    )
    said = (
        ("The stronger an hour's colour, the more cases it brought. Hours with fewer than five are only outlined.",)
        if rows
        else ("Too few cases to show when they come.",)
    )
    return Section(
        "load",
        "Load by desk and hour",
        said,
        (
            Table(
                "Cases opened",
                "Desk",
                (*(f"From {name}" if name[0].isdigit() else name.capitalize() for *_, name in _PARTS), "All"),
                table,
            ),
        ),
        (
            (
                hours(
                    [
                        (name, [count if count == 0 or count >= FEWEST else None for count in counts])
                        for name, counts in rows
                    ],
                    "Cases opened by desk and hour of the day; "
                    + "; ".join(f"{name}: most at {counts.index(max(counts))}:00" for name, counts in rows),
                ),
            )
            if rows
            else ()
        ),
        cannot_tell=f"Hours are {material.period.zone}. How long a case takes to solve is not in it, and people are "
        "never ranked.",
    )


def _by_hour(material: Material, topics: Sequence[Experienced]) -> list[int]:
    counts = [0] * 24
    for topic in topics:
        if topic.opened_at is not None:
            counts[material.period.hour_of(topic.opened_at)] += 1
    return counts


def _part(material: Material, topic: Experienced) -> str:
    hour = material.period.hour_of(topic.opened_at or topic.asked_at)
    return next(name for start, end, name in _PARTS if start <= hour < end)


def _to_person(topics: Sequence[Experienced]) -> Spread:
    return spread(topic.to_person for topic in topics if topic.to_person is not None)


def _told(topics: Sequence[Experienced]) -> tuple[Cell, Cell]:
    """Against what people were told when they asked, and whether they were told that it took longer."""
    in_time = share(topic.in_time for topic in topics if topic.in_time is not None)
    return told_part(in_time), told_part(_late(topics))


def _late(topics: Sequence[Experienced]) -> Share:
    return share(topic.told_late for topic in topics)


def _open(material: Material, desk: str) -> Cell:
    taken = (wait for wait in material.waits if wait.desk == desk and wait.taken)
    return spread_or_few(spread(wait.seconds for wait in taken if material.period.holds(wait.since)))


def longest(material: Material) -> LongWait | None:
    """Where one in ten waits longest, by desk and part of the day; None where too few waited for a person."""
    taken = [topic for topic in material.now if topic.to_person is not None]
    groups = grouped(taken, lambda topic: (topic.desk, _part(material, topic)))
    if not groups:
        return None
    (desk, part), group = max(groups.items(), key=lambda one: (_to_person(one[1]).worst_tenth, one[0]))
    name = material.desks.get(desk, desk) or "the desk"
    return LongWait(name, part, _to_person(group), _late(group), people(group))
