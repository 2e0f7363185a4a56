"""What those who look after articles need kept: drafts, letters to them, and where accepted drafts go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.messages.article_draft import ArticleDraft
from bot.messages.letter import Letter
from bot.messages.owning import OwnersWord, Wish
from bot.messages.people import Person


class Drafts(Protocol):
    """What agents suggested as articles. A turn puts it there. Raises ``StoreError``."""

    async def get(self, id: str) -> ArticleDraft | None: ...

    async def all(self, since: datetime) -> Sequence[ArticleDraft]:
        """All that wait, however old, and those that were decided since then; newest first."""
        ...

    async def change(self, draft: ArticleDraft) -> None:
        """As it is now. ``Conflict`` where it was decided already, or is gone."""
        ...


class Letters(Protocol):
    """Puts letters on their way: the outbox sends them. Raises ``StoreError``."""

    async def post(self, letter: Letter, *, about: str, now: datetime) -> bool:
        """Under the letter's own ref, once: False where one with this ref was posted before. ``about``: what kind of
        letter it is (``owners``, say)."""
        ...

    async def last(self, to: str, about: str) -> datetime | None:
        """When a letter of this kind was last posted to them."""
        ...


class OwnersDesk(Protocol):
    """Carries out what owners ask in words or by a press."""

    async def means(self, person: Person, wish: Wish) -> bool:
        """Whether what typed words name is an article, a source or a release, or near to the name of one. Where it is
        not, they are an ordinary question: *Restore deleted emails*. Raises ``StoreError``."""
        ...

    async def told(self, person: Person, wish: Wish, event: str) -> OwnersWord:
        """What comes of it, also that it may not be. ``event``: the same one again is not carried out twice.

        Raises ``StoreError``.
        """
        ...


class Exports(Protocol):
    """Where accepted drafts are written to. What is written there is published by nobody but people."""

    async def write(self, name: str, text: str) -> str:
        """A file of this name, or the next one that is free. Returns where it is, in words.

        Raises ``ExportFailed``.
        """
        ...
