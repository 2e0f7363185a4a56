"""The report as one HTML page: nothing is fetched from elsewhere and no code runs in it."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files

from bot.experience.counting import Share, Spread
from bot.experience.report import Report
from bot.experience.tables import Cell, Section, Table, in_words

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<header>
<p class="house">{organisation}</p>
<h1>How support felt</h1>
<p class="when">{period}</p>
{others}<p class="headline">{headline}</p>
<nav aria-label="Sections"><ul>{contents}</ul></nav>
</header>
<main>
{sections}
</main>
<footer>
<p>Nothing here is of fewer than five people, and what a few could be computed from is “not told”. Nobody is ranked, and
matters of care (danger, harassment, security incidents) are left out. What each word means, and what it cannot tell,
stands in <code>docs/experience.md</code> of Handrail's documentation.</p>
<p>Made {made}.</p>
</footer>
</body>
</html>
"""


def as_html(report: Report, *, weeks: int | None = None) -> str:
    """The whole page. ``weeks``: it is shown live, over so many weeks, and leads to the others."""
    return _PAGE.format(
        title=escape(f"How support felt: {report.period.in_words()} · {report.organisation}"),
        style=style(),
        organisation=escape(report.organisation),
        period=escape(report.period.in_words()),
        others=_others(weeks) if weeks is not None else "",
        policy=f"default-src 'none'; style-src {style_hash()}",
        headline=escape(report.headline),
        contents="".join(f'<li><a href="#{each.id}">{escape(each.title)}</a></li>' for each in report.sections),
        sections="\n".join(_section(each) for each in report.sections),
        made=escape(f"{report.made_at:%d %B %Y, %H:%M} UTC".lstrip("0")),
    )


@cache
def style() -> str:
    return files("bot.experience").joinpath("report.css").read_text(encoding="utf-8")


@cache
def style_hash() -> str:
    """For a content security policy that allows this style and no other: ``'sha256-…'``."""
    return f"'sha256-{b64encode(sha256(style().encode()).digest()).decode()}'"


_SPANS = {1: "the last week", 4: "four weeks", 13: "a quarter", 26: "half a year"}


def _others(weeks: int) -> str:
    links = (
        f'<a href="?weeks={each}"{" aria-current=page" if each == weeks else ""}>{words}</a>'
        for each, words in _SPANS.items()
    )
    return f'<p class="spans">Show {" · ".join(links)}</p>'


def _section(section: Section) -> str:
    said = "".join(f"<p>{escape(text)}</p>" for text in section.said)
    pictures = "".join(f"<figure>{picture}</figure>" for picture in section.pictures)
    tables = [table for table in section.tables if table.rows]
    open_at_once = not section.pictures
    numbers = "".join(map(_table, tables))
    if tables and not open_at_once:
        about = escape(section.title)
        numbers = f'<details><summary>The numbers<span class="unseen"> of: {about}</span></summary>{numbers}</details>'
    limits = f'<p class="limits">{escape(section.cannot_tell)}</p>' if section.cannot_tell else ""
    return (
        f'<section id="{section.id}" aria-labelledby="{section.id}-title">'
        f'<h2 id="{section.id}-title">{escape(section.title)}</h2>'
        f'<div class="said">{said}</div>{pictures}{numbers}{limits}</section>'
    )


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col" role="columnheader">{escape(name)}</th>' for name in (table.first, *table.columns))
    body = "".join(_row(table, row) for row in table.rows)
    return (
        f'<table role="table"><caption>{escape(table.about)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead><tbody role="rowgroup">{body}</tbody></table>'
    )


def _row(table: Table, row: tuple[Cell, ...]) -> str:
    """On a phone each cell stands below the other, with its column's name before it. The roles are named because
    browsers forget that it is a table where its cells are laid out so."""
    cells = "".join(
        f'<td role="cell" data-name="{escape(name)}">{_cell(cell)}</td>'
        for name, cell in zip(table.columns, row[1:], strict=True)
    )
    return f'<tr role="row"><th scope="row" role="rowheader">{escape(in_words(row[0]))}</th>{cells}</tr>'


_MARKS = {"clearly more": "more", "clearly less": "less", "clearly fewer": "less", "better": "better", "worse": "worse"}


def _cell(cell: Cell) -> str:
    text = in_words(cell)
    if isinstance(cell, Share | Spread):
        main, _, rest = text.partition(" (") if isinstance(cell, Share) else text.partition("; ")
        rest = rest.rstrip(")")
        kind = "sure narrow" if isinstance(cell, Share) else "sure"
        return f'<b>{escape(main)}</b> <span class="{kind}">{escape(rest)}</span>'
    mark = _MARKS.get(text)
    return f'<span class="{mark}">{escape(text)}</span>' if mark else escape(text)
