"""What platforms need to remember: where our posts stand, who let Handrail in, files attached on the page. Rows never
leave ``bot.store``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, LargeBinary
from sqlmodel import Field, SQLModel

from bot.store.database import CleanText, Moment


class AnchorRow(SQLModel, table=True):
    """Where something of ours stands. ``put_at`` counts nanoseconds: of two at one place the later is found."""

    __tablename__ = "anchor"
    __table_args__ = (Index("anchor_standing", "place", "standing", "put_at"),)

    place: str = Field(primary_key=True, sa_type=CleanText)
    key: str = Field(primary_key=True, sa_type=CleanText)
    standing: str = Field(default="", sa_type=CleanText)
    """The platform's own id of the post."""
    body: str = Field(sa_type=CleanText)
    put_at: int = Field(sa_type=BigInteger)


class InstallationRow(SQLModel, table=True):
    """A workspace that let Handrail in. ``body`` holds its tokens: who reads this table can speak as the bot."""

    __tablename__ = "installation"

    platform: str = Field(primary_key=True, sa_type=CleanText)
    tenant: str = Field(primary_key=True, sa_type=CleanText)
    body: str = Field(sa_type=CleanText)


class TicketRow(SQLModel, table=True):
    """A one-time ticket of an installation under way. Only its hash is kept."""

    __tablename__ = "installation_ticket"

    ticket: str = Field(primary_key=True, sa_type=CleanText)
    good_until: datetime = Field(sa_type=Moment)


class AttachmentRow(SQLModel, table=True):
    """A file that somebody attached on the built-in page."""

    __tablename__ = "attachment"
    __table_args__ = (
        Index("attachment_conversation", "conversation", "message"),
        Index("attachment_person", "person", "at"),
        Index("attachment_message", "message", "at"),
    )

    id: str = Field(primary_key=True, sa_type=CleanText)
    person: str = Field(sa_type=CleanText)
    conversation: str = Field(sa_type=CleanText)
    name: str = Field(sa_type=CleanText)
    media_type: str = Field(sa_type=CleanText)
    size: int = Field(sa_type=BigInteger)
    sha256: str = Field(sa_type=CleanText)
    at: datetime = Field(sa_type=Moment)
    message: str = Field(default="", sa_type=CleanText)
    """The ref of the message that it was sent with; empty until then."""
    content: bytes = Field(sa_type=LargeBinary)


def _table(row: Any) -> Any:
    return row.__table__


ANCHOR = _table(AnchorRow)
INSTALLATION = _table(InstallationRow)
TICKET = _table(TicketRow)
ATTACHMENT = _table(AttachmentRow)
