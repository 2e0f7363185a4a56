"""Whether an Adaptive Card is one that Teams shows: version 1.5 at most, known elements and actions, unique ids.

Elements of a later version than the card says count as known up to 1.5. What Teams passes over becomes a warning.
"""

from __future__ import annotations

import json
import re
from typing import Any

from tests.fakes.teams.cards.actions import actions, execute, select_action
from tests.fakes.teams.cards.checks import (
    Check,
    Problems,
    anything,
    by_type,
    flag,
    form,
    many,
    one_of,
    size,
    text,
    together,
)
from tests.fakes.teams.cards.elements import element

NEWEST = (1, 5)
UNIVERSAL = (1, 4)
"""From here on ``Action.Execute`` and ``refresh`` work; in an older card Teams does not show them."""
MOST_REFRESHERS = 60
_mention = form({"type": one_of("mention"), "text": text(0, 1), "mentioned": anything}, {})
_msteams = form({}, {"width": one_of("full"), "entities": many(_mention), "allowExpand": flag})
_refresh = form(
    {"action": by_type(lambda: {"Action.Execute": execute})},
    {"userIds": many(text(0, 1), 0, MOST_REFRESHERS), "expires": text()},
)
_parts: dict[str, Check] = {
    "$schema": text(),
    "version": anything,
    "body": many(element),
    "actions": actions,
    "selectAction": select_action,
    "fallbackText": text(),
    "backgroundImage": anything,
    "minHeight": size,
    "rtl": flag,
    "speak": text(),
    "lang": text(),
    "verticalContentAlignment": one_of("top", "center", "bottom"),
    "refresh": _refresh,
    "authentication": anything,
    "metadata": anything,
    "msteams": _msteams,
}


def _named(value: Any, place: str, problems: Problems) -> None:
    if isinstance(value, dict) and value.get("type") != "AdaptiveCard":
        problems.add(place, "type must be AdaptiveCard")


inner_card = together(_named, form({}, _parts))
"""A card that opens from another; it need not say its version."""


def _version(value: Any, place: str, problems: Problems) -> None:
    given = value.get("version") if isinstance(value, dict) else None
    found = re.fullmatch(r"(\d+)\.(\d+)", given) if isinstance(given, str) else None
    if found is None:
        problems.add(place, f"version {given!r} is none")
    elif (int(found[1]), int(found[2])) > NEWEST:
        problems.add(place, f"version {given} is not supported; 1.5 is the newest")
    elif (int(found[1]), int(found[2])) < UNIVERSAL and _universal(value):
        problems.add(place, f"Action.Execute and refresh need version 1.4, this is {given}")


def _universal(thing: Any) -> bool:
    """Whether there is a Universal Action anywhere in it."""
    if isinstance(thing, dict):
        return thing.get("type") == "Action.Execute" or any(_universal(one) for one in thing.values())
    return isinstance(thing, list) and any(_universal(one) for one in thing)


def _shows_something(value: Any, place: str, problems: Problems) -> None:
    if isinstance(value, dict) and not value.get("body") and not value.get("actions"):
        problems.add(place, "nothing to show")


_card = together(inner_card, _version, _shows_something)


def check_card(card: Any, warnings: list[str]) -> list[str]:
    """What is wrong with it; what is odd is added to ``warnings``."""
    problems = Problems()
    if not isinstance(card, dict):
        return ["/: must be an object"]
    _card(card, "", problems)
    for ident, place in problems.wanted:
        if ident not in problems.ids:
            problems.add(place, f"there is no element {ident!r}")
    _mentions(card, problems)
    warnings += [f"card {remark}" for remark in problems.odd]
    return problems.wrong


def _mentions(card: dict[str, Any], problems: Problems) -> None:
    """A mention's text must stand in the card, or nobody is mentioned."""
    special = card.get("msteams")
    entities = special.get("entities") if isinstance(special, dict) else None
    said = json.dumps(card.get("body", []), ensure_ascii=False)
    for one in entities if isinstance(entities, list) else []:
        words = one.get("text") if isinstance(one, dict) else None
        if isinstance(words, str) and json.dumps(words, ensure_ascii=False)[1:-1] not in said:
            problems.remark("/msteams/entities", f"{words!r} does not stand in the card")
