"""What is wrong with a card of Handrail's: by the local Teams, and by what a telephone and old clients ask for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.fakes.teams.cards.card import check_card

_OURS = {"RichTextBlock", "Container", "ActionSet", "Input.Text", "Input.ChoiceSet"}
"""A TextBlock would read Markdown and make mentions; a table or columns would not fit a telephone."""

_MOST_IN_ROW = 3
_WIDEST_ROW = 36
_LONGEST_LABEL = 40


def problems_of_card(card: dict[str, Any]) -> list[str]:
    """Empty where Teams would take the card and show it whole, everywhere."""
    odd: list[str] = []
    return [*check_card(card, odd), *odd, *_card(card)]


def _card(card: dict[str, Any]) -> Iterator[str]:
    if card.get("version") != "1.5" or card.get("msteams") != {"width": "Full"}:
        yield "a card of ours is a wide 1.5, without mentions"
    if "actions" in card:
        yield "buttons stand in the body, where they wrap"
    for element in card.get("body", ()):
        yield from _element(element)


def _element(element: dict[str, Any]) -> Iterator[str]:
    kind = element["type"]
    if kind not in _OURS:
        yield f"{kind} is not used"
    for run in element.get("inlines", ()):
        if not run["text"] or "\n" in run["text"]:
            yield f"a stretch is empty, or its line end is not shown: {run['text']!r}"
    if kind == "RichTextBlock" and not any(run["text"].strip() for run in element["inlines"]):
        yield "a line without anything to see"
    if kind == "Container" and not element["items"]:
        yield "a container without anything in it"
    for inner in element.get("items", ()):
        yield from _element(inner)
    if kind == "ActionSet":
        yield from _row(element["actions"])


def _row(actions: list[dict[str, Any]]) -> Iterator[str]:
    widths = [len(one["title"].encode("utf-16-le")) // 2 for one in actions]
    if not 1 <= len(actions) <= _MOST_IN_ROW or (len(actions) > 1 and sum(widths) > _WIDEST_ROW):
        yield f"a row too wide for a telephone: {[one['title'] for one in actions]}"
    for action, width in zip(actions, widths, strict=True):
        if action["type"] != "Action.Execute" or action.get("associatedInputs") not in {"auto", "none"}:
            yield "a button says whether what was typed goes along"
        if not action["title"].strip() or "\n" in action["title"] or width > _LONGEST_LABEL:
            yield f"a label that does not fit: {action['title']!r}"
        instead = action.get("fallback", {})
        if instead.get("type") != "Action.Submit" or instead.get("data") != action["data"]:
            yield "an old client could not press this"
