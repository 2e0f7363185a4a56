"""What a report is made of: sections, each a few plain sentences, a picture and the table behind it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.experience.counting import FEWEST, Part, Share, Spread, few, kept_back


@dataclass(frozen=True, slots=True)
class Few:
    """What is too small to be broken down. Which number it is stands nowhere."""

    words: str


FEW = Few(f"under {FEWEST}")
ALL_BUT_FEW = Few(f"all but under {FEWEST}")
HELD = Few("not told")
"""Not small itself, or not surely: something small could be computed from it."""

Cell = str | int | float | Share | Spread | Few | None
"""None: not known, or nothing of the kind."""


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` have one cell more than ``columns``: the first says what the row is about."""

    about: str
    first: str
    """What the rows are, heading the first column."""
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """``said``: plain sentences. ``pictures``: finished SVG. ``cannot_tell``: what nobody may read into it."""

    id: str
    title: str
    said: tuple[str, ...]
    tables: tuple[Table, ...] = ()
    pictures: tuple[str, ...] = ()
    cannot_tell: str = ""


def at_least(count: int, people: int | None = None) -> Cell:
    """The count, or that it is too small to be shown. Zero tells of nobody. ``people``: whose, if fewer."""
    return count if count == 0 or min(count, count if people is None else people) >= FEWEST else FEW


def told(share: Share) -> Cell:
    """The share, where it may be shown."""
    if not share.of:
        return None
    if share.told:
        return share
    return ALL_BUT_FEW if share.enough and not few(share.who) else FEW


def counted(share: Share) -> Cell:
    """How many it counts, where that may be shown and what is left, too."""
    return share.count if share.told or not share.of else HELD if share.enough and not few(share.who) else FEW


def parts_told(shares: Mapping[Part, Share], also: Collection[Part] = ()) -> dict[Part, Cell]:
    """Shares in the parts of a whole whose own share is told: none from which a few people could be computed.

    ``also``: parts that are kept back anyhow.
    """
    held = kept_back({part: (one.who | one.others, one.who, one.others) for part, one in shares.items()}, also)
    return {part: HELD if part in held and one.told else told(one) for part, one in shares.items()}


def spread_or_few(found: Spread) -> Cell:
    return found if found.told else FEW if found.of else None


def nearest_five(count: int) -> int:
    return 5 * round(count / 5)


def some(share: Share) -> str:
    """A share within a sentence: "30%", or so much of it as may be told."""
    cell = told(share)
    if isinstance(cell, Share):
        return percent(cell.value)
    return "all but a few" if cell is ALL_BUT_FEW else f"fewer than {FEWEST} people"


def some_of(share: Share) -> str:
    """The same with how sure it is."""
    return in_words(share) if share.told else some(share)


def percent(value: float) -> str:
    return f"{100 * value:.0f}%"


def minutes(seconds: float) -> str:
    """A time as people say it."""
    if seconds < 1:
        return "under a second"
    if seconds < 90:
        return f"{seconds:.0f} s" if seconds >= 9.5 else f"{seconds:.1f} s"
    if seconds < 90 * 60:
        return f"{seconds / 60:.0f} min"
    if seconds < 36 * 3600:
        return f"{seconds / 3600:.1f} h"
    return f"{seconds / 86_400:.1f} days"


def in_words(cell: Cell) -> str:
    """A cell as people read it."""
    if cell is None:
        return "–"
    cell = _guarded(cell)
    if isinstance(cell, Few):
        return cell.words
    if isinstance(cell, Share):
        return f"{percent(cell.value)} ({percent(cell.low)[:-1]}–{percent(cell.high)} of {_of(cell)})"
    if isinstance(cell, Spread):
        slowest = "also for nine in ten" if cell.worst_tenth < 1 else f"one in ten over {minutes(cell.worst_tenth)}"
        return f"{minutes(cell.usual)}; {slowest}"
    if isinstance(cell, float):
        return f"{cell:.1f}"
    return str(cell)


def _guarded(cell: Cell) -> Cell:
    """Whoever made it: nothing gets out that may not be told."""
    if isinstance(cell, Share):
        return told(cell)
    return spread_or_few(cell) if isinstance(cell, Spread) else cell


def _of(share: Share) -> str:
    return f"about {nearest_five(share.of)}" if share.rough else str(share.of)


def rows(section: Section) -> Iterator[dict[str, Any]]:
    """The numbers for machines: one row a cell, never one that people do not get to see."""
    for table in section.tables:
        for row in table.rows:
            for column, cell in zip(table.columns, row[1:], strict=True):
                if cell is not None:
                    yield {
                        "section": section.id,
                        "table": table.about,
                        "group": str(row[0]),
                        "measure": column,
                        **_numbers(cell),
                    }


def _numbers(cell: Cell) -> dict[str, Any]:
    none = {"value": None, "low": None, "high": None, "of": None, "note": ""}
    cell = _guarded(cell)
    if isinstance(cell, Few):
        return none | {"note": cell.words}
    if isinstance(cell, Share):
        exact, of = (2, nearest_five(cell.of)) if cell.rough else (4, cell.of)
        numbers = {"value": round(cell.value, exact), "low": round(cell.low, exact), "high": round(cell.high, exact)}
        return none | numbers | {"of": of, "note": "of: to the nearest five" if cell.rough else ""}
    if isinstance(cell, Spread):
        return none | {
            "value": round(cell.usual, 1), "low": round(cell.low, 1), "high": round(cell.high, 1),
            "of": nearest_five(cell.of),
            "note": f"seconds; ninth decile {cell.worst_tenth:.1f}",
        }  # fmt: skip
    if isinstance(cell, int | float):
        return none | {"value": round(cell, 4)}
    return none | {"note": cell}
