"""Where releases stand: what readers take from it, and what an ingest puts there.

Synchronous: it is called from the ingest command and from threads. Every call may raise ``StoreError``.
An article version (its hash, with its sections and passages) is stored once; a release is a set of versions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.messages.checked import Checked
from bot.messages.evidence import ArticleRef, Passage, Section
from bot.messages.release import Access, Article, Release


@dataclass(frozen=True, slots=True)
class Shelved:
    """An article version as it stands in a release, without its text."""

    article: str
    source: str
    path: str
    hash: str
    audience: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Who took an article out of every release, when and why."""

    article: str
    by: str
    reason: str
    at: datetime


class ShelfReader(Protocol):
    """What a server needs. ``release_id`` is always one that was published; an unknown one has nothing in it."""

    def version(self) -> tuple[str | None, int]:
        """The current release's id, and a count that goes up with every publish, rollback, withdrawal or restoration.

        One tiny query: a server asks it every few seconds.
        """
        ...

    def current(self) -> Release | None: ...

    def release(self, release_id: str) -> Release | None: ...

    def releases(self) -> Sequence[Release]:
        """Every release that is kept, newest first, failed and building ones too."""
        ...

    def passages(self, release_id: str) -> Sequence[Passage]:
        """All passages in the one order that the index uses: by source, article id, then position."""
        ...

    def section(self, release_id: str, article: str, number: int) -> Section | None: ...

    def articles(self, release_id: str) -> Sequence[ArticleRef]:
        """By source, then article id."""
        ...

    def access(self) -> Access:
        """Who may see what now: the latest audience of every article that was ever published, and what is withdrawn."""
        ...

    def checked(self, release_id: str) -> Checked | None:
        """What the checks made of a release; None where it was not checked."""
        ...

    def withdrawals(self) -> Sequence[Withdrawal]:
        """What is withdrawn now, newest first."""
        ...


class Shelf(ShelfReader, Protocol):
    """What an ingest, a rollback and a withdrawal need besides. One ingest at a time: its lock is the caller's."""

    def shelved(self, release_id: str) -> Sequence[Shelved]:
        """The versions in a release, by source, then article id."""
        ...

    def begin(self, release_id: str, *, source: str, embedder: str, at: datetime, note: str = "") -> None:
        """Open a building release upon the current one; ``source`` is the one that is new in it."""
        ...

    def put(self, release_id: str, articles: Sequence[Article]) -> None:
        """Add articles to a building release; a version that is stored already is only linked."""
        ...

    def take(self, release_id: str, hashes: Sequence[str]) -> None:
        """Add stored versions to a building release. An unknown hash raises ``StoreError``."""
        ...

    def vectors(self, embedder: str, hashes: Iterable[str]) -> Mapping[str, bytes]:
        """Those vectors that are kept: little-endian float32, by the hash of the text that was embedded."""
        ...

    def keep_vectors(self, embedder: str, vectors: Mapping[str, bytes]) -> None: ...

    def keep_checked(self, release_id: str, checked: Checked) -> None:
        """Keep what the checks made of a building release. It goes when the release fails or is forgotten."""
        ...

    def publish(self, release_id: str, *, at: datetime, calibration: Mapping[str, float]) -> Release:
        """Make a building release ready and current, in one transaction.

        ``Conflict`` if another release became current since it was begun: it would undo that.
        Only the articles of the source that was new set the latest audiences: the others are as old as the release
        they were taken from, and may have been given a narrower audience since.
        """
        ...

    def fail(self, release_id: str, reason: str) -> None:
        """Keep a building release as failed, with its reason, and let go of what was in it."""
        ...

    def debris(self) -> Sequence[str]:
        """Releases that are still building: under the ingest's lock these belong to ingests that have died."""
        ...

    def sweep(self, keep: int, *, vectors: Mapping[str, Iterable[str]] | None = None) -> Sequence[str]:
        """Forget all but the last ``keep`` published releases, and return the ids of what is forgotten.

        Never forgets the current release, nor the one that served before it. Failed ones go when they are older than
        all that is kept. Versions in no release go too; so do vectors, for each embedder in ``vectors`` all but the
        hashes given (None leaves every vector).
        """
        ...

    def before(self, release_id: str) -> str | None:
        """The release that served when this one was published, if it is still kept and ready."""
        ...

    def go_back(self, release_id: str, *, at: datetime) -> Release:
        """Make a ready release current at once. ``UnknownRelease`` if there is no such ready release."""
        ...

    def withdraw(self, article: str, *, by: str, reason: str, at: datetime) -> None:
        """Take an article out of every release, now. ``KnowledgeError`` if no article ever had this id."""
        ...

    def restore(self, article: str, *, by: str, at: datetime) -> None:
        """Undo a withdrawal. ``KnowledgeError`` if it is not withdrawn."""
        ...
