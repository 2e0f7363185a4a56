"""Drafts of articles, and what their owners decide about them: on the page, and by words or presses in a chat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Literal

import structlog

from bot.app.parts import Parts
from bot.app.taken_out import without_secrets
from bot.errors import Conflict, NotAllowed
from bot.experience.owners.drafting import as_file, file_name, left_out
from bot.experience.owners.looking_after import Owners
from bot.exporting.folder import FolderExports
from bot.exporting.git import GitExports
from bot.messages.article_draft import ArticleDraft
from bot.messages.people import Person
from bot.ports.owners import Exports
from bot.settings import Settings
from bot.store.drafts import SqlDrafts

log = structlog.get_logger(__name__)

Press = Literal["accept", "keep", "decline"]
"""``keep``: the changes, without a decision."""


class DraftsDesk:
    """Whose a draft is, and what becomes of it. Everything raises ``StoreError``."""

    def __init__(self, parts: Parts) -> None:
        self._clock = parts.clock
        self._owners: Owners = parts.settings.owners()
        self._drafts = SqlDrafts(parts.transactions)
        self._exports = exports_of(parts.settings)
        self._branches = bool(parts.settings.drafts_repository)
        self._sources = [(name, source.owner) for name, source in parts.settings.sources().items()]

    @property
    def exports(self) -> bool:
        """Whether accepted drafts are written somewhere; else they are to be fetched from the page."""
        return self._exports is not None

    async def all(self, since: datetime) -> Sequence[ArticleDraft]:
        """Everybody's: those that wait, and those that were decided since then; newest first."""
        return await self._drafts.all(since)

    async def waiting(self, person: Person) -> Sequence[ArticleDraft]:
        """Theirs to decide, newest first."""
        found = await self._drafts.all(self._clock.now())
        return [one for one in found if one.state == "waiting" and self._owners.looks_after(person, one.owner)]

    async def theirs(self, person: Person, id: str) -> ArticleDraft:
        """Raises ``NotAllowed`` where there is none, or it is not theirs."""
        draft = await self._drafts.get(id)
        if draft is None:
            raise NotAllowed("There is no such draft any more.")
        if not self._owners.looks_after(person, draft.owner):
            raise NotAllowed(f"This draft is for {draft.owner} to decide.")
        return draft

    async def decide(self, person: Person, id: str, press: str, title: str = "", text: str = "", why: str = "") -> str:
        """``press`` is one of ``Press``. Returns what to tell the owner.

        Raises ``NotAllowed``, ``Conflict`` where it was decided meanwhile, and ``ExportFailed`` where it could not be
        written (it waits as before).
        """
        draft = await self.theirs(person, id)
        if draft.state != "waiting":
            raise Conflict(f"This draft was {draft.state} by {draft.decided_by or 'somebody'} already.")
        [title, text, why], taken = without_secrets(title, text, why)
        draft = replace(draft, title=" ".join(title.split()) or draft.title, answer=text.strip() or draft.answer)
        if press == "keep":
            await self._drafts.change(draft)
            return f"Kept. It waits for your decision. {taken}".rstrip()
        now, by = self._clock.now(), person.name or "its owner"
        draft = replace(draft, decided_by=by, decided_at=now)
        if press == "decline":
            await self._drafts.change(replace(draft, state="declined", why=why.strip()))
            log.info("draft_declined", draft=draft.id)
            return f"Declined. It stays listed here for a while, and goes nowhere. {taken}".rstrip()
        where = ""
        if self._exports is not None:
            where = await self._exports.write(file_name(draft), as_file(draft, now.date()))
        await self._drafts.change(replace(draft, state="accepted", where=where))
        log.info("draft_accepted", draft=draft.id)
        files = f"{left_out(draft)} " if draft.files else ""
        return f"Accepted. Nobody is answered from it yet. {self._next(person, where)} {files}{taken}".rstrip()

    def _next(self, person: Person, where: str) -> str:
        """What they do with an accepted draft. ``where``: it was written to; empty where it is to be fetched."""
        publish = "then have them published by whoever runs Handrail"
        if theirs := [name for name, owner in self._sources if not owner or self._owners.looks_after(person, owner)]:
            publish = f"then preview and publish {' or '.join(theirs)} under Releases"
        if not where:
            return f"Fetch its file, put it among your articles, {publish}."
        if self._branches:
            return (
                f"It is {where}. That branch is in this checkout alone, nothing was pushed: have somebody push it and "
                f"open a request for it. Once it is merged, {publish.removeprefix('then ')}."
            )
        return f"It was written to {where}. Put it among your articles if it is not there, {publish}."

    async def file(self, person: Person, id: str) -> tuple[str, str]:
        """The name and text of an accepted draft."""
        draft = await self.theirs(person, id)
        if draft.state != "accepted":
            raise NotAllowed("This draft has not been accepted.")
        return file_name(draft), as_file(draft, (draft.decided_at or self._clock.now()).date())


def exports_of(settings: Settings) -> Exports | None:
    """Where accepted drafts go; None where nothing is set."""
    if settings.drafts_repository:
        return GitExports(Path(settings.drafts_repository), settings.drafts_folder)
    return FolderExports(Path(settings.drafts_folder)) if settings.drafts_folder else None
