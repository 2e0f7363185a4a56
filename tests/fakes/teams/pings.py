"""What of the bot's pings somebody or leads out: mentions that count, and links, wherever they stand in a message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.fakes.teams.records import Json, Message
from tests.fakes.teams.visible import card_buttons, card_texts, citations

_MARKDOWN_LINK = re.compile(r"(?<!\\)\[([^\]\n]*)\]\(<?([^()\s>]*)>?[^()]*\)")
_HTML_LINK = re.compile(r"<a\s[^>]*href=[\"']?([^\"'\s>]+)[^>]*>(.*?)</a>", re.IGNORECASE | re.DOTALL)
_BARE = re.compile(r"(?<![\w(\[<\"'=])https?://[^\s<>()\[\]]+")


@dataclass(frozen=True)
class Ping:
    """Somebody or something (by id) that a message mentions so that they are told."""

    conversation: str
    message: str
    target: str
    name: str


@dataclass(frozen=True)
class Link:
    label: str
    url: str


def pings_of(message: Message) -> Iterator[Ping]:
    """A mention counts when its words stand where they are looked for: in the text, or in the card's own."""
    entities = [(one, [message.text]) for one in message.entities if one.get("type") == "mention"]
    for card in message.cards():
        special = card.get("msteams")
        given = special.get("entities") if isinstance(special, dict) else None
        entities += [(one, list(card_texts(card))) for one in given or []]
    for entity, texts in entities:
        if any(entity["text"] in text for text in texts):
            mentioned: Any = entity["mentioned"]
            yield Ping(message.conversation, message.id, mentioned["id"], str(mentioned.get("name", "")))


def links_of(message: Message) -> list[Link]:
    """Links in text and cards, on buttons and of citations; bare addresses too, since Teams makes links of them."""
    texts = [message.text, *(text for card in message.cards() for text in card_texts(card))]
    found = [link for text in texts for link in _in_text(text)]
    for card in message.cards():
        for button in card_buttons(card):
            if button.kind == "Action.OpenUrl":
                found.append(Link(button.label, _address(button.action)))
    return found + [Link(one.name, one.url) for one in citations(message) if one.url]


def _in_text(text: str) -> Iterator[Link]:
    for match in _MARKDOWN_LINK.finditer(text):
        yield Link(match[1], match[2])
    for match in _HTML_LINK.finditer(text):
        yield Link(re.sub(r"<[^>]+>", "", match[2]), match[1])
    for match in _BARE.finditer(_HTML_LINK.sub("", _MARKDOWN_LINK.sub("", text))):
        yield Link(match[0], match[0])


def _address(action: Json) -> str:
    return str(action.get("url", ""))
