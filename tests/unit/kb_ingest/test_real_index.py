"""An ingest with the index that is really used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.knowledge.index import Index
from kb_ingest.build import ingest
from kb_ingest.indexing import KnowledgeIndexing
from kb_ingest.release import roll_back
from tests.unit.kb_ingest.workshops import open_shelf, workshop, write


class UnitEmbedder:
    """``Embedding``: each text gets an axis of its own, in the order that it comes."""

    name = "axes"

    def __init__(self) -> None:
        self._seen = 0

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Any:
        made = np.zeros((len(texts), 32), dtype=np.float32)
        for row in range(len(texts)):
            made[row, (self._seen + row) % 32] = 1.0
        self._seen += len(texts)
        return made


def test_what_is_published_can_be_searched_and_gone_back_to(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    database, shelf = open_shelf(tmp_path / "home")
    shop = workshop(tmp_path / "home", shelf, embedder=UnitEmbedder(), indexing=KnowledgeIndexing())
    folder = write(tmp_path / "it-help", {f"a{n}.md": f"# Article {n}\n\nThe lamp {n} blinks." for n in range(6)})
    first = ingest([folder], shop).release
    write(folder, {"a1.md": "# Article 1\n\nThe lamp 1 glows."})
    second = ingest([folder], shop)
    assert second.embedded == 1 and second.release is not None
    assert ingest([folder], shop).outcome == "unchanged"
    passages = shelf.passages(second.release)
    index = Index.open(shop.directory(second.release), second.release, passages)
    vectors = index.vectors(np.arange(len(passages)))
    for row, passage in enumerate(passages):
        rows, cosines = index.nearest(vectors[row], 1)
        assert (int(rows[0]), round(float(cosines[0]), 3)) == (row, 1.0)
        assert passage.article.id == f"a{row}.md"
    index.close()
    assert roll_back(shelf, shop.home, shop.indexing, shop.clock).id == first
    database.sync.dispose()
