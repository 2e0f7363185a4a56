"""Pictures as SVG: few lines, the house's colours, and in words what they show. Sizes suit a phone and scale up.

Colours come from the page's classes, so a picture is right in the dark and on paper. Every text is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from bot.experience.counting import FEWEST, Share, Spread
from bot.experience.tables import minutes, percent

WIDE = 360
"""Units of every picture's width: about a phone's pixels."""

LEFT = 44.0
"""Room before an axis for "100%", as large as it is written on a phone."""


def _svg(height: float, words: str, body: Iterator[str] | Sequence[str]) -> str:
    return (
        f'<svg class="picture" viewBox="0 0 {WIDE} {height:g}" role="img" aria-label="{escape(words)}">'
        f"{''.join(body)}</svg>"
    )


def _text(x: float, y: float, words: str, kind: str = "", at: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" text-anchor="{at}">{escape(words)}</text>'


def _rect(x: float, y: float, wide: float, high: float, kind: str, title: str = "") -> str:
    inner = f"<title>{escape(title)}</title>" if title else ""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" class="{kind}">{inner}</rect>'


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{kind}"/>'


def _bar(x: float, base: float, wide: float, unit: float, value: int | None, label: str, kind: str = "bar") -> str:
    """A bar for a count; a hollow one of no particular height where it is not told."""
    if value is None:
        return _rect(x, base - unit * FEWEST / 2, wide, unit * FEWEST / 2, "bar few", f"{label}: not told")
    return _rect(x, base - unit * value, wide, unit * value, kind, f"{label}: {value}")


def counts_over_shares(
    labels: Sequence[str], counts: Sequence[int | None], shares: Sequence[Share | None], names: tuple[str, str],
    words: str,
) -> str:  # fmt: skip
    """Bars of a count above, a share with its uncertainty below, over the same times: seen at one glance. None: it is
    not told."""
    return _svg(232, words, _counts_over_shares(labels, counts, shares, names))


def _counts_over_shares(
    labels: Sequence[str], counts: Sequence[int | None], shares: Sequence[Share | None], names: tuple[str, str]
) -> Iterator[str]:
    step = (WIDE - LEFT - 6) / max(1, len(labels))
    left = LEFT
    most = max((*(value or 0 for value in counts), FEWEST))
    yield _text(0, 12, names[0], "what bars-name")
    for number, value in enumerate(counts):
        yield _bar(left + number * step + step * 0.14, 84, step * 0.72, 62 / most, value, labels[number])
    yield _line(left, 84, WIDE - 6, 84, "axis")
    yield _text(left - 5, 28, str(most), "tick", "end") + _text(left - 5, 87, "0", "tick", "end")
    yield _text(0, 112, names[1], "what share-name")
    base, high = 206.0, 84.0
    top = max((one.high for one in shares if one is not None and one.told), default=1.0)
    scale = 1.0 if top > 0.6 else 0.6 if top > 0.3 else 0.3
    for part in (0.0, 0.5, 1.0):
        y = base - high * part
        yield _line(left, y, WIDE - 6, y, "grid" if part else "axis")
        yield _text(left - 5, y + 3, percent(scale * part), "tick", "end")
    points = []
    for number, one in enumerate(shares):
        if one is None or not one.told:
            continue
        x = left + (number + 0.5) * step
        low, up, y = (base - high * min(1, value / scale) for value in _ends(one))
        yield _rect(x - step * 0.3, up, step * 0.6, low - up, "band", f"{labels[number]}: {percent(one.value)}")
        points.append((x, y))
    if points:
        yield f'<polyline class="trend" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}"/>'
        yield "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" class="dot"/>' for x, y in points)
    every = max(1, -(-len(labels) // 6))
    for number in range(0, len(labels), every):
        yield _text(left + (number + 0.5) * step, 222, labels[number], "tick", "middle")


def _ends(one: Share) -> tuple[float, float, float]:
    """(lowest, highest, itself), as exact as it is written: no more can be measured from a picture."""
    return round(one.low, 2), round(one.high, 2), round(one.value, 2)


def share_bars(rows: Sequence[tuple[str, Share]], words: str, kinds: Sequence[str] = ()) -> str:
    """One bar a share, with a whisker for what it may be in truth."""
    return _svg(38 * len(rows) + 6, words, _share_bars(rows, kinds))


def _share_bars(rows: Sequence[tuple[str, Share]], kinds: Sequence[str]) -> Iterator[str]:
    top = max((one.high for _, one in rows), default=1.0) or 1.0
    wide = WIDE - 46
    for number, (name, one) in enumerate(rows):
        y = 38 * number + 13
        kind = kinds[number] if number < len(kinds) else "bar"
        yield _text(0, y, name, "name")
        low, high, at = (wide * value / top for value in _ends(one))
        yield _rect(0, y + 5, max(1.0, at), 11, kind)
        yield _line(low, y + 10.5, high, y + 10.5, "whisker")
        yield _line(low, y + 7.5, low, y + 13.5, "whisker") + _line(high, y + 7.5, high, y + 13.5, "whisker")
        yield _text(WIDE, y + 15, percent(one.value), "value", "end")


def pairs(rows: Sequence[tuple[str, Share, Share]], names: tuple[str, str], words: str) -> str:
    """Before and after: a hollow dot and a full one, each with what it may be in truth."""
    return _svg(52 * len(rows) + 30, words, _pairs(rows, names))


def _pairs(rows: Sequence[tuple[str, Share, Share]], names: tuple[str, str]) -> Iterator[str]:
    wide = WIDE - 20
    yield '<circle cx="6" cy="9" r="4" class="hollow"/>' + _text(16, 13, names[0], "tick")
    yield '<circle cx="106" cy="9" r="4" class="dot"/>' + _text(116, 13, names[1], "tick")
    for number, (name, before, after) in enumerate(rows):
        y = 52 * number + 40
        yield _text(0, y, name, "name")
        yield _line(6, y + 14, 6 + wide, y + 14, "grid") + _line(6, y + 24, 6 + wide, y + 24, "grid")
        for one, at, kind in ((before, y + 14, "hollow"), (after, y + 24, "dot")):
            low, high, middle = (6 + wide * value for value in _ends(one))
            yield _line(low, at, high, at, "whisker")
            yield f'<circle cx="{middle:.1f}" cy="{at:.1f}" r="4" class="{kind}"/>'


def wait_lines(rows: Sequence[tuple[str, Spread]], words: str) -> str:
    """From what is usual to what one in ten has to bear."""
    return _svg(40 * len(rows) + 24, words, _wait_lines(rows))


def _wait_lines(rows: Sequence[tuple[str, Spread]]) -> Iterator[str]:
    most = max((one.worst_tenth for _, one in rows), default=1.0) or 1.0
    wide = WIDE - 14
    yield '<circle cx="6" cy="9" r="4" class="dot"/>' + _text(16, 13, "usual", "tick")
    yield _rect(70, 6, 26, 6, "ache") + _text(102, 13, "up to the slowest tenth", "tick")
    for number, (name, one) in enumerate(rows):
        y = 40 * number + 36
        yield _text(0, y, name, "name")
        yield _text(WIDE, y, f"{minutes(one.usual)} · {minutes(one.worst_tenth)}", "value", "end")
        x, end = 6 + wide * one.usual / most, 6 + wide * one.worst_tenth / most
        yield _line(6, y + 12, 6 + wide, y + 12, "grid")
        yield _rect(x, y + 9, max(0.5, end - x), 6, "ache")
        yield f'<circle cx="{x:.1f}" cy="{y + 12:.1f}" r="4" class="dot"/>'


def hours(rows: Sequence[tuple[str, Sequence[int | None]]], words: str) -> str:
    """One row a desk, one square an hour of the day; None: too few to be shown."""
    return _svg(46 * len(rows) + 18, words, _hours(rows))


def _hours(rows: Sequence[tuple[str, Sequence[int | None]]]) -> Iterator[str]:
    most = max((value for _, values in rows for value in values if value), default=1)
    step = WIDE / 24
    for number, (name, values) in enumerate(rows):
        y = 46 * number
        yield _text(0, y + 11, name, "name")
        for hour, value in enumerate(values):
            few = value is None
            strength = 0.0 if not value else 0.18 + 0.82 * value / most
            said = f"{hour}:00: {f'under {FEWEST}' if few else f'about {value}' if value else 0}"
            x = hour * step + 0.8
            yield _rect(x, y + 17, step - 1.6, 20, "hour-none few" if few else "hour-none", said)
            if strength:
                yield (
                    f'<rect x="{x:.1f}" y="{y + 17}" width="{step - 1.6:.1f}" height="20" class="hour" '
                    f'opacity="{strength:.2f}"><title>{escape(said)}</title></rect>'
                )
    for hour in range(0, 24, 3):
        yield _text(hour * step + step / 2, 46 * len(rows) + 6, str(hour), "tick", "middle")


def day_bars(days: Sequence[tuple[str, int | None]], usual: float, words: str) -> str:
    """People a day over two weeks, with what is usual."""
    return _svg(106, words, _day_bars(days, usual))


def _day_bars(days: Sequence[tuple[str, int | None]], usual: float) -> Iterator[str]:
    most = max((*(value or 0 for _, value in days), usual, FEWEST))
    step, base = (WIDE - 30) / max(1, len(days)), 84.0
    yield _line(24, 7, 46, 7, "usual") + _text(52, 10.5, "usual", "tick")
    for number, (label, value) in enumerate(days):
        loud = value is not None and value > 2 * usual
        yield _bar(
            24 + number * step + step * 0.16, base, step * 0.68, 62 / most, value, label, "bar loud" if loud else "bar"
        )
    yield _line(24, base, WIDE - 6, base, "axis") + _text(20, 28, f"{most:.0f}", "tick", "end")
    y = base - 62 * usual / most
    yield _line(24, y, WIDE - 6, y, "usual")
    for number in (0, len(days) // 2):
        yield _text(24 + (number + 0.5) * step, 100, days[number][0], "tick", "middle")
    yield _text(WIDE - 2, 100, days[-1][0], "tick", "end")
