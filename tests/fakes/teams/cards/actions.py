"""Actions of an Adaptive Card, up to version 1.5, as Teams takes them from bots."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.fakes.teams.cards.checks import (
    Check,
    Problems,
    address,
    anything,
    by_type,
    flag,
    form,
    many,
    new_id,
    one_of,
    text,
    together,
)

MOST_PRIMARY = 6
"""Teams shows six actions of a card or a set side by side; further ones need ``mode: secondary``."""

common: dict[str, Check] = {
    "title": text(),
    "iconUrl": address,
    "id": new_id,
    "style": one_of("default", "positive", "destructive"),
    "fallback": anything,
    "tooltip": text(),
    "isEnabled": flag,
    "mode": one_of("primary", "secondary"),
    "requires": anything,
}
_inputs = one_of("auto", "none")
_special = form(
    {"type": one_of("imBack", "messageBack", "invoke", "signin", "task/fetch")},
    {"value": anything, "text": text(), "displayText": text()},
)


def _data(value: Any, place: str, problems: Problems) -> None:
    """A string or an object; ``msteams`` in it says what Teams does with a press of Action.Submit."""
    if not isinstance(value, str | dict):
        problems.add(place, "must be a string or an object")
    elif isinstance(value, dict) and isinstance(value.get("msteams"), dict) and "feedback" not in value["msteams"]:
        _special(value["msteams"], f"{place}/msteams", problems)


def _wanted(value: Any, place: str, problems: Problems) -> None:
    ident = value.get("elementId") if isinstance(value, dict) else value
    if not isinstance(ident, str):
        problems.add(place, "must name an element")
    else:
        problems.wanted.append((ident, place))


execute = form({"verb": text(0, 1)}, {**common, "data": _data, "associatedInputs": _inputs})
"""``verb`` is what tells the bot's buttons apart: the schema does without, this bot must not."""


def _forms() -> Mapping[str, Check]:
    # a card that opens is a card: card imports this module
    from tests.fakes.teams.cards.card import inner_card

    return {**_on_tap(), "Action.ShowCard": form({"card": inner_card}, common)}


def _on_tap() -> Mapping[str, Check]:
    return {
        "Action.OpenUrl": form({"url": address}, common),
        "Action.Submit": form({}, {**common, "data": _data, "associatedInputs": _inputs}),
        "Action.Execute": execute,
        "Action.ToggleVisibility": form({"targetElements": many(_wanted, 1)}, common),
    }


def _titled(value: Any, place: str, problems: Problems) -> None:
    if isinstance(value, dict) and not value.get("title") and not value.get("iconUrl"):
        problems.add(place, "a button without a title")


def _few(value: Any, place: str, problems: Problems) -> None:
    modes = [one.get("mode", "primary") for one in value if isinstance(one, dict)] if isinstance(value, list) else []
    if len([mode for mode in modes if mode == "primary"]) > MOST_PRIMARY:
        problems.add(place, f"Teams shows {MOST_PRIMARY} actions; {len(modes)} are there")


action = together(by_type(_forms), _titled)
"""A button."""
actions = together(many(action), _few)
select_action = by_type(_on_tap)
"""What a tap on an element does: no card opens from it."""
inline_action = select_action
