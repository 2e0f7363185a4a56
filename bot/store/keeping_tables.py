"""What stays when words go: measures without anybody's name, and a record of who was forgotten when.

Rows never leave ``bot.store``.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from bot.store.database import CleanText, Moment


class FigureRow(SQLModel, table=True):
    """What was measured of one topic. ``person`` is a name made up for them (see ``bot.store.pseudonyms``)."""

    __tablename__ = "kept_figure"
    __table_args__ = (Index("kept_figure_asked", "asked_at"), Index("kept_figure_person", "person"))

    id: str = Field(primary_key=True, sa_type=CleanText)
    """The topic's."""
    person: str = Field(sa_type=CleanText)
    asked_at: datetime = Field(sa_type=Moment)
    body: str = Field(sa_type=CleanText)


class ForgettingRow(SQLModel, table=True):
    """Somebody who was forgotten. Until it is finished ``body`` says who, since copies elsewhere are still to go."""

    __tablename__ = "forgetting"

    id: str = Field(primary_key=True, sa_type=CleanText)
    at: datetime = Field(sa_type=Moment)
    finished_at: datetime | None = Field(default=None, sa_type=Moment)
    body: str = Field(sa_type=CleanText)


class SecretRow(SQLModel, table=True):
    """Something that only this database knows."""

    __tablename__ = "kept_secret"

    name: str = Field(primary_key=True, sa_type=CleanText)
    value: str = Field(sa_type=CleanText)


def _table(row: Any) -> Any:
    return row.__table__


FIGURE = _table(FigureRow)
FORGETTING = _table(ForgettingRow)
SECRET = _table(SecretRow)
