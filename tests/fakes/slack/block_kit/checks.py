"""Small checks that, put together, describe what Slack takes. Each adds the complaints that Slack's own answer has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Problems:
    """What is wrong, in Slack's words, with a pointer to the place."""

    found: list[str] = field(default_factory=list)
    action_ids: set[str] = field(default_factory=set)
    block_ids: set[str] = field(default_factory=set)

    def add(self, place: str, what: str) -> None:
        self.found.append(f"{what} [json-pointer:{place}]")


Check = Callable[[Any, str, Problems], None]


def text(most: int, least: int = 1) -> Check:
    """A string of ``least`` to ``most`` characters."""

    def check(value: Any, place: str, problems: Problems) -> None:
        if not isinstance(value, str):
            problems.add(place, "must be a string")
        elif len(value) > most:
            problems.add(place, f"must be less than {most + 1} characters")
        elif len(value) < least:
            problems.add(place, f"must be more than {least - 1} characters")

    return check


def one_of(*allowed: str) -> Check:
    def check(value: Any, place: str, problems: Problems) -> None:
        if value not in allowed:
            problems.add(place, f"must be one of: {', '.join(allowed)}")

    return check


def flag(value: Any, place: str, problems: Problems) -> None:
    if not isinstance(value, bool):
        problems.add(place, "must be a boolean")


def number(value: Any, place: str, problems: Problems) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        problems.add(place, "must be a number")


def anything(value: Any, place: str, problems: Problems) -> None:
    """Part of a form that this server does not look into."""


def url(value: Any, place: str, problems: Problems) -> None:
    text(3000)(value, place, problems)
    if isinstance(value, str) and not value.startswith(("http://", "https://", "mailto:", "slack://", "tel:")):
        problems.add(place, "must be a valid url")


def many(item: Check, most: int, least: int = 1) -> Check:
    """A list of ``least`` to ``most`` things."""

    def check(value: Any, place: str, problems: Problems) -> None:
        if not isinstance(value, list):
            problems.add(place, "must be an array")
            return
        if len(value) > most:
            problems.add(place, f"no more than {most} items allowed")
        if len(value) < least:
            problems.add(place, f"no fewer than {least} items allowed")
        for index, one in enumerate(value):
            item(one, f"{place}/{index}", problems)

    return check


def form(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """An object with these fields and no others; ``type`` is looked at by whoever chose this form."""
    fields = {**required, **(optional or {})}

    def check(value: Any, place: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.add(place, "must be an object")
            return
        for name in required:
            if name not in value:
                problems.add(place, f"missing required field: {name}")
        for name, inner in value.items():
            if name in fields:
                fields[name](inner, f"{place}/{name}", problems)
            elif name != "type":
                problems.add(place, f"invalid additional property: {name}")

    return check


def by_type(forms: Mapping[str, Check]) -> Check:
    """An object whose ``type`` says which form it has."""

    def check(value: Any, place: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.add(place, "must be an object")
        elif not isinstance(value.get("type"), str):
            problems.add(place, "missing required field: type")
        elif value["type"] not in forms:
            problems.add(f"{place}/type", f"unsupported type: {value['type']}")
        else:
            forms[value["type"]](value, place, problems)

    return check


def together(*checks: Check) -> Check:
    def check(value: Any, place: str, problems: Problems) -> None:
        for one in checks:
            one(value, place, problems)

    return check
