"""The same index with its vectors on a Chroma server, as several machines share it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.errors import IndexUnavailable
from bot.knowledge.embedder import MiniLM
from bot.knowledge.index import Index, build_index, drop_index, passage_text
from bot.knowledge.ranking import Ranker
from bot.messages.evidence import Passage

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real server on loopback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    chroma = Path(sys.executable).with_name("chroma")
    path = tmp_path_factory.mktemp("server")
    command = [str(chroma), "run", "--path", str(path), "--host", "127.0.0.1", "--port", str(port)]
    with (path / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            _wait(f"http://127.0.0.1:{port}/api/v2/heartbeat", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, "the server did not start"
        try:
            urllib.request.urlopen(url, timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server did not answer")


def test_another_machine_finds_the_same(
    server: str, tmp_path: Path, embedder: MiniLM, passages: list[Passage], index: Index
) -> None:
    """A machine that did not build the release makes its own words from the passages and ranks alike."""
    vectors = embedder.embed([passage_text(passage) for passage in passages])
    build_index(tmp_path / "one" / "r1", "r1", passages, vectors, chroma_url=server)
    elsewhere = Index.open(tmp_path / "other" / "r1", "r1", passages, chroma_url=server)
    for question in ("clear a paper jam", "forgot my secret"):
        expected = Ranker(index, embedder).rank(question)
        ranking = Ranker(elsewhere, embedder).rank(question)
        assert ranking.rows.tolist() == expected.rows.tolist()
        assert ranking.scores == pytest.approx(expected.scores, abs=2e-3)
    elsewhere.close()


def test_a_dropped_release_is_gone_from_the_server(
    server: str, tmp_path: Path, embedder: MiniLM, passages: list[Passage]
) -> None:
    """Its collection goes, others stay, and dropping twice is fine."""
    vectors = embedder.embed([passage_text(passage) for passage in passages])
    for release in ("gone", "kept"):
        build_index(tmp_path / release, release, passages, vectors, chroma_url=server)
    drop_index(tmp_path / "gone", "gone", chroma_url=server)
    drop_index(tmp_path / "gone", "gone", chroma_url=server)
    with pytest.raises(IndexUnavailable):
        Index.open(tmp_path / "gone", "gone", passages, chroma_url=server)
    kept = Index.open(tmp_path / "kept", "kept", passages, chroma_url=server)
    kept.close()
    shutil.rmtree(tmp_path / "kept")


def test_processes_on_one_machine_that_open_a_release_at_once_make_its_local_part_once(
    server: str, tmp_path: Path, embedder: MiniLM, passages: list[Passage], index: Index
) -> None:
    vectors = embedder.embed([passage_text(passage) for passage in passages])
    build_index(tmp_path / "one" / "r2", "r2", passages, vectors, chroma_url=server)
    here = tmp_path / "other" / "r2"
    with ThreadPoolExecutor(4) as threads:  # each opens a file lock of its own, as processes do
        opened = list(threads.map(lambda _: Index.open(here, "r2", passages, chroma_url=server), range(4)))
    expected = Ranker(index, embedder).rank("clear a paper jam")
    for one in opened:
        assert Ranker(one, embedder).rank("clear a paper jam").rows.tolist() == expected.rows.tolist()
        one.close()
    made = (here / "index.json").stat().st_mtime_ns
    Index.open(here, "r2", passages, chroma_url=server).close()
    assert (here / "index.json").stat().st_mtime_ns == made


def test_vectors_that_do_not_fit_the_passages_are_refused_on_every_machine(
    server: str, tmp_path: Path, embedder: MiniLM, passages: list[Passage]
) -> None:
    vectors = embedder.embed([passage_text(passage) for passage in passages])
    build_index(tmp_path / "one" / "r3", "r3", passages, vectors, chroma_url=server)
    with pytest.raises(IndexUnavailable, match="ingest again"):
        Index.open(tmp_path / "other" / "r3", "r3", passages[:-1], chroma_url=server)
    assert not (tmp_path / "other" / "r3" / "index.json").exists()
