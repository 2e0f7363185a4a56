"""What stops a release and what is only told: ``[checks]`` in ``handrail.toml``, one line a kind of finding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args

from bot.errors import SettingsError
from bot.messages.checked import Kind

Level = Literal["block", "warn", "off"]

NAMES: Mapping[Kind, str] = {
    "leak": "Shown to people whom it is not meant for",
    "golden": "Golden questions",
    "questions": "Mistakes in questions.yaml",
    "secret": "Secrets",
    "review": "Past their review date",
    "owner": "Without an owner",
    "link": "Links that lead nowhere",
    "picture": "Pictures without a description",
    "duplicate": "Articles that are nearly the same",
    "contradiction": "Articles that may contradict each other",
    "unfindable": "Passages that no question finds",
    "broken_check": "Checks that could not be carried out in full",
}
"""The kinds as people are told of them, in the order of the report."""

DEFAULTS: Mapping[Kind, Level] = {
    **{kind: "warn" for kind in NAMES},  # noqa: C420  # dict.fromkeys forgets which texts these are
    "leak": "block",
    "golden": "block",
    "secret": "block",
}


class Levels:
    """The level of each kind."""

    def __init__(self, changed: Mapping[Kind, Level] | None = None) -> None:
        self._levels = {**DEFAULTS, **(changed or {})}

    def of(self, kind: Kind) -> Level:
        return self._levels[kind]

    def asks_for(self, *kinds: Kind) -> bool:
        """Whether any of these is wanted at all."""
        return any(self._levels[kind] != "off" for kind in kinds)

    def stops(self, *kinds: Kind) -> bool:
        """Whether one of these would stop a release."""
        return any(self._levels[kind] == "block" for kind in kinds)


def levels_from(table: Mapping[str, Any]) -> Levels:
    """The defaults, changed by ``[checks]``. ``SettingsError`` names the line that cannot be used."""
    changed: dict[Kind, Level] = {}
    settable = [kind for kind in NAMES if kind != "broken_check"]
    for name, value in table.items():
        kind = next((kind for kind in settable if kind == name), None)
        if kind is None:
            raise SettingsError(f"[checks] has lines for {', '.join(settable)}: what is {name!r}?")
        level = next((level for level in get_args(Level) if level == value), None)
        if level is None:
            raise SettingsError(f"[checks] {name} is {value!r}: write {', '.join(map(repr, get_args(Level)))}.")
        changed[kind] = level
    return Levels(changed)
