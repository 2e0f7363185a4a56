"""The knowledge tables. A version of an article is stored once, by its hash; a release is a set of versions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, LargeBinary, Table
from sqlmodel import Field, SQLModel

from bot.store.database import CleanJson, CleanText, Moment


class ReleaseRow(SQLModel, table=True):
    """One release, whatever became of it."""

    __tablename__ = "kb_release"

    id: str = Field(primary_key=True, sa_type=CleanText)
    created_at: datetime = Field(sa_type=Moment)
    state: str = Field(sa_type=CleanText)
    source: str = Field(sa_type=CleanText)
    """The source that was new in it."""
    embedder: str = Field(sa_type=CleanText)
    articles: int = 0
    passages: int = 0
    sources: list[str] = Field(default_factory=list, sa_type=CleanJson)
    note: str = Field(default="", sa_type=CleanText)
    calibration: dict[str, float] = Field(default_factory=dict, sa_type=CleanJson)
    before: str | None = Field(default=None, sa_type=CleanText)
    """The release that it was built upon and took over from. No foreign key: that one may be forgotten."""
    published: int = 0
    """The pointer's ``changes`` when it was published; 0 before. Says which is newer whatever the clocks say."""


class PointerRow(SQLModel, table=True):
    """The one row that says which release is current. ``changes`` goes up with all that readers must notice."""

    __tablename__ = "kb_pointer"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    release: str | None = Field(default=None, foreign_key="kb_release.id", sa_type=CleanText)
    changes: int = 0


class VersionRow(SQLModel, table=True):
    """One version of an article."""

    __tablename__ = "kb_version"

    hash: str = Field(primary_key=True, sa_type=CleanText)
    article: str = Field(index=True, sa_type=CleanText)
    source: str = Field(sa_type=CleanText)
    path: str = Field(sa_type=CleanText)
    title: str = Field(sa_type=CleanText)
    url: str = Field(default="", sa_type=CleanText)
    owner: str = Field(default="", sa_type=CleanText)
    reviewed: str | None = Field(default=None, sa_type=CleanText)
    """ISO date."""
    review_by: str | None = Field(default=None, sa_type=CleanText)
    """ISO date."""
    audience: list[str] = Field(default_factory=list, sa_type=CleanJson)
    tags: list[str] = Field(default_factory=list, sa_type=CleanJson)
    passages: int = 0


class SectionRow(SQLModel, table=True):
    """One section of a version."""

    __tablename__ = "kb_section"

    version: str = Field(primary_key=True, foreign_key="kb_version.hash", ondelete="CASCADE", sa_type=CleanText)
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    title: str = Field(sa_type=CleanText)
    text: str = Field(sa_type=CleanText)
    steps: list[str] = Field(default_factory=list, sa_type=CleanJson)


class PassageRow(SQLModel, table=True):
    """One passage of a version, at its position."""

    __tablename__ = "kb_passage"

    version: str = Field(primary_key=True, foreign_key="kb_version.hash", ondelete="CASCADE", sa_type=CleanText)
    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    id: str = Field(sa_type=CleanText)
    section: int = 0
    section_title: str = Field(default="", sa_type=CleanText)
    text: str = Field(sa_type=CleanText)
    steps: bool = False


class ContentRow(SQLModel, table=True):
    """That a release holds a version: one of each article."""

    __tablename__ = "kb_content"
    __table_args__ = (Index("kb_content_version", "version"),)

    release: str = Field(primary_key=True, foreign_key="kb_release.id", ondelete="CASCADE", sa_type=CleanText)
    article: str = Field(primary_key=True, sa_type=CleanText)
    version: str = Field(foreign_key="kb_version.hash", sa_type=CleanText)


class AudienceRow(SQLModel, table=True):
    """The latest audience of an article. Never deleted: an older release may be gone back to."""

    __tablename__ = "kb_audience"

    article: str = Field(primary_key=True, sa_type=CleanText)
    audience: list[str] = Field(default_factory=list, sa_type=CleanJson)


class WithdrawalRow(SQLModel, table=True):
    """One withdrawal of an article, kept when it is undone, so that one can read who did what."""

    __tablename__ = "kb_withdrawal"

    id: int | None = Field(default=None, primary_key=True)
    article: str = Field(index=True, sa_type=CleanText)
    by: str = Field(sa_type=CleanText)
    reason: str = Field(sa_type=CleanText)
    at: datetime = Field(sa_type=Moment)
    restored_by: str | None = Field(default=None, sa_type=CleanText)
    restored_at: datetime | None = Field(default=None, sa_type=Moment)


class VectorRow(SQLModel, table=True):
    """A vector that was computed once: by embedder, and hash of the text that was embedded."""

    __tablename__ = "kb_vector"

    embedder: str = Field(primary_key=True, sa_type=CleanText)
    hash: str = Field(primary_key=True, sa_type=CleanText)
    vector: bytes = Field(sa_type=LargeBinary)


class CheckRow(SQLModel, table=True):
    """What the checks made of a release: its golden questions with their answers, and who insisted on publishing it."""

    __tablename__ = "kb_check"

    release: str = Field(primary_key=True, sa_type=CleanText)
    """No foreign key: kept while the release is built, and taken away with it."""
    body: str = Field(sa_type=CleanText)


def table(row: type[SQLModel]) -> Table:
    """The table of a row class."""
    found: Any = row
    made: Table = found.__table__
    return made


ROWS: tuple[type[SQLModel], ...] = (
    ReleaseRow,
    PointerRow,
    VersionRow,
    SectionRow,
    PassageRow,
    ContentRow,
    AudienceRow,
    WithdrawalRow,
    VectorRow,
    CheckRow,
)
"""All row classes of this module."""
