"""What in a posted message is active: whom it pings, and where it leads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.fakes.slack.records import Json, Message

_TAG = re.compile(r"<([^<>\n]+)>")
_BARE_URL = re.compile(r"(?<![<|\w])(?:https?://|mailto:|www\.)[^\s<>|]+")
_MARKDOWN_LINK = re.compile(r"(!?)(?<!\\)\[((?:\\.|[^\]\\])*)\]\(<?([^()\s>]*)>?[^)]*\)")
_BARE_NAME = re.compile(r"(?<![\w@])@(?:channel|here|everyone)\b")


@dataclass(frozen=True)
class Ping:
    """``what`` as it stands in the message, such as ``<!channel>``; ``where`` is a pointer into its JSON."""

    message: Message
    what: str
    where: str


@dataclass(frozen=True)
class Link:
    url: str
    label: str
    where: str


@dataclass(frozen=True)
class _Written:
    """A text with the rules that it is read by: ``mrkdwn``, ``literal`` (mrkdwn, verbatim) or ``markdown``."""

    text: str
    where: str
    rules: str


def pings_of(message: Message) -> list[Ping]:
    """Every mention of a person, a group or a channel that would become active, wherever it stands."""
    found = [Ping(message, piece, where) for piece, where in _mentioned(message.blocks, "/blocks")]
    for written in _texts(message):
        mentions = [match[0] for match in _TAG.finditer(written.text) if match[1][0] in "@!#"]
        mentions = [mention for mention in mentions if not mention.startswith("<!date^")]
        if message.expands_names:
            mentions += [match[0] for match in _BARE_NAME.finditer(written.text)]
        found += [Ping(message, mention, written.where) for mention in mentions]
    return found


def links_of(message: Message) -> list[Link]:
    """Every place that the message leads to: links, addresses that become links on their own, buttons, pictures."""
    found = [link for written in _texts(message) for link in _links_in(written)]
    return found + list(_links_in_blocks(message.blocks, "/blocks"))


def _texts(message: Message) -> Iterator[_Written]:
    yield _Written(message.text, "/text", "markdown" if message.markdown else "mrkdwn")
    yield from _texts_in(message.blocks, "/blocks")
    yield from _texts_in(message.attachments, "/attachments")


def _texts_in(part: Any, where: str) -> Iterator[_Written]:
    if isinstance(part, list):
        for index, one in enumerate(part):
            yield from _texts_in(one, f"{where}/{index}")
    elif isinstance(part, dict):
        if part.get("type") == "markdown":
            yield _Written(part["text"], f"{where}/text", "markdown")
        elif part.get("type") == "mrkdwn":
            yield _Written(part["text"], f"{where}/text", "literal" if part.get("verbatim") else "mrkdwn")
        elif "type" not in part and isinstance(part.get("text"), str):
            yield _Written(part["text"], f"{where}/text", "mrkdwn")
        for name, inner in part.items():
            yield from _texts_in(inner, f"{where}/{name}")


def _links_in(written: _Written) -> Iterator[Link]:
    rest = written.text
    if written.rules == "markdown":
        for match in _MARKDOWN_LINK.finditer(written.text):
            yield Link(match[3], match[2], written.where)
        rest = _MARKDOWN_LINK.sub(" ", written.text)
    for match in _TAG.finditer(rest):
        if match[1][0] not in "@!#":
            target, _, label = match[1].partition("|")
            yield Link(target, label, written.where)
    if written.rules != "literal":
        for match in _BARE_URL.finditer(_TAG.sub(" ", rest)):
            yield Link(match[0].rstrip(".,;:!?)"), "", written.where)


def _walk(part: Any, where: str) -> Iterator[tuple[Json, str]]:
    if isinstance(part, list):
        for index, one in enumerate(part):
            yield from _walk(one, f"{where}/{index}")
    elif isinstance(part, dict):
        yield part, where
        for name, inner in part.items():
            yield from _walk(inner, f"{where}/{name}")


def _mentioned(blocks: list[Json], where: str) -> Iterable[tuple[str, str]]:
    keys = {"user": "user_id", "usergroup": "usergroup_id", "broadcast": "range", "channel": "channel_id"}
    for part, place in _walk(blocks, where):
        key = keys.get(part.get("type", ""))
        if key is not None and key in part:
            yield f"{part['type']} {part[key]}", place


def _links_in_blocks(blocks: list[Json], where: str) -> Iterator[Link]:
    for part, place in _walk(blocks, where):
        if part.get("type") == "link" and "url" in part:
            yield Link(part["url"], part.get("text", ""), place)
        elif part.get("type") in ("button", "date") and "url" in part:
            label = part["text"]["text"] if part["type"] == "button" else ""
            yield Link(part["url"], label, place)
        for name in ("image_url", "title_url", "video_url", "thumbnail_url"):
            if name in part:
                yield Link(part[name], part.get("alt_text", ""), place)
