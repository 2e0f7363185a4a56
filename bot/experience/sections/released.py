"""What got better or worse after a release of the articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.experience.counting import FEWEST, Share, changed
from bot.experience.material import Material, Published, confirmed, false_deflection, hard, people
from bot.experience.pictures import pairs
from bot.experience.tables import Cell, Section, Table, some, told
from bot.experience.topics import Experienced

LONGEST = timedelta(days=28)
"""So far before and after a release is looked at, or up to the next one."""

SHORTEST = timedelta(days=3)
"""With less time on either side nothing is said."""

MOST = 4

_MEASURES = (
    ("Had to try more than once", hard, -1),
    ("Said that it helped", confirmed, 1),
    ("Back within days", false_deflection, -1),
)
"""(name, what, which way is better)."""


@dataclass(frozen=True, slots=True)
class _Change:
    release: Published
    what: str
    measure: str
    before: Share
    after: Share
    better: bool


def released(material: Material) -> Section:
    releases = [each for each in _by_time(material.releases) if material.period.holds(each.at)]
    if not releases:
        return Section("releases", "After a release", ("No release of the articles was published in this time.",))
    looked = [(each, *_around(material, each)) for each in releases]
    enough = [(each, before, after) for each, before, after in looked if min(people(before), people(after)) >= FEWEST]
    changes = [change for each, before, after in enough for change in _changes(material, each, before, after)]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            f"{_name(each)}: {name}",
            told(_rough(measure(before))),
            told(_rough(measure(after))),
            _verdict(measure(before), measure(after), way),
        )
        for each, before, after in enough
        for name, measure, way in _MEASURES
    )
    by_article: tuple[tuple[Cell, ...], ...] = tuple(
        (f"{_name(one.release)}: {one.what}, {one.measure.lower()}", told(_rough(one.before)), told(_rough(one.after)),
         "better" if one.better else "worse")
        for one in changes
    )  # fmt: skip
    newest = enough[-1:] and enough[-1]
    shown = [
        (name, was, now)
        for _, before, after in enough[-1:]
        for name, measure, _ in _MEASURES
        if (was := measure(before)).told and (now := measure(after)).told
    ]
    picture = (
        pairs(
            shown, ("before", "after"),
            f"Before and after the release of {_name(newest[0])}; the numbers are in the table.",
        )
        if newest and shown
        else ""
    )  # fmt: skip
    return Section(
        "releases",
        "After a release",
        tuple(_said(releases, enough, changes)),
        (
            Table("Before and after each release", "Release", ("Before", "After", "Change"), rows),
            Table("Articles that changed clearly", "Release", ("Before", "After", "Change"), by_article),
        ),
        (picture,) if picture else (),
        cannot_tell="What else changed in the same days (term, weather, a system) is in it too. With many articles one "
        "may change by chance: look at it before you go back.",
    )


def _said(releases: Sequence[Published], enough: Sequence[object], changes: Sequence[_Change]) -> list[str]:
    count = f"{len(releases)} releases were" if len(releases) > 1 else "One release was"
    if not enough:
        return [f"{count} published; too few people asked on either side to say what it changed."]
    if not changes:
        return [f"{count} published. Nothing got clearly better or worse after it."]
    return [
        f"After {_name(one.release)}, {'better' if one.better else 'worse'}: {one.what} "
        f"({one.measure.lower()}: {some(one.before)} before, {some(one.after)} after)."
        for one in changes[: MOST + 1]
    ]


def _changes(
    material: Material, release: Published, before: Sequence[Experienced], after: Sequence[Experienced]
) -> list[_Change]:
    """Clear ones only: of everything, then of single articles."""
    found = _clear(release, "all topics", before, after)
    articles = sorted({article for topic in (*before, *after) for article in topic.articles})
    for article in articles:
        was = [topic for topic in before if article in topic.articles]
        now = [topic for topic in after if article in topic.articles]
        if min(people(was), people(now)) >= FEWEST:
            found += _clear(release, material.title(article), was, now)
    return found


def _clear(release: Published, what: str, before: Sequence[Experienced], after: Sequence[Experienced]) -> list[_Change]:
    found = []
    for name, measure, way in _MEASURES:
        was, now = measure(before), measure(after)
        if way_of := changed(was, now):
            found.append(_Change(release, what, name, was, now, better=way_of == way))
    return found


def _rough(one: Share) -> Share:
    """These weeks overlap with others of which as much is told."""
    return replace(one, rough=True)


def _around(material: Material, release: Published) -> tuple[list[Experienced], list[Experienced]]:
    others = [each.at for each in material.releases if each.id != release.id]
    since = max((release.at - LONGEST, *(at for at in others if at < release.at)))
    until = min((release.at + LONGEST, material.period.end, *(at for at in others if at > release.at)))
    if release.at - since < SHORTEST or until - release.at < SHORTEST:
        return [], []
    return _between(material, since, release.at), _between(material, release.at, until)


def _between(material: Material, since: datetime, until: datetime) -> list[Experienced]:
    return [topic for topic in material.topics if since <= topic.asked_at < until]


def _verdict(before: Share, after: Share, way: int) -> str:
    found = changed(before, after)
    return "no clear change" if not found else "better" if found == way else "worse"


def _by_time(releases: Sequence[Published]) -> list[Published]:
    return sorted(releases, key=lambda each: (each.at, each.id))


def _name(release: Published) -> str:
    note = f" ({release.note})" if release.note else ""
    return f"{release.at.day} {release.at:%b}{note}"
