"""What an ingest asks of the knowledge index."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from bot.errors import IndexUnavailable
from bot.messages.evidence import Passage

Calibrate = Callable[[Path, str, Sequence[Passage]], Mapping[str, float]]
"""Of a release that was just built: directory, id, passages → what is stored as its calibration."""


class Embedding(Protocol):
    """Texts into unit vectors. ``bot.knowledge.embedder`` has those that are used."""

    @property
    def name(self) -> str: ...

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Any:
        """(texts, dimensions), float32."""
        ...


class Indexing(Protocol):
    """Builds, checks and drops a release's index. ``vectors``: (passages, dimensions), float32, in their order."""

    def text(self, passage: Passage) -> str:
        """What of a passage is embedded."""
        ...

    def build(self, directory: Path, release: str, passages: Sequence[Passage], vectors: Any) -> Mapping[str, float]:
        """Write the index and check it; the calibration comes back."""
        ...

    def is_whole(self, directory: Path, release: str, passages: Sequence[Passage]) -> bool: ...

    def drop(self, directory: Path, release: str) -> None:
        """Nothing happens if it is gone already."""
        ...


class KnowledgeIndexing:
    """``Indexing`` by ``bot.knowledge``."""

    def __init__(self, calibrate: Calibrate | None = None, *, chroma_url: str | None = None) -> None:
        self._calibrate = calibrate
        self._chroma_url = chroma_url

    def text(self, passage: Passage) -> str:
        from bot.knowledge.reading import passage_text

        return passage_text(passage)

    def build(self, directory: Path, release: str, passages: Sequence[Passage], vectors: Any) -> Mapping[str, float]:
        from bot.knowledge.index import build_index

        build_index(directory, release, passages, vectors, chroma_url=self._chroma_url)
        if not self.is_whole(directory, release, passages):
            raise IndexUnavailable("The new index did not pass its check. The release before still serves.")
        return dict(self._calibrate(directory, release, passages)) if self._calibrate else {}

    def is_whole(self, directory: Path, release: str, passages: Sequence[Passage]) -> bool:
        from bot.knowledge.index import Index

        try:
            Index.open(directory, release, passages, chroma_url=self._chroma_url).close()
        except IndexUnavailable:
            return False
        return True

    def drop(self, directory: Path, release: str) -> None:
        from bot.knowledge.index import drop_index

        drop_index(directory, release, chroma_url=self._chroma_url)
