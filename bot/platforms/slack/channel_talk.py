"""What in a channel is said to us: a mention, and what follows it in the thread while nobody else has stepped in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.platforms.slack.heard import Wrote
from bot.platforms.slack.settings import SlackSettings
from bot.platforms.slack.workspaces import Workspace
from bot.ports.anchors import Anchors


class ChannelTalk:
    """Remembers for each thread whom we are talking with there, and whether somebody else has stepped in."""

    def __init__(self, settings: SlackSettings, anchors: Anchors) -> None:
        self._settings = settings
        self._anchors = anchors

    async def is_for_us(self, workspace: Workspace, wrote: Wrote) -> bool:
        """Whether this message is said to us. Another person's word in the thread makes us quiet there."""
        if wrote.mentioned:
            await self._now(workspace, wrote, {"with": wrote.user, "quiet": False})
            return True
        if not wrote.thread:
            unasked = wrote.channel in self._settings.unasked and not wrote.others
            if unasked:
                await self._now(workspace, wrote, {"with": wrote.user, "quiet": False})
            return unasked
        standing = await self._anchors.get(workspace.place, _key(wrote))
        if standing is None or standing.body["quiet"]:
            return False
        if standing.body["with"] == wrote.user:
            return not wrote.others
        await self._now(workspace, wrote, {**standing.body, "quiet": True})
        return False

    async def _now(self, workspace: Workspace, wrote: Wrote, body: Mapping[str, Any]) -> None:
        standing = await self._anchors.get(workspace.place, _key(wrote))
        if standing is None or standing.body != body:
            await self._anchors.put(workspace.place, _key(wrote), body)


def _key(wrote: Wrote) -> str:
    return f"thread:{wrote.channel}/{wrote.thread or wrote.ts}"
