"""What can be done to releases that are published: go back to one, take an article out of all, put it back."""

from __future__ import annotations

from pathlib import Path

from bot.errors import IndexUnavailable, NoRelease, UnknownRelease
from bot.messages.release import Release
from bot.ports.shelf import Shelf
from bot.ports.surroundings import Clock
from kb_ingest.build import release_directory
from kb_ingest.indexing import Indexing


def roll_back(shelf: Shelf, home: Path, indexing: Indexing, clock: Clock, to: str | None = None) -> Release:
    """Make an earlier release current at once: ``to``, else the one that served before the current one.

    Who may see what stays as it is now: a rollback never widens access. ``NoRelease``, ``UnknownRelease``, or
    ``IndexUnavailable`` where the release is known but its index is not whole; nothing has changed then.
    """
    current = shelf.current()
    if current is None:
        raise NoRelease
    target = to or shelf.before(current.id)
    if target is None:
        raise UnknownRelease("There is no earlier release to go back to. See which there are with: handrail releases")
    if target == current.id:
        raise UnknownRelease(f"Release {target} is the current one already.")
    release = shelf.release(target)
    if release is None or release.state != "ready":
        raise UnknownRelease(f"There is no finished release {target}. See which there are with: handrail releases")
    if not indexing.is_whole(release_directory(home, target), target, shelf.passages(target)):
        raise IndexUnavailable(
            f"The index of release {target} is not whole any more, so it still is as it was. Choose another release."
        )
    return shelf.go_back(target, at=clock.now())


def withdraw(shelf: Shelf, clock: Clock, article: str, *, by: str, reason: str = "") -> None:
    """Take an article out of every release, now. ``KnowledgeError`` if no article ever had this id."""
    shelf.withdraw(article, by=by, reason=reason, at=clock.now())


def restore(shelf: Shelf, clock: Clock, article: str, *, by: str) -> None:
    """Undo a withdrawal. ``KnowledgeError`` if it is not withdrawn."""
    shelf.restore(article, by=by, at=clock.now())
