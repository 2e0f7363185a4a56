"""What was said in a thread before we were asked into it: for the case that somebody opens from there."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from bot.errors import HandrailError
from bot.platforms.slack.answers import asked
from bot.platforms.slack.directory import LOOK_UP_WITHIN, Directory
from bot.platforms.slack.inbound_text import mentioned_ids, readable
from bot.platforms.slack.workspaces import Workspace

_log = structlog.get_logger(__name__)

_MESSAGES = 100
"""How much of a thread is read: Slack waits for its acknowledgement meanwhile."""

OURS = "Handrail"


@dataclass(frozen=True, slots=True)
class Written:
    """One message of a thread."""

    ts: str
    name: str
    text: str


class Threads:
    """Reads threads, as far as we are let into the channel. What cannot be read in time is done without."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    async def read(self, workspace: Workspace, channel: str, root: str) -> tuple[Written, ...]:
        """Each message, oldest first."""
        try:
            return await asyncio.wait_for(self._read(workspace, channel, root), LOOK_UP_WITHIN)
        except (HandrailError, TimeoutError) as error:
            _log.info("slack_thread_not_read", why=str(error) or type(error).__name__)
            return ()

    async def _read(self, workspace: Workspace, channel: str, root: str) -> tuple[Written, ...]:
        call = workspace.client.conversations_replies(channel=channel, ts=root, limit=_MESSAGES)
        messages = (await asked("conversations.replies", call)).get("messages", ())
        ids = [str(one["user"]) for one in messages if one.get("user")]
        ids += [id for one in messages for id in mentioned_ids(str(one.get("text", "")))]
        names = await self._directory.names(workspace, list(dict.fromkeys(ids)))
        return tuple(
            Written(str(one["ts"]), _author(workspace, one, names), readable(str(one.get("text", "")), names))
            for one in messages
        )


def _author(workspace: Workspace, message: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if message.get("user") == workspace.bot_user and workspace.bot_user:
        return OURS
    return names.get(str(message.get("user", "")), "") or "Somebody"
