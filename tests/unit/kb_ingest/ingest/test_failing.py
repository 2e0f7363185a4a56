"""An ingest that fails, is stopped or meets another changes nothing at all, and leaves nothing behind."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import (
    IndexUnavailable,
    IngestBusy,
    IngestError,
    StoreError,
)
from bot.store.shelf import SqlShelf
from kb_ingest.build import Workshop, ingest
from kb_ingest.release import roll_back
from kb_ingest.report import IngestReport
from tests.unit.kb_ingest.workshops import HashEmbedder, LongIds, assert_no_debris, embedder, indexing, served, write


def test_a_failure_of_the_embedder_leaves_the_old_release_serving(shop: Workshop, folder: Path) -> None:
    ingest([folder], shop)
    version, before = shop.shelf.version(), served(shop)

    def fail() -> None:
        raise IndexUnavailable("The embeddings cannot be reached.")

    embedder(shop).before = fail
    write(folder, {"a1.md": "# Article 1\n\nNew words."})
    with pytest.raises(IndexUnavailable):
        ingest([folder], shop)
    assert shop.shelf.version() == version and served(shop) == before
    newest = shop.shelf.releases()[0]
    assert (newest.state, newest.note) == ("failed", "The embeddings cannot be reached.")
    assert_no_debris(shop)
    embedder(shop).before = lambda: None
    assert ingest([folder], shop).outcome == "published"


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), ValueError("odd"), KeyboardInterrupt()])
def test_a_failure_in_the_middle_of_the_index_leaves_no_half_of_it(
    shop: Workshop, folder: Path, error: BaseException
) -> None:
    ingest([folder], shop)
    version = shop.shelf.version()

    def fail() -> None:
        raise error

    indexing(shop).middle = fail
    write(folder, {"a1.md": "# Article 1\n\nNew words."})
    with pytest.raises(IngestError if isinstance(error, Exception) else type(error)):
        ingest([folder], shop)
    assert shop.shelf.version() == version
    assert_no_debris(shop)
    indexing(shop).middle = lambda: None
    report = ingest([folder], shop)
    assert report.outcome == "published" and report.embedded == 0, "what was embedded before the failure was kept"


def test_a_database_that_fails_at_the_switch_leaves_the_old_release_serving(shop: Workshop, folder: Path) -> None:
    ingest([folder], shop)
    version = shop.shelf.version()

    class Failing(SqlShelf):
        def publish(self, *_: object, **__: object):  # type: ignore[no-untyped-def]
            raise StoreError("The disk is full.")

    assert isinstance(shop.shelf, SqlShelf)
    failing = Failing(shop.shelf._database)
    write(folder, {"a1.md": "# Article 1\n\nNew words."})
    with pytest.raises(StoreError):
        ingest([folder], replace(shop, shelf=failing))
    assert shop.shelf.version() == version
    assert_no_debris(shop)


def test_two_ingests_at_once_are_done_one_after_the_other(shop: Workshop, folder: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "hr", {"leave.md": "# Leave\n\nAsk early."})
    started, go_on = threading.Event(), threading.Event()
    first = HashEmbedder()

    def wait() -> None:
        started.set()
        assert go_on.wait(20)

    first.before = wait
    reports: list[IngestReport] = []
    threads = [
        threading.Thread(target=lambda: reports.append(ingest([folder], replace(shop, embedder=first)))),
        threading.Thread(target=lambda: reports.append(ingest([other], shop))),
    ]
    threads[0].start()
    assert started.wait(20)
    threads[1].start()
    with pytest.raises(IngestBusy):
        ingest([other], replace(shop, wait=0.2, ids=LongIds(500)))
    assert reports == []
    go_on.set()
    for thread in threads:
        thread.join(20)
    assert [report.source for report in reports] == ["it-help", "hr"]
    assert len(served(shop)) == 11


def test_a_rollback_during_an_ingest_is_not_undone_by_it(shop: Workshop, folder: Path, tmp_path: Path) -> None:
    first = ingest([folder], shop).release
    write(folder, {"a1.md": "# Article 1\n\nBad words."})
    ingest([folder], shop)
    other = write(tmp_path / "hr", {"leave.md": "# Leave\n\nAsk early."})
    embedder(shop).before = lambda: roll_back(shop.shelf, shop.home, shop.indexing, shop.clock) and None
    with pytest.raises(StoreError, match="Run the ingest again"):
        ingest([other], shop)
    assert shop.shelf.version()[0] == first and served(shop)["a1.md"] == "Do thing 1."


def test_only_directories_of_releases_are_ever_cleared(shop: Workshop, folder: Path) -> None:
    """HANDRAIL_HOME may have been pointed at a folder that holds other things."""
    write(shop.home / "releases", {"notes/mine.txt": "keep", "0" * 26 + "/half": "debris"})
    ingest([folder], shop)
    assert (shop.home / "releases" / "notes" / "mine.txt").exists()
    assert not (shop.home / "releases" / ("0" * 26)).exists()


def test_a_full_disk_is_given_back_what_the_failed_index_took_though_the_database_cannot_be_written_to(
    shop: Workshop, folder: Path
) -> None:
    class Full(SqlShelf):
        def fail(self, release_id: str, reason: str) -> None:
            raise StoreError("The disk is full.")

    def fail() -> None:
        raise OSError(28, "No space left on device")

    assert isinstance(shop.shelf, SqlShelf)
    indexing(shop).middle = fail
    with pytest.raises(IngestError, match="disk is not full"):
        ingest([folder], replace(shop, shelf=Full(shop.shelf._database)))
    assert list((shop.home / "releases").iterdir()) == []


def test_a_stopped_ingest_is_listed_as_stopped(shop: Workshop, folder: Path) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    indexing(shop).middle = stop
    with pytest.raises(KeyboardInterrupt):
        ingest([folder], shop)
    [release] = shop.shelf.releases()
    assert (release.state, release.note) == ("failed", "The ingest was stopped.")
