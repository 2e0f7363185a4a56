"""Status lines on whichever platform a conversation is."""

from __future__ import annotations

from collections.abc import Mapping

from bot.app.together import Together
from bot.ports.platform import Sender


class Presences:
    """Status lines go to the platform that the conversation is on."""

    def __init__(self, senders: Mapping[str, Sender], together: Together | None) -> None:
        self._senders = senders
        self._together = together

    async def status(self, conversation: str, text: str) -> None:
        platform = conversation.partition(":")[0]
        if platform == "web" and self._together is not None:
            await self._together.status(conversation, text)  # the page may be open at another process
        elif platform in self._senders:
            await self._senders[platform].status(conversation, text)
