"""The meaning half of the search: a release's vectors in Chroma, behind LangChain's ``VectorStore``.

Embedded, each release has a directory of its own, which one process writes once and everybody only reads after that.
On a server each release has a collection. Vectors are always our own: Chroma is never asked to embed anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np
from langchain_chroma import Chroma
from langchain_core.documents import Document
from numpy.typing import NDArray

from bot.errors import IndexUnavailable
from bot.knowledge.embedder import Vectors
from bot.messages.evidence import Passage

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

HNSW: Any = {"hnsw": {"space": "cosine", "ef_construction": 128, "ef_search": 128, "max_neighbors": 16}}
AT_ONCE = 1000
"""Vectors written or read in one call: well under what SQLite takes."""


class PassageVectors(Chroma):
    """One release's vectors. A vector's id is the passage's position, so that rows of both halves are the same."""

    def __init__(
        self, client: ClientAPI, release: str, passages: Sequence[Passage] = (), *, build: bool = False
    ) -> None:
        super().__init__(
            collection_name=collection_name(release),
            client=client,
            collection_configuration=HNSW if build else None,
            create_collection_if_not_exists=build,
        )
        self._passages = passages

    def write(self, vectors: Vectors) -> None:
        """All of the release's vectors, in order. Only while it is being built."""
        for start in range(0, len(vectors), AT_ONCE):
            rows = range(start, min(start + AT_ONCE, len(vectors)))
            self._collection.add(ids=[str(row) for row in rows], embeddings=vectors[rows.start : rows.stop])

    def nearest(self, vector: Vectors, count: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Rows and cosines of the nearest passages, nearest first."""
        asked: Any = [vector]
        found: Any = self._collection.query(query_embeddings=asked, n_results=count, include=["distances"])
        return (
            np.array([int(row) for row in found["ids"][0]], dtype=np.int64),
            1 - np.array(found["distances"][0], dtype=np.float32),
        )

    def read(self) -> Vectors:
        """Every vector, by row: what a machine that did not build the release needs once."""
        parts: dict[int, Any] = {}
        for start in range(0, self._collection.count(), AT_ONCE):
            got: Any = self._collection.get(limit=AT_ONCE, offset=start, include=["embeddings"])
            parts.update(zip((int(row) for row in got["ids"]), got["embeddings"], strict=True))
        return np.array([parts[row] for row in sorted(parts)], dtype=np.float32)

    def count(self) -> int:
        return int(self._collection.count())

    def close(self) -> None:
        close_client(self._client)

    def similarity_search_by_vector_with_relevance_scores(
        self,
        embedding: list[float],
        k: int = 4,
        filter: dict[str, str] | None = None,
        where_document: dict[str, str] | None = None,
        **kwargs: Any,
    ) -> list[tuple[Document, float]]:
        """LangChain's way in, with distances. Texts come from the release's passages: Chroma keeps no copy, and
        no metadata, so there is nothing that it could filter by."""
        if filter or where_document or kwargs:
            raise NotImplementedError("Passages are filtered by bot.knowledge.ranking, which knows who may see them.")
        rows, cosines = self.nearest(np.array(embedding, dtype=np.float32), k)
        return [
            (Document(self._passages[row].text, id=self._passages[row].id), 1 - float(cosine))
            for row, cosine in zip(rows, cosines, strict=True)
        ]

    def similarity_search_by_vector(
        self,
        embedding: list[float],
        k: int = 4,
        filter: dict[str, str] | None = None,
        where_document: dict[str, str] | None = None,
        **kwargs: Any,
    ) -> list[Document]:
        """The same without distances."""
        found = self.similarity_search_by_vector_with_relevance_scores(embedding, k, filter, where_document, **kwargs)
        return [document for document, _ in found]


def collection_name(release: str) -> str:
    """A name that Chroma takes: 3 to 512 letters, digits, dots, dashes and underscores."""
    return "handrail-" + re.sub(r"[^a-zA-Z0-9._-]", "-", release).strip(".-_")


def embedded_client(directory: Path) -> ClientAPI:
    """Chroma in this process, in a directory of its own."""
    import chromadb

    return chromadb.PersistentClient(path=str(directory), settings=_quiet())


def server_client(url: str) -> ClientAPI:
    """A Chroma server. Raises IndexUnavailable when it cannot be reached."""
    import chromadb

    parts = urlsplit(url if "//" in url else f"http://{url}")
    secure = parts.scheme == "https"
    try:
        return chromadb.HttpClient(
            host=parts.hostname or "localhost",
            port=parts.port or (443 if secure else 8000),
            ssl=secure,
            settings=_quiet(),
        )
    except ValueError as error:
        raise IndexUnavailable(f"The Chroma server at {url} cannot be reached. Check CHROMA_URL.") from error


def close_client(client: Any) -> None:
    """Let go of a client and of its connections."""
    client.close()
    # Chroma leaves the connections of its HTTP client, and of the client inside it, to the garbage collector.
    for part in (client, getattr(client, "_admin_client", None)):
        session = getattr(getattr(part, "_server", None), "_session", None)
        if session is not None:
            session.close()


@contextmanager
def translated(what: str) -> Iterator[None]:
    """Whatever Chroma or the way to it raises becomes ``IndexUnavailable(what)``."""
    import httpx
    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, httpx.HTTPError, OSError, ValueError) as error:
        raise IndexUnavailable(f"{what} ({type(error).__name__}: {error})") from error


def drop_collection(client: ClientAPI, release: str) -> None:
    """Remove a release's vectors from a server; one that is gone already is fine. Closes the client."""
    from chromadb.errors import NotFoundError

    try:
        with translated(f"The vectors of release {release} cannot be removed just now"), suppress(NotFoundError):
            client.delete_collection(collection_name(release))
    finally:
        close_client(client)


def _quiet() -> Any:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)
