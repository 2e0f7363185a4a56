"""Files attached on the page, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.errors import Conflict
from bot.ports.attachments import KeptFile


class FakeAttachments:
    """``Attachments`` in memory."""

    def __init__(self) -> None:
        self.files: dict[str, tuple[KeptFile, bytes]] = {}

    async def keep(self, file: KeptFile, content: bytes) -> None:
        for id, (old, _) in [*self.files.items()]:
            if not old.message and old.at < file.at - timedelta(days=1):
                del self.files[id]
        if file.id in self.files:
            raise Conflict("This id is in use.")
        self.files[file.id] = (file, content)

    async def about(self, id: str) -> KeptFile | None:
        return self.files[id][0] if id in self.files else None

    async def content(self, id: str) -> bytes | None:
        return self.files[id][1] if id in self.files else None

    async def send_with(self, ids: Sequence[str], person: str, conversation: str, ref: str) -> Sequence[KeptFile]:
        found = [self.files[id][0] for id in ids if id in self.files]
        theirs = [one for one in found if (one.person, one.conversation) == (person, conversation)]
        if len(theirs) != len(ids) or any(one.message not in ("", ref) for one in theirs):
            return []
        for one in theirs:
            self.files[one.id] = (replace(one, message=ref), self.files[one.id][1])
        return [self.files[id][0] for id in ids]

    async def discard(self, id: str, person: str) -> None:
        if id in self.files and (self.files[id][0].person, self.files[id][0].message) == (person, ""):
            del self.files[id]

    async def let_go(self, conversation: str, ref: str) -> None:
        for id, (one, _) in [*self.files.items()]:
            if ref and (one.conversation, one.message) == (conversation, ref):
                del self.files[id]

    async def kept_since(self, person: str, since: datetime) -> int:
        return sum(one.person == person and one.at > since for one, _ in self.files.values())
