"""Small checks that are put together into the form of an Adaptive Card."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Problems:
    """``wrong``: Teams does not show the card; ``odd``: it passes over something. ``ids`` are those already taken."""

    wrong: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    wanted: list[tuple[str, str]] = field(default_factory=list)
    """Ids that something points to, with where."""

    def add(self, place: str, what: str) -> None:
        self.wrong.append(f"{place or '/'}: {what}")

    def remark(self, place: str, what: str) -> None:
        self.odd.append(f"{place or '/'}: {what}")


Check = Callable[[Any, str, Problems], None]


def anything(value: Any, place: str, problems: Problems) -> None:
    """No rule."""


def text(most: int = 0, least: int = 0) -> Check:
    """A string of ``least`` to ``most`` characters; 0: any number."""

    def check(value: Any, place: str, problems: Problems) -> None:
        if not isinstance(value, str):
            problems.add(place, "must be a string")
        elif len(value) < least:
            problems.add(place, "must not be empty")
        elif most and len(value) > most:
            problems.add(place, f"has {len(value)} characters, {most} are allowed")

    return check


def flag(value: Any, place: str, problems: Problems) -> None:
    if not isinstance(value, bool):
        problems.add(place, "must be true or false")


def number(value: Any, place: str, problems: Problems) -> None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        problems.add(place, "must be a number")


def one_of(*words: str) -> Check:
    """One of these words, in any case, as the schema allows."""
    allowed = {word.lower() for word in words}

    def check(value: Any, place: str, problems: Problems) -> None:
        if not isinstance(value, str) or value.lower() not in allowed:
            problems.add(place, f"{value!r} is none of {', '.join(words)}")

    return check


def address(value: Any, place: str, problems: Problems) -> None:
    schemes = ("https://", "http://", "data:image/", "mailto:", "tel:", "msteams:")
    if not isinstance(value, str) or not value.lower().startswith(schemes):
        problems.add(place, f"{value!r} is no address")


def size(value: Any, place: str, problems: Problems) -> None:
    """``120px``, or a word or number as the places that take them check for themselves."""
    if not isinstance(value, str) or not value.removesuffix("px").isdigit():
        problems.add(place, f"{value!r} is no size such as 80px")


def either(*checks: Check) -> Check:
    """At least one of them has nothing against it; else what the first has."""

    def check(value: Any, place: str, problems: Problems) -> None:
        tries = [Problems(ids=set(problems.ids)) for _ in checks]
        for one, tried in zip(checks, tries, strict=True):
            one(value, place, tried)
            if not tried.wrong:
                problems.odd += tried.odd
                problems.ids |= tried.ids
                problems.wanted += tried.wanted
                return
        problems.wrong += tries[0].wrong

    return check


def many(each: Check, least: int = 0, most: int = 0) -> Check:
    def check(value: Any, place: str, problems: Problems) -> None:
        if not isinstance(value, list):
            problems.add(place, "must be a list")
            return
        if len(value) < least or (most and len(value) > most):
            problems.add(place, f"has {len(value)} items, {least} to {most or 'any number'} are allowed")
        for index, one in enumerate(value):
            each(one, f"{place}/{index}", problems)

    return check


def form(required: Mapping[str, Check], optional: Mapping[str, Check]) -> Check:
    """An object. What it does not know Teams passes over: a remark, no error."""
    fields = {**required, **optional}

    def check(value: Any, place: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.add(place, "must be an object")
            return
        for name in required:
            if value.get(name) is None:
                problems.add(place, f"{name} is missing")
        for name, inner in value.items():
            if name in fields and inner is not None:
                fields[name](inner, f"{place}/{name}", problems)
            elif name not in fields and name != "type":
                problems.remark(place, f"unknown property {name}")

    return check


def by_type(forms: Callable[[], Mapping[str, Check]], usual: str = "") -> Check:
    """An object whose ``type`` says which form it has; ``usual`` where it may be left out."""

    def check(value: Any, place: str, problems: Problems) -> None:
        known = forms()
        kind = value.get("type", usual) if isinstance(value, dict) else None
        if not isinstance(value, dict):
            problems.add(place, "must be an object")
        elif not isinstance(kind, str) or not kind:
            problems.add(place, "type is missing")
        elif kind not in known:
            problems.add(place, f"{kind} is unknown here; there are {', '.join(known)}")
        else:
            known[kind](value, place, problems)

    return check


def together(*checks: Check) -> Check:
    def check(value: Any, place: str, problems: Problems) -> None:
        for one in checks:
            one(value, place, problems)

    return check


def new_id(value: Any, place: str, problems: Problems) -> None:
    """An id that nothing else in the card has."""
    text(0, 1)(value, place, problems)
    if isinstance(value, str):
        if value in problems.ids:
            problems.add(place, f"the id {value!r} is there twice")
        problems.ids.add(value)
