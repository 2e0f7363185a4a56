"""Vectors of passages: those that are kept, and those that must be computed and are kept then."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from bot.messages.evidence import Passage
from bot.ports.shelf import Shelf
from kb_ingest.indexing import Embedding, Indexing
from kb_ingest.progress import Progress

AT_ONCE = 512
"""Texts between two times that vectors are kept: all that a killed ingest has to do again."""


def text_hashes(passages: Iterable[Passage], indexing: Indexing) -> list[str]:
    """What each passage's vector is kept under: the hash of the very text that is embedded."""
    return [hashlib.sha256(indexing.text(passage).encode()).hexdigest()[:32] for passage in passages]


def vectors_of(
    passages: Sequence[Passage], embedder: Embedding, indexing: Indexing, shelf: Shelf, progress: Progress
) -> tuple[Any, int]:
    """(passages, dimensions), float32, in their order; and how many had to be computed."""
    texts = [indexing.text(passage) for passage in passages]
    hashes = [hashlib.sha256(text.encode()).hexdigest()[:32] for text in texts]
    kept = dict(shelf.vectors(embedder.name, set(hashes)))
    missing = {hash: text for hash, text in zip(hashes, texts, strict=True) if hash not in kept}
    # Texts of like length together: the embedder pads each of its batches to the longest.
    order = sorted(missing, key=lambda hash: len(missing[hash]))
    if order:
        progress.stage("Embedding", len(order))
    for start in range(0, len(order), AT_ONCE):
        some = order[start : start + AT_ONCE]
        made = np.asarray(embedder.embed([missing[hash] for hash in some], progress.advance), dtype="<f4")
        new = {hash: row.tobytes() for hash, row in zip(some, made, strict=True)}
        shelf.keep_vectors(embedder.name, new)
        kept |= new
    vectors = np.frombuffer(b"".join(kept[hash] for hash in hashes), dtype="<f4").reshape(len(hashes), -1)
    return vectors, len(order)
