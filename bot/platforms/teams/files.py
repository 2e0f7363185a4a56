"""Files and pictures on their way: a file goes as a link to where Teams keeps it, a small picture is shown itself.

A picture that somebody pasted stands where nobody but the bot can read it, so it is copied; a file stays where the
person's own permissions hold. Of what was sent on the page or on Slack a small picture is shown. Of anything else it is
said that it could not be brought: a bot may upload nothing to people's or a team's files, and in a channel it is not
even shown what was added.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from bot.errors import DeliveryDelayed, DeliveryRefused
from bot.messages.incoming import Attachment
from bot.platforms.fetching import fetched
from bot.platforms.sniffing import ANY_TYPE, is_picture, media_type
from bot.platforms.teams.answers import NoAnswer, TeamsSaidNo
from bot.platforms.teams.connector import Connector
from bot.platforms.teams.limits import LARGEST_MESSAGE
from bot.platforms.teams.messages import TeamsMessage
from bot.ports.attachments import ELSEWHERE, ContentOf, Left, no_content, too_large

_log = structlog.get_logger(__name__)

PICTURE = "picture:"
"""Before the address of what the bot alone can read."""

UNSEEN = "unseen:"
"""Instead of an address: Teams told that there is a file, and not which."""

_LINK = "https://"

_ROOM = LARGEST_MESSAGE // 2 - 2_000
"""Characters that a picture may have as text in a message of its own."""

LARGEST_PICTURE = _ROOM * 3 // 4
"""Bytes. A larger one keeps its name in the conversation; whoever has the case can ask for it."""

_COME_AGAIN = 5.0

_ONLY_PICTURES = "of what was sent elsewhere, only pictures can be brought into Teams"
_NOT_READ = "Teams doesn't let me read it"
_NOT_SHOWN = (
    "Teams doesn't show me files that are added to a message in a channel; a small picture can be pasted into it"
)
_STAYS = "it stays in the files of your team, where I can't read it; a small picture can be pasted into the message"
LINKED = "only a link to it went, which opens for those with whom your team's files are shared"


@dataclass(frozen=True, slots=True)
class Shown:
    """A message for each file, and which files could not be brought; of those the message says so."""

    messages: tuple[TeamsMessage, ...] = ()
    left: tuple[Left, ...] = ()


class Files:
    """What is shown of files, beside their names."""

    def __init__(self, connector: Connector, content_of: ContentOf = no_content) -> None:
        self._connector = connector
        self._content_of = content_of

    async def shown(self, files: Sequence[Attachment], *, attempts: int = 0) -> Shown:
        """Raises ``DeliveryDelayed`` where a file from elsewhere cannot be had just now."""
        messages, left = [], []
        for file in files:
            message = await self._shown(file, attempts)
            if isinstance(message, Left):
                left.append(message)
                message = _left(message)
            messages.append(message)
        return Shown(tuple(messages), tuple(left))

    async def content(self, file: Attachment, most: int) -> bytes | Left | None:
        """``Keeper`` of what stands on Teams: pictures that were pasted. What stands in SharePoint is not ours to
        read."""
        if file.where.startswith(PICTURE):
            return await self._pasted(file, most)
        if file.where.startswith(UNSEEN):
            return Left(file.name, _NOT_SHOWN)
        return Left(file.name, _STAYS) if file.where.startswith(_LINK) else None

    async def _shown(self, file: Attachment, attempts: int) -> TeamsMessage | Left:
        if file.where.startswith(UNSEEN):
            return Left(file.name, _NOT_SHOWN)
        if file.where.startswith(_LINK):
            return _link(file)
        if not file.where:
            return Left(file.name, ELSEWHERE)
        pasted = file.where.startswith(PICTURE)
        if not pasted and file.media_type not in ("", ANY_TYPE) and not is_picture(file.media_type):
            return Left(file.name, _ONLY_PICTURES)
        content = await fetched(self._pasted if pasted else self._content_of, file, LARGEST_PICTURE, attempts)
        if isinstance(content, Left):
            return content
        kind = media_type(content, "")
        return _inline(file, kind, content) if is_picture(kind) else Left(file.name, _ONLY_PICTURES)

    async def _pasted(self, file: Attachment, most: int) -> bytes | Left:
        try:
            _, content = await self._connector.content(file.where.removeprefix(PICTURE), most)
        except NoAnswer as error:
            raise DeliveryDelayed(str(error), _COME_AGAIN) from error
        except (TeamsSaidNo, DeliveryRefused) as error:
            _log.info("teams_picture_left", why=str(error))
            return Left(file.name, _NOT_READ)
        return content or too_large(file, most)


def links(files: Sequence[Attachment]) -> tuple[Left, ...]:
    """Files of the desk's team of which a person gets a link, that may not open for them."""
    return tuple(Left(file.name, LINKED) for file in files if file.where.startswith(_LINK))


def _inline(file: Attachment, kind: str, content: bytes) -> TeamsMessage:
    data = f"data:{kind};base64,{base64.b64encode(content).decode()}"
    return TeamsMessage(attachments=({"contentType": kind, "contentUrl": data, "name": file.name},))


def _left(left: Left) -> TeamsMessage:
    name = _plain(left.name or "A file without a name")
    return TeamsMessage(text=f"{name} could not be brought here: {left.why}. Ask for it another way if you need it.")


def _plain(name: str) -> str:
    """The name is anybody's words: no mark-up of it may work, and no bracket may end a link."""
    return "".join(f"\\{one}" if one in "\\`*_{}[]()<>#+-.!|~" else one for one in name)


def _link(file: Attachment) -> TeamsMessage:
    name = _plain(file.name)
    target = file.where.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
    return TeamsMessage(text=f"[{name}]({target})")
