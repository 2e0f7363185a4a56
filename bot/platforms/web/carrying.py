"""Files from Slack and Teams, for those who are on the page: copied here, under the limits of what is attached here.

A copy goes with the message that it came with, as every file here does: it is deleted, forgotten and outlived with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from bot.errors import Conflict
from bot.messages.incoming import Attachment
from bot.platforms.fetching import fetched
from bot.platforms.sniffing import media_type
from bot.platforms.web.kept import attachment, clean_name, shown
from bot.platforms.web.settings import PageSettings
from bot.ports.attachments import KEPT, Attachments, ContentOf, KeptFile, Left
from bot.ports.surroundings import Clock

_NOTHING_KEPT = "the page takes no files"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class With:
    """What files come with: whose conversation, the ref of the message, the key of who attached them."""

    conversation: str
    message: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class Carried:
    """Every file as the page shows it, in its place, and those that could not be brought."""

    shown: tuple[Mapping[str, Any], ...]
    left: tuple[Left, ...]


class Carrying:
    """Keeps copies. ``content_of`` reads a file wherever it is."""

    def __init__(self, files: Attachments | None, content_of: ContentOf, settings: PageSettings, clock: Clock) -> None:
        self._files = files
        self._content_of = content_of
        self._settings = settings
        self._clock = clock

    async def carry(self, files: Sequence[Attachment], to: With, *, attempts: int) -> Carried:
        """The same again keeps nothing twice. Raises ``DeliveryDelayed`` and ``StoreError``."""
        seen: list[Mapping[str, Any]] = []
        left: list[Left] = []
        for number, file in enumerate(files):
            brought = file if is_here(file) else await self._copied(file, number, to, attempts)
            if isinstance(brought, Left):
                left.append(brought)
                seen.append({**shown(file), "left": brought.why})
            else:
                seen.append(shown(brought))
        return Carried(tuple(seen), tuple(left))

    async def let_go(self, to: With) -> None:
        """Their message was deleted."""
        if self._files is not None:
            await self._files.let_go(to.conversation, to.message)

    async def _copied(self, file: Attachment, number: int, to: With, attempts: int) -> Attachment | Left:
        if self._files is None or not self._settings.attachment_bytes:
            return Left(file.name, _NOTHING_KEPT)
        id = str(uuid5(NAMESPACE_URL, "\n".join((to.conversation, to.message, str(number), file.where))))
        standing = await self._files.about(id)
        if standing is not None:
            return attachment(standing)
        why = await self._refused(self._files, number, to)
        if why:
            return Left(file.name, why)
        content = await fetched(self._content_of, file, self._settings.attachment_bytes, attempts)
        if isinstance(content, Left):
            return content
        kind, digest = media_type(content, file.media_type), sha256(content).hexdigest()
        name, at = clean_name(file.name), self._clock.now()
        kept = KeptFile(id, to.person, to.conversation, name, kind, len(content), digest, at, to.message)
        try:
            await self._files.keep(kept, content)
        except Conflict:  # another replica has just kept the same one
            kept = await self._files.about(id) or kept
        return attachment(kept)

    async def _refused(self, files: Attachments, number: int, to: With) -> str:
        settings = self._settings
        if number >= settings.attachments_a_message:
            return f"at most {settings.attachments_a_message} files go with one message"
        most = settings.attachments_a_day
        if to.person and await files.kept_since(to.person, self._clock.now() - _DAY) >= most:
            return f"one person can send {most} files within a day"
        return ""


def is_here(file: Attachment) -> bool:
    return file.where.startswith(KEPT)
