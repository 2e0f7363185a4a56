"""What people see of a message or a view: its words in order, and what can be pressed on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.fakes.slack.records import Json, Message

_TAG = re.compile(r"<([^<>\n]*)>")
_MRKDWN_MARKS = re.compile(r"(?<![\w*_~`])([*_~`])(?=\S)([^\n]+?)(?<=\S)\1(?![\w*_~`])")
_MARKDOWN_LINK = re.compile(r"!?\[([^\]\n]*)\]\(<?([^()\s>]*)>?\)")
_MARKDOWN_MARKS = re.compile(r"(\*\*|__|~~|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|`+)")
_MARKDOWN_LINE = re.compile(r"(?m)^ {0,3}(#{1,6} |> ?)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|~<>&])")


@dataclass(frozen=True)
class Button:
    """Something that can be pressed: a button, one option of a menu, one half of the feedback buttons."""

    label: str
    action_id: str
    block_id: str
    value: str
    type: str
    """The element's own type: ``button``, ``overflow``, ``static_select``, ``feedback_buttons`` …"""
    element: Json
    style: str = ""
    url: str = ""


def visible_text(thing: Message | Json) -> str:
    """The words as they are read, blocks under one another, labels of buttons included.

    With blocks the fallback ``text`` is not seen, as on Slack; without, the text is, and the names of its files.
    Also takes a view, or a message as the Web API shows it.
    """
    if isinstance(thing, Message):
        own = [] if thing.blocks and not thing.streaming and not thing.markdown else [_said(thing)]
        lines = own + [line for block in thing.blocks for line in _lines(block)]
        lines += [file.title or file.name for file in thing.files]
    elif thing.get("blocks"):
        lines = [line for block in thing["blocks"] for line in _lines(block)]
    else:
        lines = [read_mrkdwn(thing.get("text", ""))]
    return "\n".join(line for line in lines if line)


def _said(message: Message) -> str:
    return read_markdown(message.text) if message.markdown else read_mrkdwn(message.text)


def buttons(thing: Message | Json) -> list[Button]:
    """Everything that can be pressed, in the order in which it is seen."""
    blocks = thing.blocks if isinstance(thing, Message) else thing.get("blocks", [])
    return [button for block in blocks for button in _buttons_of(block)]


def labels(thing: Message | Json) -> tuple[str, ...]:
    return tuple(button.label for button in buttons(thing))


def read_mrkdwn(text: str) -> str:
    """mrkdwn as it is read: marks gone, links as their labels, entities as characters."""

    def tag(match: re.Match[str]) -> str:
        target, _, label = match[1].partition("|")
        if label:
            return label
        if target.startswith("!"):
            return "@" + target[1:].split("^")[0]
        return {"@": "@", "#": "#"}.get(target[:1], "") + target.lstrip("@#")

    parts = re.split(r"(```.*?```|`[^`\n]+`)", text, flags=re.DOTALL)
    read = [part.strip("`") if part.startswith("`") else _without_marks(_TAG.sub(tag, part)) for part in parts]
    return _entities("".join(read))


def _without_marks(text: str) -> str:
    without = _MRKDWN_MARKS.sub(r"\2", text)
    return text if without == text else _without_marks(without)


def _entities(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def read_markdown(text: str) -> str:
    """Standard Markdown as it is read, well enough to look for words in it."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[1])
        return f"\0{len(kept) - 1}\0"

    read = _ESCAPED.sub(keep, text)
    read = _MARKDOWN_LINE.sub("", _MARKDOWN_LINK.sub(r"\1", read))
    read = _MARKDOWN_MARKS.sub("", read)
    return _entities(re.sub("\0(\\d+)\0", lambda match: kept[int(match[1])], read))


def _read(text_object: Any) -> str:
    if not isinstance(text_object, dict):
        return ""
    if text_object["type"] == "mrkdwn":
        return read_mrkdwn(text_object["text"])
    return str(text_object.get("text", ""))


def _lines(block: Json) -> Iterator[str]:
    kind = block["type"]
    if kind in ("section", "header"):
        yield _read(block.get("text"))
        yield from (_read(field) for field in block.get("fields", []))
    elif kind == "markdown":
        yield read_markdown(block["text"])
    elif kind == "context":
        yield " ".join(_read(element) for element in block["elements"] if element["type"] != "image")
    elif kind == "rich_text":
        yield from (_rich(element) for element in block["elements"])
    elif kind == "table":
        yield from (" | ".join(_cell(cell) for cell in row) for row in block["rows"])
    elif kind == "input":
        yield _read(block["label"])
    elif kind in ("image", "video"):
        yield _read(block.get("title")) or block["alt_text"]
    yield " ".join(f"[{button.label}]" for button in _buttons_of(block))


def _cell(cell: Json) -> str:
    return cell["text"] if cell["type"] == "raw_text" else " ".join(_rich(part) for part in cell["elements"])


def _rich(element: Json) -> str:
    if element["type"] == "rich_text_list":
        mark = {"bullet": "• ", "ordered": "1. "}[element["style"]]
        return "\n".join(mark + _rich(item) for item in element["elements"])
    return "".join(_piece(piece) for piece in element["elements"])


def _piece(piece: Json) -> str:
    kind = piece["type"]
    if kind == "text":
        return str(piece["text"])
    if kind == "link":
        return str(piece.get("text") or piece["url"])
    if kind == "emoji":
        return f":{piece['name']}:"
    if kind == "date":
        return str(piece.get("fallback", piece["timestamp"]))
    mark = "#" if kind == "channel" else "@"
    return mark + str(next(value for name, value in piece.items() if name not in ("type", "style")))


def _buttons_of(block: Json) -> Iterator[Button]:
    beside = [block[name] for name in ("accessory",) if name in block]
    elements = block["elements"] if block["type"] in ("actions", "context_actions") else []
    for element in [*beside, *elements]:
        yield from _choices(element, block.get("block_id", ""))


def _choices(element: Json, block: str) -> Iterator[Button]:
    kind, ident = element["type"], element.get("action_id", "")
    if kind in ("button", "icon_button"):
        yield Button(
            _read(element["text"]),
            ident,
            block,
            element.get("value", ""),
            kind,
            element,
            element.get("style", ""),
            element.get("url", ""),
        )
    elif kind == "feedback_buttons":
        for half in (element["positive_button"], element["negative_button"]):
            yield Button(_read(half["text"]), ident, block, half["value"], kind, element)
    else:
        groups = element.get("option_groups", [])
        options = [*element.get("options", []), *(option for group in groups for option in group["options"])]
        for option in options:
            yield Button(_read(option["text"]), ident, block, option["value"], kind, element)
