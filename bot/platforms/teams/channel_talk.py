"""What where others read along is said to us: a mention, and what follows it while nobody else has stepped in.

What follows without a mention comes only where the team or chat has granted it (resource-specific consent).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.platforms.teams.conversations import place_name
from bot.platforms.teams.heard import Wrote
from bot.ports.anchors import Anchors


class ChannelTalk:
    """Remembers for each thread whom we are talking with there, and whether somebody else has stepped in."""

    def __init__(self, anchors: Anchors) -> None:
        self._anchors = anchors

    async def is_for_us(self, wrote: Wrote) -> bool:
        """Whether this message is said to us. Another person's word in the thread makes us quiet there."""
        if wrote.mentioned:
            await self._now(wrote, {"with": wrote.source.user, "quiet": False})
            return True
        standing = await self._anchors.get(place_name(wrote.source.tenant), _key(wrote))
        if standing is None or standing.body["quiet"]:
            return False
        if standing.body["with"] == wrote.source.user:
            return not wrote.others
        await self._now(wrote, {**standing.body, "quiet": True})
        return False

    async def _now(self, wrote: Wrote, body: Mapping[str, Any]) -> None:
        place = place_name(wrote.source.tenant)
        standing = await self._anchors.get(place, _key(wrote))
        if standing is None or standing.body != body:
            await self._anchors.put(place, _key(wrote), body)


def _key(wrote: Wrote) -> str:
    spot = wrote.source.spot
    return f"thread:{spot.chat}/{spot.thread}"
