"""What a report is made of: sections, each a few plain sentences, a picture and the table behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.experience.counting import FEWEST, Share, Spread


@dataclass(frozen=True, slots=True)
class Few:
    """A count that is too small to be broken down. Which one it is stands nowhere."""


FEW = Few()

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


def at_least(count: int) -> Cell:
    """The count, or that it is too small to be shown. Zero tells of nobody."""
    return count if count == 0 or count >= FEWEST else FEW


def told(share: Share) -> Cell:
    """The share, where it is of enough."""
    return share if share.told else FEW if share.of else None


def told_part(share: Share) -> Cell:
    """The same for one part of a whole (an article, a desk): there a count of a few is not told either."""
    return told(share) if share.count == 0 or share.count >= FEWEST else FEW


def spread_or_few(found: Spread) -> Cell:
    return found if found.told else FEW if found.of else None


def percent(value: float) -> str:
    return f"{100 * value:.0f}%"


def minutes(seconds: float) -> str:
    """A time as people say it."""
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
    if isinstance(cell, Few):
        return f"under {FEWEST}"
    if isinstance(cell, Share):
        return f"{percent(cell.value)} ({percent(cell.low)[:-1]}–{percent(cell.high)} of {cell.of})"
    if isinstance(cell, Spread):
        return f"{minutes(cell.usual)}; one in ten over {minutes(cell.worst_tenth)}"
    if isinstance(cell, float):
        return f"{cell:.1f}"
    return str(cell)


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
    if isinstance(cell, Few):
        return none | {"note": f"under {FEWEST}"}
    if isinstance(cell, Share):
        return none | {
            "value": round(cell.value, 4), "low": round(cell.low, 4), "high": round(cell.high, 4), "of": cell.of,
        }  # fmt: skip
    if isinstance(cell, Spread):
        return none | {
            "value": round(cell.usual, 1), "low": round(cell.low, 1), "high": round(cell.high, 1), "of": cell.of,
            "note": f"seconds; ninth decile {cell.worst_tenth:.1f}",
        }  # fmt: skip
    if isinstance(cell, int | float):
        return none | {"value": round(cell, 4)}
    return none | {"note": cell}
