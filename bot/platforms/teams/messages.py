"""A message for Teams, as plain values: what an activity carries, without who sends it to whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.platforms.teams.limits import message_bytes

CARD = "application/vnd.microsoft.card.adaptive"

Card = dict[str, Any]
"""An Adaptive Card, version 1.5."""


@dataclass(frozen=True, slots=True)
class TeamsMessage:
    """One message: words or a card, never both, for Teams would split it in two and tell neither's id."""

    text: str = ""
    """Teams' Markdown; empty where there is a card."""
    attachments: tuple[dict[str, Any], ...] = ()
    entities: tuple[dict[str, Any], ...] = ()
    """Citations and the AI label."""
    channel_data: dict[str, Any] = field(default_factory=dict)
    summary: str = ""
    """What a notification and the list of chats say: plain text."""

    @property
    def card(self) -> Card | None:
        return next((one["content"] for one in self.attachments if one.get("contentType") == CARD), None)

    def activity(self) -> dict[str, Any]:
        """The activity as JSON values. Fields that say where it goes (``conversation``, ``from``, ``recipient``,
        ``replyToId``) are the sender's to add."""
        made: dict[str, Any] = {"type": "message"}
        if self.text:
            made |= {"text": self.text, "textFormat": "markdown"}
        if self.attachments:
            made["attachments"] = [dict(one) for one in self.attachments]
        if self.entities:
            made["entities"] = [dict(one) for one in self.entities]
        if self.channel_data:
            made["channelData"] = dict(self.channel_data)
        if self.summary:
            made["summary"] = self.summary
        return made

    @property
    def size(self) -> int:
        """Bytes in UTF-16, as Teams counts them."""
        return message_bytes(self.activity())


def card_attachment(card: Card) -> dict[str, Any]:
    return {"contentType": CARD, "content": card}
