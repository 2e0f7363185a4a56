"""The shelf in SQL: what an ingest, a rollback and a withdrawal put there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Table, delete, insert, select, update
from sqlmodel import Session

from bot.errors import Conflict, KnowledgeError, StoreError, UnknownRelease
from bot.messages.checked import Checked
from bot.messages.release import Article, Release
from bot.ports.shelf import Shelved
from bot.store.codec import CHECKED
from bot.store.knowledge_tables import (
    AudienceRow,
    CheckRow,
    ContentRow,
    PassageRow,
    PointerRow,
    ReleaseRow,
    SectionRow,
    VectorRow,
    VersionRow,
    WithdrawalRow,
    table,
)
from bot.store.shelf_reader import SqlShelfReader, versions_in
from bot.store.shelf_rows import as_release, passage_values, section_values, version_values

T = TypeVar("T")

BATCH = 500
"""Values in one statement: SQLite and PostgreSQL both limit them."""

_release = table(ReleaseRow)
_pointer = table(PointerRow)
_version = table(VersionRow)
_section = table(SectionRow)
_passage = table(PassageRow)
_content = table(ContentRow)
_audience = table(AudienceRow)
_withdrawal = table(WithdrawalRow)
_vector = table(VectorRow)
_check = table(CheckRow)

_POINTER_HELD = select(_pointer.c.release, _pointer.c.changes).where(_pointer.c.id == 1).with_for_update()


class SqlShelf(SqlShelfReader):
    """``Shelf`` in a database."""

    def shelved(self, release_id: str) -> Sequence[Shelved]:
        with self._database.reading() as session:
            return [
                Shelved(row.article, row.source, row.path, row.hash, tuple(row.audience))
                for row in versions_in(session, release_id)
            ]

    def begin(self, release_id: str, *, source: str, embedder: str, at: datetime, note: str = "") -> None:
        values = {"id": release_id, "created_at": at, "state": "building", "source": source, "embedder": embedder}
        rest = {"articles": 0, "passages": 0, "sources": [], "note": note, "calibration": {}, "published": 0}
        with self._database.writing() as session:
            before = session.execute(select(_pointer.c.release)).scalar()
            session.execute(insert(_release), [values | rest | {"before": before}])

    def put(self, release_id: str, articles: Sequence[Article]) -> None:
        with self._database.writing() as session:
            _must_build(session, release_id)
            stored = _known(session, _version.c.hash, (article.hash for article in articles))
            new = list({article.hash: article for article in articles if article.hash not in stored}.values())
            _insert(session, _version, (version_values(article) for article in new))
            _insert(session, _section, (values for article in new for values in section_values(article)))
            _insert(session, _passage, (values for article in new for values in passage_values(article)))
            _link(session, release_id, {article.ref.id: article.hash for article in articles})

    def take(self, release_id: str, hashes: Sequence[str]) -> None:
        with self._database.writing() as session:
            _must_build(session, release_id)
            found: dict[str, str] = {}
            for some in _batches(hashes):
                query = select(_version.c.article, _version.c.hash).where(_version.c.hash.in_(some))
                found.update((row.article, row.hash) for row in session.execute(query))
            if missing := set(hashes) - set(found.values()):
                raise StoreError(
                    f"{len(missing)} article versions of the release before are gone. Run the ingest again."
                )
            _link(session, release_id, found)

    def vectors(self, embedder: str, hashes: Iterable[str]) -> Mapping[str, bytes]:
        found: dict[str, bytes] = {}
        with self._database.reading() as session:
            for some in _batches(hashes):
                query = select(_vector.c.hash, _vector.c.vector)
                rows = session.execute(query.where(_vector.c.embedder == embedder, _vector.c.hash.in_(some)))
                found.update((row.hash, bytes(row.vector)) for row in rows)
        return found

    def keep_vectors(self, embedder: str, vectors: Mapping[str, bytes]) -> None:
        with self._database.writing() as session:
            kept = _known(session, _vector.c.hash, vectors, _vector.c.embedder == embedder)
            _insert(
                session,
                _vector,
                (
                    {"embedder": embedder, "hash": hash, "vector": vector}
                    for hash, vector in vectors.items()
                    if hash not in kept
                ),
            )

    def keep_checked(self, release_id: str, checked: Checked) -> None:
        with self._database.writing() as session:
            _must_build(session, release_id)
            session.execute(insert(_check), [{"release": release_id, "body": CHECKED.encode(checked)}])

    def publish(self, release_id: str, *, at: datetime, calibration: Mapping[str, float]) -> Release:
        with self._database.writing() as session:
            current = session.execute(_POINTER_HELD).scalar()  # held before it is compared: nobody moves it meanwhile
            building = _must_build(session, release_id)
            if building.before != current:
                raise Conflict("Another release became current while this one was built. Run the ingest again.")
            rows = versions_in(session, release_id)
            passages = sum(row.passages for row in rows)
            _set_audiences(session, {row.article: list(row.audience) for row in rows if row.source == building.source})
            changes = _point(session, release_id)
            session.execute(
                update(_release)
                .where(_release.c.id == release_id)
                .values(
                    state="ready",
                    created_at=at,
                    articles=len(rows),
                    passages=passages,
                    sources=sorted({row.source for row in rows}),
                    calibration=dict(calibration),
                    published=changes,
                )
            )
            return as_release(session.execute(select(_release).where(_release.c.id == release_id)).one())

    def fail(self, release_id: str, reason: str) -> None:
        with self._database.writing() as session:
            _must_build(session, release_id)
            session.execute(delete(_content).where(_content.c.release == release_id))
            session.execute(delete(_check).where(_check.c.release == release_id))
            session.execute(update(_release).where(_release.c.id == release_id).values(state="failed", note=reason))
            _drop_unused_versions(session)

    def debris(self) -> Sequence[str]:
        with self._database.reading() as session:
            query = select(_release.c.id).where(_release.c.state == "building").order_by(_release.c.id)
            return list(session.execute(query).scalars())

    def sweep(self, keep: int, *, vectors: Mapping[str, Iterable[str]] | None = None) -> Sequence[str]:
        with self._database.writing() as session:
            gone = _to_forget(session, max(keep, 1))
            if gone:
                session.execute(delete(_content).where(_content.c.release.in_(gone)))
                session.execute(delete(_check).where(_check.c.release.in_(gone)))
                session.execute(delete(_release).where(_release.c.id.in_(gone)))
            _drop_unused_versions(session)
            for embedder, hashes in (vectors or {}).items():
                _drop_other_vectors(session, embedder, set(hashes))
        return gone

    def before(self, release_id: str) -> str | None:
        earlier = _release.alias("earlier")
        query = (
            select(earlier.c.id)
            .join(_release, _release.c.before == earlier.c.id)
            .where(_release.c.id == release_id, earlier.c.state == "ready")
        )
        with self._database.reading() as session:
            return session.execute(query).scalar()

    def go_back(self, release_id: str, *, at: datetime) -> Release:  # noqa: ARG002  # the port's signature
        with self._database.writing() as session:
            row = session.execute(select(_release).where(_release.c.id == release_id).with_for_update()).first()
            if row is None or row.state != "ready":
                raise UnknownRelease(
                    f"There is no finished release {release_id}. See which there are with: handrail releases"
                )
            _point(session, release_id)
            return as_release(row)

    def withdraw(self, article: str, *, by: str, reason: str, at: datetime) -> None:
        with self._database.writing() as session:
            known = session.execute(select(_audience.c.article).where(_audience.c.article == article)).first()
            if known is None:
                raise KnowledgeError(
                    f"No article has the id {article!r}. Ids are shown under each answer of: handrail ask"
                )
            session.execute(
                update(_withdrawal)
                .where(_withdrawal.c.article == article, _withdrawal.c.restored_at.is_(None))
                .values(restored_at=at, restored_by=by)
            )
            values = {"article": article, "by": by, "reason": reason, "at": at}
            session.execute(insert(_withdrawal), [values])
            _point(session, _stay)

    def restore(self, article: str, *, by: str, at: datetime) -> None:
        with self._database.writing() as session:
            changed = session.execute(
                update(_withdrawal)
                .where(_withdrawal.c.article == article, _withdrawal.c.restored_at.is_(None))
                .values(restored_at=at, restored_by=by)
                .returning(_withdrawal.c.id)
            ).all()
            if not changed:
                raise KnowledgeError(f"The article {article!r} is not withdrawn.")
            _point(session, _stay)


_stay = object()
"""Stands for: leave the current release as it is."""


def _point(session: Session, release: str | object) -> int:
    """Move the pointer and count the change. The row's lock puts publishing and going back in one order."""
    row = session.execute(_POINTER_HELD).first()
    changes = (row.changes if row else 0) + 1
    values: dict[str, Any] = {"changes": changes} if release is _stay else {"changes": changes, "release": release}
    if row is None:
        session.execute(insert(_pointer), [{"id": 1, "release": None} | values])
    else:
        session.execute(update(_pointer).where(_pointer.c.id == 1).values(**values))
    return changes


def _must_build(session: Session, release_id: str) -> Any:
    """The row of a building release; an error if it is not being built."""
    row = session.execute(select(_release).where(_release.c.id == release_id).with_for_update()).first()
    if row is None or row.state != "building":
        raise StoreError(f"Release {release_id} is not being built. Run the ingest again.")
    return row


def _set_audiences(session: Session, audiences: Mapping[str, list[str]]) -> None:
    known = _known(session, _audience.c.article, audiences)
    for article in known:
        session.execute(update(_audience).where(_audience.c.article == article).values(audience=audiences[article]))
    _insert(session, _audience, ({"article": a, "audience": who} for a, who in audiences.items() if a not in known))


def _to_forget(session: Session, keep: int) -> list[str]:
    rows = session.execute(select(_release)).all()
    current = session.execute(select(_pointer.c.release)).scalar()
    ready = sorted((row for row in rows if row.state == "ready"), key=lambda row: row.published, reverse=True)
    kept = {row.id for row in ready[:keep]} | {current}
    kept |= {row.before for row in ready if row.id == current}
    oldest = min((row.created_at for row in ready if row.id in kept), default=None)
    gone = [row.id for row in ready if row.id not in kept]
    if oldest is not None:
        gone += [row.id for row in rows if row.state == "failed" and row.created_at < oldest]
    return gone


def _drop_unused_versions(session: Session) -> None:
    used = select(_content.c.version)
    session.execute(delete(_section).where(_section.c.version.not_in(used)))
    session.execute(delete(_passage).where(_passage.c.version.not_in(used)))
    session.execute(delete(_version).where(_version.c.hash.not_in(used)))


def _drop_other_vectors(session: Session, embedder: str, keep: set[str]) -> None:
    stored = session.execute(select(_vector.c.hash).where(_vector.c.embedder == embedder)).scalars()
    for some in _batches([hash for hash in stored if hash not in keep]):
        session.execute(delete(_vector).where(_vector.c.embedder == embedder, _vector.c.hash.in_(some)))


def _known(
    session: Session, column: ColumnElement[Any], values: Iterable[str], *conditions: ColumnElement[bool]
) -> set[str]:
    """Which of these values a table has already."""
    found: set[str] = set()
    for some in _batches(values):
        found.update(session.execute(select(column).where(column.in_(some), *conditions)).scalars())
    return found


def _link(session: Session, release_id: str, versions: Mapping[str, str]) -> None:
    _insert(
        session,
        _content,
        ({"release": release_id, "article": article, "version": hash} for article, hash in versions.items()),
    )


def _insert(session: Session, into: Table, rows: Iterable[dict[str, Any]]) -> None:
    for some in _batches(rows):
        session.execute(insert(into), some)


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, BATCH)):
        yield batch
