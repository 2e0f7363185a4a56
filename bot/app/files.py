"""What is in a file, whoever keeps it: the page's are in the database, the others' with their platforms."""

from __future__ import annotations

from bot.messages.incoming import Attachment
from bot.ports.attachments import DELETED, ELSEWHERE, KEPT, Attachments, Keeper, Left, too_large


class FilesAnywhere:
    """``content`` is a ``ContentOf``. Each platform that is set up adds itself to ``keepers``."""

    def __init__(self, attachments: Attachments) -> None:
        self._attachments = attachments
        self.keepers: list[Keeper] = []

    async def content(self, file: Attachment, most: int) -> bytes | Left:
        if file.where.startswith(KEPT):
            return await self._kept(file, most)
        for keeper in self.keepers:
            found = await keeper(file, most)
            if found is not None:
                return found
        return Left(file.name, ELSEWHERE)

    async def _kept(self, file: Attachment, most: int) -> bytes | Left:
        about = await self._attachments.about(file.where.removeprefix(KEPT))
        if about is not None and about.size > most:
            return too_large(file, most)
        content = await self._attachments.content(about.id) if about is not None else None
        return Left(file.name, DELETED) if content is None else content
