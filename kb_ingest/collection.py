"""All articles of a source, read; and how they differ from those that serve now."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.messages.release import Article
from bot.ports.shelf import Shelved
from kb_ingest.articles import ReadFile, read_file
from kb_ingest.limits import Limits
from kb_ingest.problems import Note, Unreadable
from kb_ingest.progress import Progress
from kb_ingest.source import Found, read_bytes

MUCH = 0.2
"""Taking away more than this share of a source must be asked for."""

_ANOTHER_ID = "give one of the two another id in its front matter (id: …)"


@dataclass
class Collection:
    """What was read of a source, and what was not."""

    articles: list[Article] = field(default_factory=list)
    skipped: list[Note] = field(default_factory=list)
    warnings: list[Note] = field(default_factory=list)
    unknown: int = 0


@dataclass(frozen=True)
class Changes:
    """A source's articles against those of the same source that serve now; ids, sorted."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]

    @property
    def none(self) -> bool:
        return not (self.added or self.changed or self.removed)

    @property
    def takes_much(self) -> bool:
        """Whether more than a fifth of what the source holds now would go."""
        before = len(self.changed) + len(self.removed) + len(self.unchanged)
        return len(self.removed) > MUCH * before


def collect(
    found: Found,
    source: str,
    others: Mapping[str, str],
    *,
    limits: Limits,
    known_audiences: frozenset[str] | None,
    progress: Progress,
) -> Collection:
    """Read every file. ``others``: the ids that other sources hold, with their source."""
    collection = Collection(skipped=list(found.skipped), unknown=found.unknown)
    files = _read(found, collection, limits, known_audiences, progress)
    addresses = {file.path: file.said.url for file in files}
    places: dict[str, str] = {}
    progress.stage("Cutting", len(files))
    for file in files:
        try:
            read = file.cut(source, addresses)
            _check_id(read.article, places, others)
        except Unreadable as error:
            collection.skipped.append(Note(file.path, str(error)))
        else:
            places[read.article.ref.id] = file.path
            collection.articles.append(read.article)
            collection.warnings += [Note(file.path, warning) for warning in read.warnings]
        progress.advance(1)
    collection.skipped.sort(key=lambda note: note.path)
    return collection


def _read(
    found: Found, collection: Collection, limits: Limits, known_audiences: frozenset[str] | None, progress: Progress
) -> list[ReadFile]:
    """All files that can be read: every address has to be known before the first link is followed."""
    files: list[ReadFile] = []
    progress.stage("Reading", len(found.files))
    for file in found.files:
        try:
            data = read_bytes(file, limits)
            files.append(read_file(file.path, data, limits=limits, known_audiences=known_audiences, about=file.about))
        except Unreadable as error:
            collection.skipped.append(Note(file.path, str(error)))
        progress.advance(1)
    return files


def compare(articles: Sequence[Article], served: Sequence[Shelved], latest: Mapping[str, tuple[str, ...]]) -> Changes:
    """``served``: this source's articles now. ``latest``: every article's latest audience.

    An article whose latest audience is another than its owner gives it now has changed, even if its words have not:
    they may be those of a release that was gone back to.
    """
    now = {article.ref.id: article for article in articles}
    before = {one.article: one for one in served}
    same = {
        id
        for id in now.keys() & before.keys()
        if now[id].hash == before[id].hash and tuple(latest.get(id, ())) == now[id].ref.audience
    }
    return Changes(
        added=tuple(sorted(now.keys() - before.keys())),
        changed=tuple(sorted((now.keys() & before.keys()) - same)),
        removed=tuple(sorted(before.keys() - now.keys())),
        unchanged=tuple(sorted(same)),
    )


def skipped_with_losses(collection: Collection, served: Sequence[Shelved]) -> tuple[Note, ...]:
    """What was skipped; where an article of that file serves until now, its owner is told that it goes."""
    stays = {article.ref.id for article in collection.articles}
    lost = {one.path: one.article for one in served if one.article not in stays}
    return tuple(
        Note(note.path, f"{note.text}; the article {lost[note.path]} is taken out with it")
        if note.path in lost
        else note
        for note in collection.skipped
    )


def _check_id(article: Article, places: Mapping[str, str], others: Mapping[str, str]) -> None:
    id = article.ref.id
    if id in places:
        raise Unreadable(f"has the id {id!r}, which {places[id]} has already: {_ANOTHER_ID}")
    if id in others:
        raise Unreadable(
            f"has the id {id!r} of an article in the source {others[id]!r}: {_ANOTHER_ID}, or, if it is the same "
            f"article, publish it with the rest of that source (--source {shlex.quote(others[id])})"
        )
