"""What an agent answered in a solved case, on its way to become an article. Never published by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.messages.evidence import ArticleRef

DraftState = Literal["waiting", "accepted", "declined"]


@dataclass(frozen=True, slots=True)
class ArticleDraft:
    """A suggestion for whoever looks after the articles. Its words hold no names and no numbers of people."""

    id: str
    case: str
    number: int
    """The case's, for people."""
    conversation: str
    person: str
    """Whose case it was, by key: nothing of them is in the text."""
    agent: str
    """Who suggested it, by name."""
    at: datetime
    title: str
    question: str
    answer: str
    """Markdown: what was suggested, or what its owner made of it."""
    sources: tuple[ArticleRef, ...] = ()
    """What the person had been shown."""
    owner: str = ""
    """Who looks after the article nearest to it, as articles name owners; empty where there is none."""
    audience: tuple[str, ...] = ()
    """Who may see it: as the articles nearest to it. Empty means the organisation's members."""
    state: DraftState = "waiting"
    decided_by: str = ""
    decided_at: datetime | None = None
    why: str = ""
    """Why it was declined, if its owner said so."""
    where: str = ""
    """Where it was written to when it was accepted."""
    files: tuple[str, ...] = ()
    """Names of what agents sent with their words. The draft holds none of them."""
