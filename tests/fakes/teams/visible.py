"""What people see of a message: its words in order, what can be pressed on it, its citations and labels."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.fakes.teams.records import ADAPTIVE, Json, Message

_TAG = re.compile(r"<(?!/?at>)/?[a-zA-Z][^<>]*>")
_BREAK = re.compile(r"<br\s*/?>|</p>|</div>|</li>", re.IGNORECASE)
_LINK = re.compile(r"!?\[([^\]\n]*)\]\(<?([^()\s>]*)>?\)")
_MARKS = re.compile(r"(\*\*|__|~~|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|`+)")
_LINE = re.compile(r"(?m)^ {0,3}(#{1,6} |> ?)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|~<>&])")
_PARTS = ("body", "items", "columns", "rows", "cells", "inlines", "facts", "images")


@dataclass(frozen=True)
class Button:
    """Something that can be pressed. ``kind``: the action's type, or ``imBack`` for a suggested one."""

    label: str
    kind: str
    action: Json
    card: Json


@dataclass(frozen=True)
class Citation:
    position: int
    name: str
    url: str
    abstract: str


def visible_text(message: Message, reader: str = "") -> str:
    """The words as ``reader`` (an id) sees them: text, cards, buttons in brackets, citations at the end."""
    if message.deleted:
        return ""
    lines = [read_markdown(message.text) if message.by_app else message.text]
    lines += [line for card in message.cards(reader) for line in card_lines(card)]
    lines += [line for one in message.attachments if one.get("contentType") != ADAPTIVE for line in _other(one)]
    lines += [" ".join(f"[{one.get('title', '')}]" for one in message.suggested)]
    lines += [f"[{one.position}] {one.name}" for one in citations(message)]
    lines += [file.name for file in message.files]
    return "\n".join(line for line in lines if line)


def card_lines(card: Json) -> Iterator[str]:
    for element in card.get("body", []):
        yield from _lines(element)
    yield " ".join(f"[{one.get('title', '')}]" for one in card.get("actions", []))
    for action in card.get("actions", []):
        if action.get("type") == "Action.ShowCard":
            yield from card_lines(action["card"])


def buttons(message: Message, reader: str = "") -> list[Button]:
    """Everything that can be pressed, in the order in which it is seen."""
    found = [button for card in message.cards(reader) for button in card_buttons(card)]
    return found + [Button(one.get("title", ""), "imBack", one, {}) for one in message.suggested]


def labels(message: Message, reader: str = "") -> tuple[str, ...]:
    return tuple(button.label for button in buttons(message, reader))


def card_buttons(card: Json) -> Iterator[Button]:
    for action in _actions(card):
        yield Button(action.get("title", ""), action["type"], action, card)


def inputs(card: Json) -> list[Json]:
    """The inputs of a card, those of cards that open from it included."""
    return [one for one in _walk(card) if str(one.get("type", "")).startswith("Input.")]


def card_texts(card: Json) -> Iterator[str]:
    """The texts of a card that are read as Markdown, as they were sent."""
    for one in _walk(card):
        if one.get("type") == "TextBlock":
            yield str(one.get("text", ""))
        if isinstance(one.get("facts"), list):
            yield from (str(fact.get("value", "")) for fact in one["facts"])


def citations(message: Message) -> list[Citation]:
    found = [claim for one in _message_entities(message) for claim in one.get("citation", [])]
    return [
        Citation(
            claim["position"],
            claim["appearance"]["name"],
            claim["appearance"].get("url", ""),
            claim["appearance"].get("abstract", ""),
        )
        for claim in found
    ]


def ai_label(message: Message) -> bool:
    return any("AIGeneratedContent" in one.get("additionalType", []) for one in _message_entities(message))


def has_feedback(message: Message) -> bool:
    """Whether thumbs stand under it."""
    data = message.channel_data
    return bool(data.get("feedbackLoop") or data.get("feedbackLoopEnabled"))


def read_markdown(text: str) -> str:
    """The subset of Markdown and XML that Teams shows, as it is read; well enough to look for words in it."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[1])
        return f"\0{len(kept) - 1}\0"

    read = _ESCAPED.sub(keep, text)
    read = re.sub(r"<at>([^<]*)</at>", r"@\1", read)
    read = _TAG.sub("", _BREAK.sub("\n", read))
    read = _LINE.sub("", _LINK.sub(r"\1", read))
    read = html.unescape(_MARKS.sub("", read))
    return re.sub("\0(\\d+)\0", lambda match: kept[int(match[1])], read)


def _message_entities(message: Message) -> list[Json]:
    return [one for one in message.entities if one.get("type") == "https://schema.org/Message"]


def _other(attachment: Json) -> Iterator[str]:
    content = attachment.get("content")
    if isinstance(content, dict):
        for name in ("title", "subtitle", "text"):
            if content.get(name):
                yield read_markdown(str(content[name]))
        yield " ".join(f"[{one.get('title', '')}]" for one in content.get("buttons", []))
    elif attachment.get("name"):
        yield str(attachment["name"])


def _lines(element: Any) -> Iterator[str]:
    """An element's words, one under another; what is not visible says nothing."""
    if not isinstance(element, dict) or element.get("isVisible") is False:
        return
    kind = str(element.get("type", ""))
    if kind == "TextBlock":
        yield read_markdown(str(element.get("text", "")))
    elif kind == "RichTextBlock":
        yield "".join(one if isinstance(one, str) else str(one.get("text", "")) for one in element["inlines"])
    elif kind == "FactSet":
        yield from (f"{one['title']}: {read_markdown(one['value'])}" for one in element["facts"])
    elif kind == "Table":
        yield from (
            " | ".join(" ".join(_lines({"type": "Container", **cell})) for cell in row["cells"])
            for row in element["rows"]
        )
    elif kind == "Image":
        yield str(element.get("altText", ""))
    elif kind.startswith("Input."):
        yield str(element.get("label") or element.get("title") or element.get("placeholder", ""))
        yield " ".join(str(one.get("title", "")) for one in element.get("choices", []))
    elif kind == "ActionSet":
        yield " ".join(f"[{one.get('title', '')}]" for one in element["actions"])
    else:
        for part in ("items", "columns", "images"):
            for one in element.get(part, []):
                yield from _lines({"type": "Column", **one} if part == "columns" else one)


def _actions(thing: Json) -> Iterator[Json]:
    for one in _walk(thing):
        if one.get("isVisible") is False:
            continue
        yield from one.get("actions", []) if isinstance(one.get("actions"), list) else []
        if isinstance(one.get("selectAction"), dict):
            yield one["selectAction"]


def _walk(thing: Any) -> Iterator[Json]:
    """A card and every object in it, from the top down."""
    if not isinstance(thing, dict):
        return
    yield thing
    for part in _PARTS:
        for one in thing.get(part, []) if isinstance(thing.get(part), list) else []:
            yield from _walk(one)
    for action in thing.get("actions", []) if isinstance(thing.get("actions"), list) else []:
        if isinstance(action, dict) and isinstance(action.get("card"), dict):
            yield from _walk(action["card"])
