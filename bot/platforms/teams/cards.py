"""Adaptive Cards 1.5, as far as they are used here, and how elements become messages that Teams takes whole.

All words stand in ``RichTextBlock``s: unlike a ``TextBlock`` they read no Markdown, make no mentions and always wrap.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from bot.platforms.teams.limits import (
    LARGEST_CARD,
    LONGEST_LABEL,
    LONGEST_SUMMARY,
    MOST_IN_ROW,
    WIDEST_ROW,
    card_bytes,
    units,
)
from bot.platforms.teams.lines import cut, stretches
from bot.platforms.teams.messages import Card, TeamsMessage, card_attachment
from bot.platforms.writing.lines import Line, Stretch
from bot.platforms.writing.text import one_line

Element = dict[str, Any]
Action = dict[str, Any]
Place = Literal["personal", "channel", "group"]

SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
VERSION = "1.5"

MOST_ELEMENTS = 200
"""In one card."""

_ROOM = LARGEST_CARD - 2_000
_LARGEST_QUOTE = 4_000
"""Bytes of what is quoted together: more is divided, and can be divided between cards."""


@dataclass(frozen=True, slots=True)
class Surface:
    """What Teams does for us in this place."""

    feedback_loop: bool = True
    """Teams' own thumbs under an answer; else ordinary buttons."""
    hears_all: bool = False
    """At the desk: whatever agents write in a case's thread arrives, mention or not (``ChannelMessage.Read.Group``)."""


def paragraphs(lines: Iterable[Line], *, size: str = "", color: str = "") -> list[Element]:
    """One element a line. ``size`` and ``color``: Adaptive Cards' own names."""
    return _elements(lines, {"size": size, "color": color})


def quiet(lines: Iterable[Line]) -> list[Element]:
    return _elements(lines, {"size": "Small", "isSubtle": True})


def quoted(lines: Iterable[Line]) -> list[Element]:
    """Somebody's own words, set off."""
    return paragraphs(replace(line, kind="quote") for line in lines)


def _elements(lines: Iterable[Line], look: dict[str, Any]) -> list[Element]:
    found: list[Element] = []
    for line in (piece for whole in lines for piece in cut(whole)):
        runs = [_run(stretch, line, look) for stretch in stretches(line) if stretch.text]
        if not any(run["text"].strip() for run in runs):
            continue
        spacing = "Medium" if line.apart or not found else "None" if line.kind == "fixed" else "Small"
        block = {"type": "RichTextBlock", "spacing": spacing, "inlines": runs}
        if line.kind != "quote":
            found.append(block)
        elif found and found[-1]["type"] == "Container" and card_bytes(found[-1]) < _LARGEST_QUOTE:
            found[-1]["items"].append(block)
        else:
            found.append({"type": "Container", "style": "emphasis", "spacing": spacing, "items": [block]})
    return found


def _run(stretch: Stretch, line: Line, look: dict[str, Any]) -> Element:
    fixed = stretch.code or line.kind == "fixed"
    made: Element = {"type": "TextRun", "text": stretch.text.replace("  ", "\u00a0 ") if fixed else stretch.text}
    made |= {name: value for name, value in look.items() if value}
    for name, value, on in (
        ("weight", "Bolder", stretch.bold),
        ("italic", True, stretch.italic),
        ("strikethrough", True, stretch.strike),
        ("fontType", "Monospace", fixed),
        ("selectAction", {"type": "Action.OpenUrl", "url": stretch.link}, bool(stretch.link)),
    ):
        if on:
            made[name] = value
    return made


def execute(label: str, verb: str, data: dict[str, Any], style: str = "", *, with_input: bool = False) -> Action:
    """A button. Where a client knows no ``Action.Execute``, the same comes as a message with a ``value``."""
    shared: Action = {"title": shortened(label), "data": data, "associatedInputs": "auto" if with_input else "none"}
    if (whole := one_line(label)) != shared["title"] and whole:
        shared["tooltip"] = whole
    if style == "primary":
        shared["style"] = "positive"
    return {"type": "Action.Execute", "verb": verb, **shared, "fallback": {"type": "Action.Submit", **shared}}


def rows(actions: Iterable[Action]) -> list[Element]:
    """Buttons side by side as far as they fit on a telephone."""
    made: list[list[Action]] = []
    for action in actions:
        width = sum(units(one["title"]) for one in [*(made[-1] if made else ()), action])
        if made and len(made[-1]) < MOST_IN_ROW and width <= WIDEST_ROW:
            made[-1].append(action)
        else:
            made.append([action])
    return [{"type": "ActionSet", "spacing": "Small", "actions": row} for row in made]


def column(actions: Iterable[Action]) -> list[Element]:
    """Buttons one below the other: things to choose from."""
    return [{"type": "ActionSet", "spacing": "Small", "actions": [action]} for action in actions]


def shortened(text: str, longest: int = LONGEST_LABEL) -> str:
    """One line of at most ``longest`` UTF-16 units, with … where something is left out. Never empty."""
    line = one_line(text) or "…"
    if units(line) <= longest:
        return line
    kept = line[: longest - 1]
    while units(kept) > longest - 1:
        kept = kept[:-1]
    at_word = kept.rsplit(" ", 1)[0]
    return (at_word if len(at_word) > longest // 2 else kept).rstrip() + "…"


def card_of(body: Sequence[Element]) -> Card:
    return {
        "type": "AdaptiveCard", "$schema": SCHEMA, "version": VERSION, "msteams": {"width": "Full"},
        "fallbackText": shortened(spoken(body), LONGEST_SUMMARY), "body": list(body),
    }  # fmt: skip


def packed(elements: Sequence[Element], last: Sequence[Element] = ()) -> tuple[TeamsMessage, ...]:
    """As few messages as hold everything, in order. ``last`` stays together at the end, where it fits together."""
    bodies: list[_Body] = [_Body()]
    ending = [list(last)] if _Body().takes(last) else [[one] for one in last]
    for part in [*([one] for one in elements), *ending]:
        if bodies[-1].elements and not bodies[-1].takes(part):
            bodies.append(_Body())
        bodies[-1].add(part)
    return tuple(card_message(body.elements) for body in bodies if body.elements)


class _Body:
    """Elements of one card, with how much they take."""

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self._bytes = 0

    def takes(self, part: Sequence[Element]) -> bool:
        fits = self._bytes + sum(map(_bytes, part)) <= _ROOM
        return fits and len(self.elements) + len(part) <= MOST_ELEMENTS

    def add(self, part: Sequence[Element]) -> None:
        self.elements += part
        self._bytes += sum(map(_bytes, part))


def _bytes(element: Element) -> int:
    return card_bytes(element) + 1


def card_message(body: Sequence[Element]) -> TeamsMessage:
    return TeamsMessage(attachments=(card_attachment(card_of(body)),), summary=shortened(spoken(body), LONGEST_SUMMARY))


def spoken(body: Iterable[Element]) -> str:
    """The words of a card, a line each; where there are none, those on its buttons."""
    said: list[str] = []
    labels: list[str] = []
    for one in body:
        match one["type"]:
            case "RichTextBlock":
                said.append("".join(run["text"] for run in one["inlines"]))
            case "Container":
                said.append(spoken(one["items"]))
            case "ActionSet":
                labels += [action["title"] for action in one["actions"]]
    return "\n".join(said) or " · ".join(labels)
