"""A release that could be published, and is only looked at: what it holds, and how it is known again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import IngestError
from bot.messages.evidence import Passage
from bot.messages.release import Access, Article, Release


class ChangedSince(IngestError):
    """What would be published is not what somebody has looked at."""

    def __init__(self, source: str) -> None:
        super().__init__(
            f"{source}, or what serves now, has changed since the preview. Nothing was published. Preview it again."
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """It is gone when whoever looks at it is done. ``access``: who would see what. ``mark``: its ``mark_of``."""

    release: Release
    directory: Path
    passages: Sequence[Passage]
    access: Access
    mark: str


Watch = Callable[[Candidate], None]
"""Looks at a candidate while its index stands."""


def mark_of(source: str, articles: Sequence[Article], base: Release | None) -> str:
    """The same mark means the same articles of this source upon the same release."""
    versions = "\n".join(sorted(f"{article.ref.id}\t{article.hash}" for article in articles))
    return hashlib.sha256(f"{source}\n{base.id if base else ''}\n{versions}".encode()).hexdigest()[:32]
