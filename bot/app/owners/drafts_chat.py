"""Drafts of articles in a chat: which wait, what stands in one, and what their owner decides."""

from __future__ import annotations

from dataclasses import replace

from bot.app.owners.drafts import DraftsDesk
from bot.app.parts import Parts
from bot.errors import NotAllowed
from bot.experience.owners.drafting import left_out
from bot.messages.article_draft import ArticleDraft
from bot.messages.owning import OwnersWord, Wish
from bot.messages.people import Person

_SHOWN = 5


class DraftsChat:
    """What an owner asks about drafts, carried out. A draft is named by its case's number, or its id."""

    def __init__(self, parts: Parts) -> None:
        self._desk = DraftsDesk(parts)

    async def told(self, person: Person, wish: Wish) -> OwnersWord:
        """For the wishes about drafts alone. Raises ``HandrailError`` in words for the owner, and ``StoreError``."""
        if wish.kind == "drafts":
            return await self._waiting(person)
        draft = await self._named(person, wish.on)
        if wish.kind == "accept":
            told = await self._desk.decide(person, draft.id, "accept")
            return OwnersWord(told if self._desk.exports else f"{told} You find the file at /owners.")
        if wish.kind == "decline":
            return OwnersWord(await self._desk.decide(person, draft.id, "decline", why=wish.why))
        if wish.kind == "change":
            told = await self._desk.decide(person, draft.id, "keep", text=wish.text)
            return OwnersWord(told, _presses(draft))
        return _one(draft)

    async def _waiting(self, person: Person) -> OwnersWord:
        found = await self._desk.waiting(person)
        if not found:
            return OwnersWord("No draft waits for you.")
        if len(found) == 1:
            return _one(found[0])
        lines = [f"- “{one.title}”, from case #{one.number}, suggested by {one.agent}" for one in found]
        presses = tuple((f"Look at #{one.number}", Wish("draft", one.id)) for one in found[:_SHOWN])
        return OwnersWord("\n".join((f"{len(found)} drafts wait for you:", "", *lines)), presses)

    async def _named(self, person: Person, on: str) -> ArticleDraft:
        number = on.lstrip("#")
        for one in await self._desk.waiting(person):
            if number in (str(one.number), one.id):
                return one
        if number.isdecimal():
            raise NotAllowed(f"No draft from case #{number} waits for you. `drafts` lists those that do.")
        return await self._desk.theirs(person, on)


def _one(draft: ArticleDraft) -> OwnersWord:
    if draft.state != "waiting":
        return OwnersWord(f"“{draft.title}” was {draft.state} by {draft.decided_by or 'somebody'} already.")
    seen = f"They had been shown: {', '.join(f'“{ref.title}”' for ref in draft.sources)}." if draft.sources else ""
    whom = f"For: {', '.join(draft.audience)}." if draft.audience else "For the organisation’s members."
    files = f"{left_out(draft)}\n\n" if draft.files else ""
    text = (
        f"A draft from case #{draft.number}, suggested by {draft.agent}: **{draft.title}**\n\n"
        f"Somebody asked: “{draft.question}” {seen}\n\n{draft.answer}\n\n{files}{whom} Nothing is published by itself. "
        f"To put it in other words: `change draft {draft.number}: …`, or edit it at /owners."
    )
    return OwnersWord(text, _presses(draft))


def _presses(draft: ArticleDraft) -> tuple[tuple[str, Wish], ...]:
    by_id = Wish("accept", draft.id)
    return (("Accept", by_id), ("Decline", replace(by_id, kind="decline")))
