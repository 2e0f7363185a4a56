"""What those who look after articles need kept. Rows never leave ``bot.store``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from bot.store.database import CleanText, Moment


class ArticleDraftRow(SQLModel, table=True):
    """What an agent suggested as an article. Whose case it came from stands beside it, so that it can be forgotten."""

    __tablename__ = "article_draft"
    __table_args__ = (
        Index("article_draft_state", "state", "at"),
        Index("article_draft_conversation", "conversation"),
        Index("article_draft_person", "person"),
    )

    id: str = Field(primary_key=True, sa_type=CleanText)
    conversation: str = Field(sa_type=CleanText)
    person: str = Field(sa_type=CleanText)
    state: str = Field(sa_type=CleanText)
    at: datetime = Field(sa_type=Moment)
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    body: str = Field(sa_type=CleanText)


class LetterRow(SQLModel, table=True):
    """That a letter was posted. What it says stands in the outbox alone."""

    __tablename__ = "letter"
    __table_args__ = (Index("letter_addressee", "addressee", "about", "at"),)

    ref: str = Field(primary_key=True, sa_type=CleanText)
    addressee: str = Field(sa_type=CleanText)
    about: str = Field(sa_type=CleanText)
    at: datetime = Field(sa_type=Moment)


def _table(row: Any) -> Any:
    return row.__table__


ARTICLE_DRAFT = _table(ArticleDraftRow)
LETTER = _table(LetterRow)
