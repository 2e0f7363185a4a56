"""Which case a thread at the desk belongs to."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

import structlog

from bot.platforms.slack.answers import NoAnswer, SlackSaidNo, asked
from bot.platforms.slack.directory import LOOK_UP_WITHIN
from bot.platforms.slack.reading_back import key_of
from bot.platforms.slack.settings import SlackSettings
from bot.platforms.slack.workspaces import Workspace
from bot.ports.anchors import Anchor, Anchors

_log = structlog.get_logger(__name__)

_REMEMBERED = 10_000


class Cards:
    """Knows cards by where they stand; one whose place was not stored yet, by what was posted with it."""

    def __init__(self, settings: SlackSettings, anchors: Anchors) -> None:
        self._settings = settings
        self._anchors = anchors
        self._no_cards: OrderedDict[str, None] = OrderedDict()

    async def above(self, workspace: Workspace, channel: str, thread: str) -> Anchor | None:
        """The card under which this thread stands, where it is a case's.

        Raises ``NoAnswer`` or ``DeliveryDelayed`` where nobody can tell just now.
        """
        if not thread:
            return None
        found = await self._anchors.find(workspace.place, f"{channel}/{thread}")
        if found is None and channel in self._settings.desks_of(workspace.team):
            found = await self._read(workspace, channel, thread)
        return found if found is not None and found.body.get("desk") else None

    async def _read(self, workspace: Workspace, channel: str, thread: str) -> Anchor | None:
        """An agent may answer under a card before it is stored where that stands: then the card itself says so."""
        where = f"{workspace.team}/{channel}/{thread}"
        if where in self._no_cards:
            return None
        root = await self._root(workspace, channel, thread)
        key = key_of(root) if root.get("user") == workspace.bot_user else ""
        card = await self._anchors.get(workspace.place, key) if key.startswith("card:") else None
        if card is None:
            self._no_cards[where] = None
            while len(self._no_cards) > _REMEMBERED:
                self._no_cards.popitem(last=False)
        return card

    async def _root(self, workspace: Workspace, channel: str, thread: str) -> Mapping[str, Any]:
        method = "conversations.replies"
        call = workspace.client.conversations_replies(channel=channel, ts=thread, limit=1, include_all_metadata=True)
        try:
            answer = await asyncio.wait_for(asked(method, call), LOOK_UP_WITHIN)
        except TimeoutError as error:
            raise NoAnswer(method) from error
        except SlackSaidNo as no:  # what cannot be read by us was not posted by us
            _log.info("slack_thread_not_read", why=str(no))
            return {}
        return next((dict(one) for one in answer.get("messages", ()) if one.get("ts") == thread), {})
