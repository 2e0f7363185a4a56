"""What was published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.messages.evidence import ArticleRef, Passage, Section


@dataclass(frozen=True, slots=True)
class Article:
    """An article as it was read and cleaned, cut into sections and passages."""

    ref: ArticleRef
    path: str
    """Where it was read, relative to its source."""
    hash: str
    """Of its text and its front matter: the same hash is the same article."""
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Release:
    """One published, immutable state of the whole knowledge index."""

    id: str
    created_at: datetime
    state: Literal["building", "ready", "failed"]
    articles: int
    passages: int
    sources: tuple[str, ...]
    note: str = ""
    calibration: Mapping[str, float] = field(default_factory=dict)
    """What this release's left-out headings made of the evidence's regression."""
    embedder: str = ""
    """Name of the embedder that its vectors were made with: questions must be embedded with the same."""


@dataclass(frozen=True, slots=True)
class Access:
    """Who may see what *now*, whatever an older release says: the release's and this must both allow an article."""

    audiences: Mapping[str, tuple[str, ...]]
    """Article id → the latest audience that its owner gave it."""
    withdrawn: frozenset[str]
