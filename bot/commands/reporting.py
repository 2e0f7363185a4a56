"""``report``: what support felt like over a stretch of time, for service leads."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from bot.app import Parts
from bot.app.reporting import period_of, report_over
from bot.commands.printing import line, say
from bot.errors import SettingsError
from bot.experience.page import as_html
from bot.experience.report import Report

COLUMNS = ("section", "table", "group", "measure", "value", "low", "high", "of", "note")


async def report(
    parts: Parts, first: str | None, last: str | None, out: Path, table: Path | None, as_json: bool
) -> None:
    """Write one HTML page, and the numbers as CSV where asked for."""
    period = period_of(parts, _day(first, "--from"), _day(last, "--to"))
    made = await report_over(parts, period)
    _write(out, as_html(made))
    if table is not None:
        _write_rows(table, made)
    if as_json:
        about = {"from": period.first.isoformat(), "to": period.last.isoformat()}
        line({"event": "reported", **about, "out": str(out), "headline": made.headline})
        for row in made.rows():
            line(about | row)
        return
    say(made.headline)
    say(f"The report stands in {out}" + (f", its numbers in {table}." if table is not None else "."))


def _day(text: str | None, option: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise SettingsError(f"{option} is a day like 2026-11-23, not {text!r}.") from None


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _write_rows(file: Path, made: Report) -> None:
    """What a spreadsheet would take for a formula is written as text."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        for row in made.rows():
            writer.writerow({name: _as_text(value) for name, value in row.items()})


def _as_text(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
