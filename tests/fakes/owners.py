"""Drafts and letters in memory, over what the other fakes keep."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.errors import Conflict
from bot.messages.article_draft import ArticleDraft
from bot.messages.letter import Letter
from bot.messages.turn import Parcel
from tests.fakes.ledger import Memory, Packed


class FakeDrafts:
    """``Drafts`` in memory."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def get(self, id: str) -> ArticleDraft | None:
        return self._memory.drafts.get(id)

    async def all(self, since: datetime) -> Sequence[ArticleDraft]:
        those = [
            draft
            for draft in self._memory.drafts.values()
            if draft.state == "waiting" or (draft.decided_at is not None and draft.decided_at >= since)
        ]
        return sorted(sorted(those, key=lambda draft: draft.id), key=lambda draft: draft.at, reverse=True)

    async def change(self, draft: ArticleDraft) -> None:
        before = self._memory.drafts.get(draft.id)
        if before is None or before.state != "waiting":
            raise Conflict("It was decided meanwhile.")
        self._memory.drafts[draft.id] = draft


class FakeLetters:
    """``Letters`` in memory."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def post(self, letter: Letter, *, about: str, now: datetime) -> bool:
        memory = self._memory
        if letter.ref in memory.letters:
            return False
        memory.letters[letter.ref] = (letter.to, about, now)
        row, lane = len(memory.outbox) + 1, f"letter:{letter.to}"
        parcel = Parcel(row, f"letter:{letter.ref}", lane, letter.to, letter, created_at=now)
        memory.outbox.append(Packed(parcel, letter.ref))
        return True

    async def last(self, to: str, about: str) -> datetime | None:
        return max((at for who, what, at in self._memory.letters.values() if (who, what) == (to, about)), default=None)
