"""What readers take from the shelf in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from bot.messages.checked import Checked
from bot.messages.evidence import ArticleRef, Passage, Section
from bot.messages.release import Access, Release
from bot.ports.shelf import Withdrawal
from bot.store.codec import CHECKED
from bot.store.database import Database
from bot.store.knowledge_tables import (
    AudienceRow,
    CheckRow,
    ContentRow,
    PassageRow,
    PointerRow,
    ReleaseRow,
    SectionRow,
    VersionRow,
    WithdrawalRow,
    table,
)
from bot.store.shelf_rows import as_ref, as_release

_release = table(ReleaseRow)
_pointer = table(PointerRow)
_version = table(VersionRow)
_section = table(SectionRow)
_passage = table(PassageRow)
_content = table(ContentRow)
_audience = table(AudienceRow)
_withdrawal = table(WithdrawalRow)
_check = table(CheckRow)


class SqlShelfReader:
    """``ShelfReader`` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def version(self) -> tuple[str | None, int]:
        with self._database.reading() as session:
            row = session.execute(select(_pointer.c.release, _pointer.c.changes)).first()
        return (row.release, row.changes) if row else (None, 0)

    def current(self) -> Release | None:
        with self._database.reading() as session:
            row = session.execute(select(_release).join(_pointer, _pointer.c.release == _release.c.id)).first()
        return as_release(row) if row else None

    def release(self, release_id: str) -> Release | None:
        with self._database.reading() as session:
            row = session.execute(select(_release).where(_release.c.id == release_id)).first()
        return as_release(row) if row else None

    def releases(self) -> Sequence[Release]:
        with self._database.reading() as session:
            rows = session.execute(select(_release)).all()
        return [as_release(row) for row in sorted(rows, key=lambda row: (row.created_at, row.id), reverse=True)]

    def passages(self, release_id: str) -> Sequence[Passage]:
        query = (
            select(_passage)
            .join(_content, _content.c.version == _passage.c.version)
            .where(_content.c.release == release_id)
            .order_by(_passage.c.version, _passage.c.position)
        )
        with self._database.reading() as session:
            versions = versions_in(session, release_id)
            refs = {row.hash: as_ref(row) for row in versions}
            found: dict[str, list[Passage]] = {row.hash: [] for row in versions}
            for row in session.execute(query):
                found[row.version].append(
                    Passage(row.id, refs[row.version], row.section, row.section_title, row.text, bool(row.steps))
                )
        return [passage for passages in found.values() for passage in passages]

    def section(self, release_id: str, article: str, number: int) -> Section | None:
        query = (
            select(_version, _section.c.number, _section.c.title.label("heading"), _section.c.text, _section.c.steps)
            .join(_content, _content.c.version == _version.c.hash)
            .join(_section, _section.c.version == _version.c.hash)
            .where(_content.c.release == release_id, _content.c.article == article, _section.c.number == number)
        )
        with self._database.reading() as session:
            row = session.execute(query).first()
        if row is None:
            return None
        return Section(as_ref(row), row.number, row.heading, row.text, tuple(row.steps))

    def articles(self, release_id: str) -> Sequence[ArticleRef]:
        with self._database.reading() as session:
            return [as_ref(row) for row in versions_in(session, release_id)]

    def access(self) -> Access:
        with self._database.reading() as session:
            audiences = session.execute(select(_audience)).all()
            withdrawn = session.execute(select(_withdrawal.c.article).where(_withdrawal.c.restored_at.is_(None)))
            return Access({row.article: tuple(row.audience) for row in audiences}, frozenset(withdrawn.scalars()))

    def checked(self, release_id: str) -> Checked | None:
        with self._database.reading() as session:
            body = session.execute(select(_check.c.body).where(_check.c.release == release_id)).scalar()
        return CHECKED.decode(body) if body is not None else None

    def withdrawals(self) -> Sequence[Withdrawal]:
        query = select(_withdrawal).where(_withdrawal.c.restored_at.is_(None)).order_by(_withdrawal.c.id.desc())
        with self._database.reading() as session:
            return [Withdrawal(row.article, row.by, row.reason, row.at) for row in session.execute(query)]


def versions_in(session: Session, release_id: str) -> list[Any]:
    """Sorted here and not by the database: collations differ, and the order is the index's."""
    query = select(_version).join(_content, _content.c.version == _version.c.hash)
    rows = session.execute(query.where(_content.c.release == release_id)).all()
    return sorted(rows, key=lambda row: (row.source, row.article))
