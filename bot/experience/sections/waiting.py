"""Where waits hurt, and how much there is to do at which desk and hour. Never who works how fast."""

from __future__ import annotations

from collections.abc import Sequence

from bot.experience.counting import FEWEST, Share, Spread, share, spread
from bot.experience.material import Material, grouped, people
from bot.experience.pictures import hours, wait_lines
from bot.experience.tables import Cell, Section, Table, at_least, minutes, spread_or_few, told_part
from bot.experience.topics import Experienced

_PARTS = ((0, 8, "before 8"), (8, 12, "8 to 12"), (12, 17, "12 to 17"), (17, 24, "after 17"))


def waits(material: Material) -> Section:
    """By desk, and by part of the day."""
    taken = [topic for topic in material.now if topic.to_person is not None]
    first = spread(topic.first_word for topic in material.now if topic.first_word is not None)
    by_desk = grouped(taken, lambda topic: topic.desk)
    lines = [(material.desk(desk), _to_person(group)) for desk, group in sorted(by_desk.items())]
    by_part = grouped(taken, lambda topic: (topic.desk, _part(material, topic)))
    parts: tuple[tuple[Cell, ...], ...] = tuple(
        (f"{material.desk(desk)}, {part}", spread_or_few(_to_person(group)), told_part(_late(group)))
        for (desk, part), group in sorted(by_part.items())
    )
    said = [_worst(material, by_part)] if by_part else ["Too few waited for a person to say where it hurts."]
    if first.told:
        said.append(
            f"The first word comes after {minutes(first.usual)}, for one in ten after {minutes(first.worst_tenth)}."
        )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (material.desk(desk), spread_or_few(_to_person(group)), _open(material, desk), told_part(_late(group)))
        for desk, group in sorted(by_desk.items())
    )
    columns = ("Until a person took it, by the clock", "… while the desk was open", "Told that it is late")
    return Section(
        "waits",
        "Where waits hurt",
        tuple(said),
        (
            Table("By desk", "Desk", columns, rows),
            Table("By desk and time of day", "Desk", ("Until a person took it", "Told that it is late"), parts),
            Table("The first word", "Wait", ("Time",), (("Until the first word", spread_or_few(first)),)),
        ),
        (
            (
                wait_lines(
                    lines,
                    "How long people wait for a person, by desk: "
                    + "; ".join(
                        f"{name} usually {minutes(one.usual)}, one in ten over {minutes(one.worst_tenth)}"
                        for name, one in lines
                    ),
                ),
            )
            if lines
            else ()
        ),
        cannot_tell="Who called off before anybody came is not in these times. A status line that shows within a "
        "second is not stored, so the first word here is the first real reply.",
    )


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
        ("The darker an hour, the more cases were opened in it. Hours with fewer than five are only outlined.",)
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


def _late(topics: Sequence[Experienced]) -> Share:
    return share(topic.told_late for topic in topics)


def _open(material: Material, desk: str) -> Cell:
    taken = (wait for wait in material.waits if wait.desk == desk and wait.taken)
    return spread_or_few(spread(wait.seconds for wait in taken if material.period.holds(wait.since)))


def _worst(material: Material, groups: dict[tuple[str, str], list[Experienced]]) -> str:
    (desk, part), group = max(groups.items(), key=lambda one: (_to_person(one[1]).worst_tenth, one[0]))
    found = _to_person(group)
    name = material.desks.get(desk, desk)
    return (
        f"It hurts most at {name}, {part}: one in ten waits over {minutes(found.worst_tenth)} "
        f"({people(group)} people; usually {minutes(found.usual)})."
    )
