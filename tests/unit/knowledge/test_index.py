"""A release's index on disk."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.errors import IndexUnavailable
from bot.knowledge.embedder import MiniLM
from bot.knowledge.index import Index, build_index, drop_index, passage_text
from bot.messages.evidence import Passage


@pytest.fixture
def built(tmp_path: Path, embedder: MiniLM, passages: list[Passage]) -> Path:
    build_index(tmp_path / "r1", "r1", passages, embedder.embed([passage_text(one) for one in passages]))
    return tmp_path / "r1"


def test_what_was_written_is_found_again(index: Index, embedder: MiniLM, passages: list[Passage]) -> None:
    """A passage's own text finds that passage first, and both ways of reading its cosine agree."""
    for row, passage in enumerate(passages):
        vector = embedder.embed([passage_text(passage)])[0]
        rows, cosines = index.nearest(vector, 3)
        assert rows[0] == row
        assert index.cosines(vector, rows) == pytest.approx(cosines, abs=2e-3)


def test_articles_rows_stand_next_to_each_other(index: Index, passages: list[Passage]) -> None:
    """Starts, ends and article numbers say the same."""
    for number, (start, end) in enumerate(zip(index.starts, index.ends, strict=True)):
        assert {passages[row].article.id for row in range(start, end)} == {passages[start].article.id}
        assert index.article_of[start:end].tolist() == [number] * (end - start)


def test_langchains_vector_store_finds_documents(index: Index, embedder: MiniLM, passages: list[Passage]) -> None:
    """The store is a LangChain ``VectorStore`` whose documents carry the passages' ids and texts."""
    found = index.store.similarity_search_by_vector(embedder.embed_query("a sheet stuck in the tray"), k=2)
    assert found[0].page_content.startswith("Open tray two")
    assert found[0].id in {passage.id for passage in passages}


def test_a_directory_without_a_finished_build_does_not_count(built: Path, passages: list[Passage]) -> None:
    """A build that died half-way is never opened: the note is written last."""
    (built / "index.json").unlink()
    with pytest.raises(IndexUnavailable, match="ingest again"):
        Index.open(built, "r1", passages)


def test_an_index_that_does_not_fit_its_passages_is_refused(built: Path, passages: list[Passage]) -> None:
    """Rows would otherwise point at other passages."""
    with pytest.raises(IndexUnavailable, match="does not fit"):
        Index.open(built, "r1", passages[:-1])


@pytest.mark.parametrize("lost", ["vectors.npy", "words/data.csc.index.npy", "articles/vocab.index.json"])
def test_a_lost_file_is_told_as_an_unreadable_index(built: Path, passages: list[Passage], lost: str) -> None:
    """No vendor's error comes out, whichever file is gone."""
    (built / lost).unlink()
    with pytest.raises(IndexUnavailable):
        Index.open(built, "r1", passages)


def test_building_again_clears_what_a_dead_build_left(built: Path, embedder: MiniLM, passages: list[Passage]) -> None:
    """The second build has exactly its own vectors."""
    fewer = passages[:3]
    build_index(built, "r1", fewer, embedder.embed([passage_text(one) for one in fewer]))
    opened = Index.open(built, "r1", fewer)
    assert len(opened.nearest(embedder.embed(["printer"])[0], 50)[0]) == 3
    opened.close()


def test_dropping_twice_is_fine(built: Path) -> None:
    """Nothing is left, and a second time nothing happens."""
    drop_index(built, "r1")
    drop_index(built, "r1")
    assert not built.exists()


def test_vectors_must_match_their_passages(tmp_path: Path, passages: list[Passage]) -> None:
    """A count that is off is a mistake of the caller's and is refused before anything is written."""
    with pytest.raises(ValueError, match="passages and 2 vectors"):
        build_index(tmp_path / "r", "r", passages, np.zeros((2, 384), dtype=np.float32))
    assert not (tmp_path / "r").exists()


def test_a_server_that_is_not_there_is_our_own_error(tmp_path: Path, passages: list[Passage]) -> None:
    """The message names the setting to check."""
    with pytest.raises(IndexUnavailable, match="CHROMA_URL"):
        Index.open(tmp_path / "r1", "r1", passages, chroma_url="http://127.0.0.1:9")
