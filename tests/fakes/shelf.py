"""The shelf in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.errors import Conflict, KnowledgeError, StoreError, UnknownRelease
from bot.messages.checked import Checked
from bot.messages.evidence import ArticleRef, Passage, Section
from bot.messages.release import Access, Article, Release
from bot.ports.shelf import Shelved, Withdrawal


@dataclass
class FakeRelease:
    """A release as the fake keeps it."""

    release: Release
    source: str
    content: dict[str, str] = field(default_factory=dict)
    before: str | None = None
    published: int = 0
    checked: Checked | None = None


class FakeShelf:
    """``Shelf`` without a database."""

    def __init__(self) -> None:
        self._releases: dict[str, FakeRelease] = {}
        self._versions: dict[str, Article] = {}
        self._audiences: dict[str, tuple[str, ...]] = {}
        self._withdrawn: dict[str, Withdrawal] = {}
        self._vectors: dict[tuple[str, str], bytes] = {}
        self._current: str | None = None
        self._changes = 0

    def version(self) -> tuple[str | None, int]:
        return self._current, self._changes

    def current(self) -> Release | None:
        return self._releases[self._current].release if self._current else None

    def release(self, release_id: str) -> Release | None:
        kept = self._releases.get(release_id)
        return kept.release if kept else None

    def releases(self) -> Sequence[Release]:
        releases = (kept.release for kept in self._releases.values())
        return sorted(releases, key=lambda release: (release.created_at, release.id), reverse=True)

    def passages(self, release_id: str) -> Sequence[Passage]:
        return [passage for article in self._content(release_id) for passage in article.passages]

    def section(self, release_id: str, article: str, number: int) -> Section | None:
        sections = (s for a in self._content(release_id) if a.ref.id == article for s in a.sections)
        return next((section for section in sections if section.number == number), None)

    def articles(self, release_id: str) -> Sequence[ArticleRef]:
        return [article.ref for article in self._content(release_id)]

    def access(self) -> Access:
        return Access(dict(self._audiences), frozenset(self._withdrawn))

    def checked(self, release_id: str) -> Checked | None:
        kept = self._releases.get(release_id)
        return kept.checked if kept else None

    def keep_checked(self, release_id: str, checked: Checked) -> None:
        self._building(release_id).checked = checked

    def withdrawals(self) -> Sequence[Withdrawal]:
        return list(reversed(self._withdrawn.values()))

    def shelved(self, release_id: str) -> Sequence[Shelved]:
        return [Shelved(a.ref.id, a.ref.source, a.path, a.hash, a.ref.audience) for a in self._content(release_id)]

    def begin(self, release_id: str, *, source: str, embedder: str, at: datetime, note: str = "") -> None:
        if release_id in self._releases:
            raise Conflict("There is a release of this id already.")
        self._releases[release_id] = FakeRelease(
            Release(release_id, at, "building", 0, 0, (), note, {}, embedder), source, before=self._current
        )

    def put(self, release_id: str, articles: Sequence[Article]) -> None:
        content = self._building(release_id).content
        for article in articles:
            if article.ref.id in content:
                raise Conflict("The release holds a version of this article already.")
            self._versions.setdefault(article.hash, article)
            content[article.ref.id] = article.hash

    def take(self, release_id: str, hashes: Sequence[str]) -> None:
        content = self._building(release_id).content
        if any(hash not in self._versions for hash in hashes):
            raise StoreError("Stored article versions are gone.")
        content.update({self._versions[hash].ref.id: hash for hash in hashes})

    def vectors(self, embedder: str, hashes: Iterable[str]) -> Mapping[str, bytes]:
        return {hash: self._vectors[embedder, hash] for hash in hashes if (embedder, hash) in self._vectors}

    def keep_vectors(self, embedder: str, vectors: Mapping[str, bytes]) -> None:
        for hash, vector in vectors.items():
            self._vectors.setdefault((embedder, hash), vector)

    def publish(self, release_id: str, *, at: datetime, calibration: Mapping[str, float]) -> Release:
        kept = self._building(release_id)
        if kept.before != self._current:
            raise Conflict("Another release became current while this one was built.")
        articles = self._content(release_id)
        self._audiences.update({a.ref.id: a.ref.audience for a in articles if a.ref.source == kept.source})
        self._current = release_id
        self._changes += 1
        kept.published = self._changes
        kept.release = replace(
            kept.release,
            created_at=at,
            state="ready",
            articles=len(articles),
            passages=sum(len(article.passages) for article in articles),
            sources=tuple(sorted({article.ref.source for article in articles})),
            calibration=dict(calibration),
        )
        return kept.release

    def fail(self, release_id: str, reason: str) -> None:
        kept = self._building(release_id)
        kept.content.clear()
        kept.checked = None
        kept.release = replace(kept.release, state="failed", note=reason)
        self._drop_unused_versions()

    def debris(self) -> Sequence[str]:
        return sorted(id for id, kept in self._releases.items() if kept.release.state == "building")

    def sweep(self, keep: int, *, vectors: Mapping[str, Iterable[str]] | None = None) -> Sequence[str]:
        ready = [kept for kept in self._releases.values() if kept.release.state == "ready"]
        ready.sort(key=lambda kept: kept.published, reverse=True)
        stay = {kept.release.id for kept in ready[: max(keep, 1)]} | {self._current}
        stay |= {kept.before for kept in ready if kept.release.id == self._current}
        oldest = min((kept.release.created_at for kept in ready if kept.release.id in stay), default=None)
        gone = [kept.release.id for kept in ready if kept.release.id not in stay]
        for id, kept in self._releases.items():
            if oldest is not None and kept.release.state == "failed" and kept.release.created_at < oldest:
                gone.append(id)
        for id in gone:
            del self._releases[id]
        self._drop_unused_versions()
        for embedder, hashes in (vectors or {}).items():
            wanted = set(hashes)
            self._vectors = {k: v for k, v in self._vectors.items() if k[0] != embedder or k[1] in wanted}
        return gone

    def before(self, release_id: str) -> str | None:
        kept = self._releases.get(release_id)
        earlier = self._releases.get(kept.before or "") if kept else None
        return earlier.release.id if earlier and earlier.release.state == "ready" else None

    def go_back(self, release_id: str, *, at: datetime) -> Release:
        kept = self._releases.get(release_id)
        if kept is None or kept.release.state != "ready":
            raise UnknownRelease(f"There is no finished release {release_id}.")
        self._current = release_id
        self._changes += 1
        return kept.release

    def withdraw(self, article: str, *, by: str, reason: str, at: datetime) -> None:
        if article not in self._audiences:
            raise KnowledgeError(f"No article has the id {article!r}.")
        self._withdrawn.pop(article, None)
        self._withdrawn[article] = Withdrawal(article, by, reason, at)
        self._changes += 1

    def restore(self, article: str, *, by: str, at: datetime) -> None:
        if self._withdrawn.pop(article, None) is None:
            raise KnowledgeError(f"The article {article!r} is not withdrawn.")
        self._changes += 1

    def _content(self, release_id: str) -> list[Article]:
        kept = self._releases.get(release_id)
        articles = [self._versions[hash] for hash in kept.content.values()] if kept else []
        return sorted(articles, key=lambda article: (article.ref.source, article.ref.id))

    def _building(self, release_id: str) -> FakeRelease:
        kept = self._releases.get(release_id)
        if kept is None or kept.release.state != "building":
            raise StoreError(f"Release {release_id} is not being built.")
        return kept

    def _drop_unused_versions(self) -> None:
        used = {hash for kept in self._releases.values() for hash in kept.content.values()}
        self._versions = {hash: article for hash, article in self._versions.items() if hash in used}
