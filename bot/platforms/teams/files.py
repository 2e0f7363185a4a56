"""Files and pictures on their way: a file goes as a link to where Teams keeps it, a small picture is shown itself.

A picture that somebody pasted stands where nobody but the bot can read it, so it is copied; a file stays where the
person's own permissions hold.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence

import structlog

from bot.errors import HandrailError
from bot.messages.incoming import Attachment
from bot.platforms.teams.connector import Connector
from bot.platforms.teams.limits import LARGEST_MESSAGE
from bot.platforms.teams.messages import TeamsMessage

_log = structlog.get_logger(__name__)

PICTURE = "picture:"
"""Before the address of what the bot alone can read."""

_SHOWN = frozenset({"image/png", "image/jpeg", "image/gif"})

_ROOM = LARGEST_MESSAGE // 2 - 2_000
"""Characters that a picture may have as text in a message of its own."""

LARGEST_PICTURE = _ROOM * 3 // 4
"""Bytes. A larger one keeps its name in the conversation; whoever has the case can ask for it."""


class Files:
    """What is shown of files, beside their names."""

    def __init__(self, connector: Connector) -> None:
        self._connector = connector

    async def shown(self, files: Sequence[Attachment]) -> tuple[TeamsMessage, ...]:
        """A message for each file that can be shown or linked. What cannot be had is done without: its name stands in
        the conversation."""
        found = []
        for file in files:
            if file.where.startswith(PICTURE):
                found += await self._picture(file)
            elif file.where.startswith("https://"):
                found.append(_link(file))
        return tuple(found)

    async def _picture(self, file: Attachment) -> list[TeamsMessage]:
        try:
            kind, content = await self._connector.content(file.where.removeprefix(PICTURE), LARGEST_PICTURE)
        except HandrailError as error:
            _log.info("teams_picture_left", why=str(error))
            return []
        if kind not in _SHOWN or not content:
            _log.info("teams_picture_left", why="too large, or no picture")
            return []
        data = f"data:{kind};base64,{base64.b64encode(content).decode()}"
        return [TeamsMessage(attachments=({"contentType": kind, "contentUrl": data, "name": file.name},))]


def _link(file: Attachment) -> TeamsMessage:
    """The name is anybody's words: no mark-up of it may work, and no bracket may end the link."""
    name = "".join(f"\\{one}" if one in "\\`*_{}[]()<>#+-.!|~" else one for one in file.name)
    target = file.where.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
    return TeamsMessage(text=f"[{name}]({target})")
