"""A release's index: words and vectors of the same passages, row by row, in one directory."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from bot.errors import IndexUnavailable
from bot.knowledge.embedder import Vectors, unit
from bot.knowledge.reading import passage_text
from bot.knowledge.vectors import (
    PassageVectors,
    close_client,
    drop_collection,
    embedded_client,
    server_client,
    translated,
)
from bot.knowledge.words import Words
from bot.messages.evidence import Passage

__all__ = ["Index", "build_index", "drop_index", "passage_text"]

FORMAT = 1
AT_ONCE = 500
"""Articles whose vectors are compared in one step: keeps memory small."""
WORDS, ARTICLES, VECTORS, MATRIX, NOTE = "words", "articles", "vectors", "vectors.npy", "index.json"
LOCK = "local.lock"


def build_index(
    directory: Path, release: str, passages: Sequence[Passage], vectors: Vectors, *, chroma_url: str | None = None
) -> None:
    """Write everything that a release's search needs into ``directory`` (and a server's collection).

    ``vectors``: (passages, dimensions), unit length, in the passages' order, which is the order that ``Index.open``
    must be given again. Whatever a build that died left there is cleared first. The note is written last: without it
    the directory does not count.
    """
    if not passages or len(passages) != len(vectors):
        raise ValueError(f"{len(passages)} passages and {len(vectors)} vectors")
    drop_index(directory, release, chroma_url=chroma_url)
    directory.mkdir(parents=True)
    _write_vectors(directory, release, vectors, chroma_url)
    _write_local(directory, passages, vectors)


class Index:
    """One release, ready to be searched. Safe to use from several threads."""

    def __init__(
        self,
        release: str,
        passages: Sequence[Passage],
        words: Words,
        article_words: Words,
        store: PassageVectors,
        matrix: NDArray[np.float16],
    ) -> None:
        self.release = release
        self.passages = passages
        self.words = words
        self.article_words = article_words
        self.starts, self.ends = spans(passages)
        self.article_of = np.repeat(np.arange(len(self.starts)), self.ends - self.starts)
        """Which article each row is of, by number."""
        self.with_steps = np.array([passage.steps for passage in passages], dtype=np.bool_)
        self._store = store
        self._matrix = matrix
        self._middles = _middles(matrix, self.starts, self.ends)

    @classmethod
    def open(
        cls, directory: Path, release: str, passages: Sequence[Passage], *, chroma_url: str | None = None
    ) -> Index:
        """Raises IndexUnavailable when it is not there, not whole, or the server cannot be reached.

        With a server, a machine that did not build the release makes its local part now, from passages and collection.
        """
        store = _store(directory, release, passages, chroma_url)
        try:
            if chroma_url and not (directory / NOTE).is_file():
                _fetch_local(directory, passages, store)
            return cls._whole(directory, release, passages, store)
        except IndexUnavailable:
            store.close()
            raise

    @classmethod
    def _whole(cls, directory: Path, release: str, passages: Sequence[Passage], store: PassageVectors) -> Index:
        note = _note(directory)
        words, article_words = Words.open(directory / WORDS), Words.open(directory / ARTICLES)
        matrix = _matrix(directory)
        with translated(f"The vectors of release {release} cannot be read"):
            counts = {note.get("passages"), len(passages), words.passages, len(matrix), store.count()}
        if len(counts) > 1:
            raise IndexUnavailable(f"The index of release {release} does not fit its passages: ingest again.")
        return cls(release, passages, words, article_words, store, matrix)

    @property
    def store(self) -> PassageVectors:
        """LangChain's ``VectorStore`` over this release."""
        return self._store

    def nearest(self, vector: Vectors, count: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Rows and cosines of the ``count`` passages nearest in meaning. ``vector``: (dimensions,)."""
        with translated(f"The vectors of release {self.release} cannot be read just now"):
            return self._store.nearest(vector, min(count, len(self.passages)))

    def cosines(self, vector: Vectors, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Cosines of some passages, exactly."""
        found: NDArray[np.float32] = self._matrix[rows].astype(np.float32) @ vector
        return found

    def middle_cosines(self, vector: Vectors, articles: NDArray[np.int64]) -> NDArray[np.float32]:
        """Cosines of some articles as wholes: of the middle of all their passages."""
        found: NDArray[np.float32] = self._middles[articles] @ vector
        return found

    def nearest_by_article(self, vectors: Vectors) -> Vectors:
        """(vectors, articles): the highest cosine of each vector with each article's passages. Takes a while."""
        found = np.empty((len(vectors), len(self.starts)), dtype=np.float32)
        for first in range(0, len(self.starts), AT_ONCE):
            some = slice(first, first + AT_ONCE)
            start, end = self.starts[some][0], self.ends[some][-1]
            cosines = vectors @ self._matrix[start:end].astype(np.float32).T
            found[:, some] = np.maximum.reduceat(cosines, self.starts[some] - start, axis=1)
        return found

    def middles(self, articles: NDArray[np.int64]) -> Vectors:
        """(articles, dimensions): the middles of some articles, unit length."""
        return self._middles[articles]

    def vectors(self, rows: NDArray[np.int64]) -> Vectors:
        """(rows, dimensions): the passages' vectors."""
        found: Vectors = self._matrix[rows].astype(np.float32)
        return found

    def close(self) -> None:
        self._store.close()


def spans(passages: Sequence[Passage]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each article's rows start and end: its passages stand next to each other."""
    keys = [(passage.article.source, passage.article.id) for passage in passages]
    starts = [row for row in range(len(keys)) if row == 0 or keys[row] != keys[row - 1]]
    return np.array(starts, dtype=np.int64), np.array([*starts[1:], len(keys)], dtype=np.int64)


def drop_index(directory: Path, release: str, *, chroma_url: str | None = None) -> None:
    """Remove a release's index; nothing happens if it is gone already. Never of the release that serves."""
    if chroma_url:
        drop_collection(server_client(chroma_url), release)
    if directory.exists():
        shutil.rmtree(directory)


def _write_vectors(directory: Path, release: str, vectors: Vectors, chroma_url: str | None) -> None:
    client = server_client(chroma_url) if chroma_url else embedded_client(directory / VECTORS)
    store = PassageVectors(client, release, build=True)
    try:
        with translated(f"The vectors of release {release} cannot be written"):
            store.write(vectors)
    finally:
        store.close()


def _write_local(directory: Path, passages: Sequence[Passage], vectors: Vectors) -> None:
    texts = [passage_text(passage) for passage in passages]
    Words.build(directory / WORDS, texts)
    starts, ends = spans(passages)
    Words.build(directory / ARTICLES, ("\n".join(texts[a:b]) for a, b in zip(starts, ends, strict=True)))
    # Half precision: a cosine is then off by less than a thousandth, and the file is half as big.
    np.save(directory / MATRIX, vectors.astype(np.float16))
    note = {"format": FORMAT, "passages": len(passages), "dimensions": int(vectors.shape[1])}
    (directory / NOTE).write_text(json.dumps(note), encoding="utf-8")


def _fetch_local(directory: Path, passages: Sequence[Passage], store: PassageVectors) -> None:
    """Make the local part of a release that was built elsewhere; once, however many processes here ask for it."""
    directory.mkdir(parents=True, exist_ok=True)
    with FileLock(directory / LOCK):
        if (directory / NOTE).is_file():
            return
        with translated("The vectors cannot be fetched from the Chroma server"):
            vectors = store.read()
        if len(vectors) != len(passages):
            raise IndexUnavailable("The vectors on the Chroma server do not fit the release's passages: ingest again.")
        _write_local(directory, passages, vectors)


def _store(directory: Path, release: str, passages: Sequence[Passage], chroma_url: str | None) -> PassageVectors:
    if not chroma_url and not (directory / NOTE).is_file():
        raise IndexUnavailable(f"The index of release {release} is missing from {directory}: ingest again.")
    with translated(f"The vectors of release {release} cannot be read"):
        client = server_client(chroma_url) if chroma_url else embedded_client(directory / VECTORS)
        try:
            return PassageVectors(client, release, passages)
        except Exception:  # closed whatever it was, and raised again
            close_client(client)
            raise


def _middles(matrix: NDArray[np.float16], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Vectors:
    """(articles, dimensions), unit length. Made article by article: the whole matrix is never held in full
    precision."""
    sums = [matrix[a:b].sum(axis=0, dtype=np.float32) for a, b in zip(starts, ends, strict=True)]
    return unit(np.array(sums, dtype=np.float32))


def _note(directory: Path) -> dict[str, Any]:
    try:
        note: dict[str, Any] = json.loads((directory / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise IndexUnavailable(f"The index in {directory} cannot be read: ingest again.") from error
    if note.get("format") != FORMAT:
        raise IndexUnavailable(f"The index in {directory} was built by another version: ingest again.")
    return note


def _matrix(directory: Path) -> NDArray[np.float16]:
    try:
        # Without the memmap class, whose every slice costs; the pages stay mapped all the same.
        return np.asarray(np.load(directory / MATRIX, mmap_mode="r"))
    except (OSError, ValueError) as error:
        raise IndexUnavailable(f"The vectors in {directory} cannot be read: ingest again.") from error
