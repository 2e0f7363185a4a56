"""An ingest publishes a whole new release at once, or changes nothing at all."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import (
    IndexUnavailable,
    IngestBusy,
    IngestError,
    KnowledgeError,
    NoRelease,
    NothingReadable,
    StoreError,
    TooMuchRemoved,
    UnknownRelease,
)
from bot.store.shelf import SqlShelf
from kb_ingest.build import Workshop, ingest
from kb_ingest.limits import Limits
from kb_ingest.release import restore, roll_back, withdraw
from kb_ingest.report import IngestReport
from tests.unit.kb_ingest.workshops import FileIndexing, HashEmbedder, LongIds, open_shelf, workshop, write

TEN = {f"a{number}.md": f"# Article {number}\n\nDo thing {number}." for number in range(10)}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.fixture
def shelf(home: Path) -> Iterator[SqlShelf]:
    database, shelf = open_shelf(home)
    yield shelf
    database.sync.dispose()


@pytest.fixture
def shop(home: Path, shelf: SqlShelf) -> Workshop:
    return workshop(home, shelf)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "it-help", TEN)


def embedder(shop: Workshop) -> HashEmbedder:
    assert isinstance(shop.embedder, HashEmbedder)
    return shop.embedder


def indexing(shop: Workshop) -> FileIndexing:
    assert isinstance(shop.indexing, FileIndexing)
    return shop.indexing


def served(shop: Workshop) -> dict[str, str]:
    """Article id → text, as the current release and its index really hold them."""
    release = shop.shelf.current()
    assert release is not None
    passages = shop.shelf.passages(release.id)
    assert shop.indexing.is_whole(shop.directory(release.id), release.id, passages)
    return {passage.article.id: passage.text for passage in passages}


def test_a_first_ingest_publishes_everything(shop: Workshop, folder: Path) -> None:
    report = ingest([folder], shop)
    assert report.outcome == "published" and report.source == "it-help"
    assert report.added == tuple(sorted(TEN)) and report.articles == report.passages == report.embedded == 10
    assert served(shop)["a3.md"] == "Do thing 3."
    release = shop.shelf.current()
    assert release is not None and (release.id, release.calibration) == (report.release, {"slope": 1.0})


def test_a_second_ingest_of_the_same_publishes_and_embeds_nothing(shop: Workshop, folder: Path) -> None:
    ingest([folder], shop)
    version, texts = shop.shelf.version(), len(embedder(shop).texts)
    report = ingest([folder], shop)
    assert (report.outcome, report.release, len(report.unchanged)) == ("unchanged", None, 10)
    assert shop.shelf.version() == version and len(embedder(shop).texts) == texts


def test_only_what_has_changed_is_embedded_and_all_of_it_is_told(shop: Workshop, folder: Path) -> None:
    ingest([folder], shop)
    embedder(shop).texts.clear()
    write(folder, {"a3.md": "# Article 3\n\nDo it another way.", "new.md": "# New\n\nBrand new."})
    (folder / "a9.md").unlink()
    report = ingest([folder], shop)
    assert (report.added, report.changed, report.removed) == (("new.md",), ("a3.md",), ("a9.md",))
    assert len(report.unchanged) == 8 and report.embedded == 2
    assert sorted(embedder(shop).texts) == ["Article 3\n\nDo it another way.", "New\n\nBrand new."]
    now = served(shop)
    assert now["a3.md"] == "Do it another way." and "a9.md" not in now and len(now) == 10


def test_the_vectors_in_the_index_are_those_of_the_very_passages(shop: Workshop, folder: Path) -> None:
    ingest([folder], shop)
    write(folder, {"a0.md": "# Article 0\n\nOther words."})
    report = ingest([folder], shop)
    assert report.release is not None
    built = json.loads((shop.directory(report.release) / "index.json").read_text())
    for passage in shop.shelf.passages(report.release):
        assert built[passage.id] == HashEmbedder().embed([shop.indexing.text(passage)])[0].tolist()


def test_an_ingest_replaces_its_own_source_and_no_other(shop: Workshop, folder: Path, tmp_path: Path) -> None:
    ingest([folder], shop)
    other = write(tmp_path / "hr", {"leave.md": "# Leave\n\nAsk early.", "a1.md": "---\nid: a1.md\n---\nStolen."})
    report = ingest([other], shop)
    assert report.added == ("leave.md",) and report.removed == ()
    assert [(note.path, note.text) for note in report.skipped] == [
        (
            "a1.md",
            "has the id 'a1.md' of an article in the source 'it-help': give one of the two another id in its front "
            "matter (id: …), or, if it is the same article, publish it with the rest of that source (--source it-help)",
        )
    ]
    assert len(served(shop)) == 11 and served(shop)["a1.md"] == "Do thing 1."
    release = shop.shelf.current()
    assert release is not None and release.sources == ("hr", "it-help")


def test_a_dry_run_tells_all_and_changes_nothing(shop: Workshop, folder: Path) -> None:
    ingest([folder], shop)
    version = shop.shelf.version()
    for number in range(4):
        (folder / f"a{number}.md").unlink()
    report = ingest([folder], shop, dry_run=True)
    assert report.outcome == "would_need_yes" and len(report.removed) == 4
    assert ingest([folder], shop, dry_run=True, yes=True).outcome == "would_publish"
    assert shop.shelf.version() == version and len(shop.shelf.releases()) == 1


def test_taking_away_more_than_a_fifth_must_be_meant(shop: Workshop, folder: Path) -> None:
    ingest([folder], shop)
    for number in range(2):
        (folder / f"a{number}.md").unlink()
    assert ingest([folder], shop).outcome == "published", "two of ten is a fifth and no more"
    for number in range(2, 4):
        (folder / f"a{number}.md").unlink()
    with pytest.raises(TooMuchRemoved, match=r"2 articles out of it-help.*a2\.md, a3\.md.*--yes"):
        ingest([folder], shop)
    assert len(served(shop)) == 8
    assert len(ingest([folder], shop, yes=True).removed) == 2
    assert len(served(shop)) == 6


def test_broken_files_are_named_and_never_stop_the_rest(shop: Workshop, folder: Path, tmp_path: Path) -> None:
    outside = write(tmp_path / "elsewhere", {"secret.md": "# Secret\n\nNot yours.", "deep/more.md": "More."})
    (folder / "empty.md").write_bytes(b"")
    (folder / "picture.md").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (folder / "huge.txt").write_bytes(b"word " * 5000)
    (folder / "out.md").symlink_to(outside / "secret.md")
    (folder / "out-folder").symlink_to(outside / "deep")
    (folder / "again.md").symlink_to(folder / "a1.md")
    (folder / "nowhere.md").symlink_to(folder / "gone.md")
    (folder / "z-twin.md").write_text("---\nid: a1.md\n---\nTwin.")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    (folder / "bad-date.md").write_text("---\nreviewed: soon\naudience: {}\n---\nWords.")
    os.mkfifo(folder / "pipe.md")
    write(folder, {".git/config.md": "hidden", "~$lock.docx": "hidden", ".hidden.md": "hidden"})
    report = ingest([folder], replace(shop, limits=Limits(file=20_000)))
    assert {note.path: note.text for note in report.skipped} == {
        "empty.md": "is empty",
        "picture.md": "is a PNG picture, not Markdown as its name says",
        "huge.txt": "is larger than 0.0191 MB",
        "out.md": "is a link out of the folder",
        "out-folder": "is a link out of the folder",
        "again.md": "is a link to a file that is read itself",
        "nowhere.md": "is a link to nothing",
        "z-twin.md": "has the id 'a1.md', which a1.md has already: give one of the two another id in its front matter "
        "(id: …)",
        "pipe.md": "is not a file",
    }
    assert [note.path for note in report.warnings] == ["bad-date.md", "bad-date.md"]
    assert report.unknown == 1
    assert set(served(shop)) == {*TEN, "bad-date.md"}
    printed = "\n".join(report.lines())
    for note in (*report.skipped, *report.warnings):
        assert note.path in printed and note.text in printed


def test_an_article_that_goes_because_its_file_is_broken_now_is_named_beside_the_reason(
    shop: Workshop, folder: Path
) -> None:
    write(folder, {"a1.md": "---\nid: one\n---\nFirst."})
    ingest([folder], shop)
    write(folder, {"a1.md": "---\nid: one\ntitle: A: B\n---\nFirst.", "new.md": ""})
    report = ingest([folder], shop)
    assert report.removed == ("one",)
    broken, empty = report.skipped
    assert "in line 3" in broken.text and broken.text.endswith("; the article one is taken out with it")
    assert empty.text == "is empty"


def test_what_is_skipped_is_told_in_the_order_of_the_files(shop: Workshop, folder: Path) -> None:
    (folder / "z-link.md").symlink_to("/nowhere")
    write(folder, {"b.md": "", "c.md": ""})
    assert [note.path for note in ingest([folder], shop).skipped] == ["b.md", "c.md", "z-link.md"]


def test_a_path_that_is_not_there_is_named_so_without_a_sources_name_too(shop: Workshop, tmp_path: Path) -> None:
    with pytest.raises(IngestError, match="There is no file or folder"):
        ingest([tmp_path / "missing" / "deep", tmp_path], shop)


def test_a_dry_run_of_what_serves_already_says_that_nothing_changes(shop: Workshop, folder: Path) -> None:
    ingest([folder], shop)
    assert ingest([folder], shop, dry_run=True).outcome == "unchanged"


def test_audiences_that_nobody_has_are_listed_once_each(shop: Workshop, folder: Path) -> None:
    for number, audience in enumerate(("governors", "staff, governors", "")):
        write(folder, {f"a{number}.md": f"---\naudience: {audience}\n---\nWords {number}."})
    report = ingest([folder], replace(shop, known_audiences=frozenset({"public", "members", "staff"})))
    assert report.unknown_audiences == ("governors",)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_file_that_may_not_be_read_is_named(shop: Workshop, folder: Path) -> None:
    (folder / "a1.md").chmod(0)
    report = ingest([folder], shop)
    assert [note.text for note in report.skipped] == ["may not be read: its permissions forbid it"]


def test_nothing_readable_at_all_is_an_error_that_says_why(shop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(NothingReadable, match="there are no files of these kinds"):
        ingest([tmp_path / "empty"], shop)
    (tmp_path / "empty" / "a.md").touch()
    with pytest.raises(NothingReadable, match=r"a\.md is empty"):
        ingest([tmp_path / "empty"], shop)
    with pytest.raises(IngestError, match="There is no file or folder"):
        ingest([tmp_path / "missing"], shop)
    assert shop.shelf.version() == (None, 0)


def test_files_of_one_folder_are_the_folders_source_and_different_folders_need_a_name(
    shop: Workshop, folder: Path, tmp_path: Path
) -> None:
    other = write(tmp_path / "hr", {"leave.md": "# Leave\n\nAsk early."})
    assert ingest([folder / "a1.md", folder / "a2.md"], shop).source == "it-help"
    with pytest.raises(IngestError, match="--source NAME"):
        ingest([folder, other], shop)
    report = ingest([folder, other], shop, source="all of it")
    assert report.source == "all of it" and report.added == (*sorted(set(TEN) - {"a1.md", "a2.md"}), "leave.md")


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


def test_an_index_that_was_lost_or_an_embedder_that_was_changed_makes_a_new_release(
    shop: Workshop, folder: Path
) -> None:
    first = ingest([folder], shop).release
    assert first is not None
    indexing(shop).drop(shop.directory(first), first)
    report = ingest([folder], shop)
    assert report.outcome == "published" and report.embedded == 0
    served(shop)
    report = ingest([folder], replace(shop, embedder=HashEmbedder("another")))
    assert report.outcome == "published" and report.embedded == 10


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


def test_rolling_back_serves_the_release_before_and_never_widens_access(shop: Workshop, folder: Path) -> None:
    write(folder, {"a1.md": "---\naudience: public\n---\nFor all."})
    first = ingest([folder], shop).release
    write(folder, {"a1.md": "---\naudience: staff\n---\nFor staff."})
    second = ingest([folder], shop).release
    assert roll_back(shop.shelf, shop.home, shop.indexing, shop.clock).id == first
    assert served(shop)["a1.md"] == "For all."
    assert shop.shelf.access().audiences["a1.md"] == ("staff",)
    with pytest.raises(UnknownRelease, match="no earlier release"):
        roll_back(shop.shelf, shop.home, shop.indexing, shop.clock)
    assert roll_back(shop.shelf, shop.home, shop.indexing, shop.clock, second).id == second
    with pytest.raises(UnknownRelease, match="is the current one already"):
        roll_back(shop.shelf, shop.home, shop.indexing, shop.clock, second)


def test_an_owner_can_widen_access_again_after_a_rollback(shop: Workshop, folder: Path) -> None:
    """The words are those that serve already, but the audience that counts is not."""
    write(folder, {"a1.md": "---\naudience: public\n---\nFor all."})
    ingest([folder], shop)
    write(folder, {"a1.md": "---\naudience: staff\n---\nFor all."})
    ingest([folder], shop)
    roll_back(shop.shelf, shop.home, shop.indexing, shop.clock)
    write(folder, {"a1.md": "---\naudience: public\n---\nFor all."})
    assert ingest([folder], shop).changed == ("a1.md",)
    assert shop.shelf.access().audiences["a1.md"] == ("public",)


def test_a_release_whose_index_is_gone_is_not_gone_back_to(shop: Workshop, folder: Path) -> None:
    with pytest.raises(NoRelease):
        roll_back(shop.shelf, shop.home, shop.indexing, shop.clock)
    first = ingest([folder], shop).release
    assert first is not None
    write(folder, {"a1.md": "# Article 1\n\nNew words."})
    ingest([folder], shop)
    version = shop.shelf.version()
    indexing(shop).drop(shop.directory(first), first)
    with pytest.raises(IndexUnavailable):
        roll_back(shop.shelf, shop.home, shop.indexing, shop.clock)
    with pytest.raises(UnknownRelease):
        roll_back(shop.shelf, shop.home, shop.indexing, shop.clock, "nonsense")
    assert shop.shelf.version() == version


def test_the_last_few_releases_are_kept_and_older_ones_leave_nothing(shop: Workshop, folder: Path) -> None:
    shop = replace(shop, keep=3)
    for number in range(7):
        write(folder, {"a1.md": f"# Article 1\n\nWords {number}."})
        last = ingest([folder], shop)
    assert len(last.forgotten) == 1
    ready = [one.id for one in shop.shelf.releases() if one.state == "ready"]
    assert len(ready) == 3
    assert sorted(path.name for path in (shop.home / "releases").iterdir()) == sorted(ready)
    for number, kept in ((3, False), (4, True), (6, True)):
        hash = hashlib.sha256(f"Article 1\n\nWords {number}.".encode()).hexdigest()[:32]
        assert bool(shop.shelf.vectors("hash", [hash])) is kept


def test_a_withdrawn_article_stays_withdrawn_and_its_owner_is_told(shop: Workshop, folder: Path) -> None:
    ingest([folder], shop)
    withdraw(shop.shelf, shop.clock, "a1.md", by="ada", reason="wrong number")
    write(folder, {"a1.md": "# Article 1\n\nRight number."})
    report = ingest([folder], shop)
    assert shop.shelf.access().withdrawn == {"a1.md"}
    [told] = report.warnings
    assert told.path == "a1.md" and told.text.endswith("nobody will see it until: handrail withdraw a1.md --restore")
    restore(shop.shelf, shop.clock, "a1.md", by="ada")
    assert shop.shelf.access().withdrawn == frozenset()
    with pytest.raises(KnowledgeError):
        withdraw(shop.shelf, shop.clock, "a99.md", by="ada")


def test_a_report_can_be_printed_as_json(shop: Workshop, folder: Path) -> None:
    (folder / "empty.md").touch()
    made = json.loads(json.dumps(ingest([folder], shop).as_json()))
    assert made["added"] == sorted(TEN) and made["skipped"] == [{"path": "empty.md", "text": "is empty"}]
    assert made["outcome"] == "published" and made["seconds"] > 0


def test_a_files_odd_name_cannot_colour_or_break_what_is_printed(shop: Workshop, folder: Path) -> None:
    (folder / "a\x1b[31m\nb.md").write_text("Words.")
    (folder / os.fsdecode(b"caf\xe9.md")).write_text("Words.")
    report = ingest([folder], shop)
    assert {"a\ufffd[31m\ufffdb.md", "caf\ufffd.md"} <= set(report.added)
    assert all("\x1b" not in line and "\n" not in line for line in report.lines())


def test_only_directories_of_releases_are_ever_cleared(shop: Workshop, folder: Path) -> None:
    """HANDRAIL_HOME may have been pointed at a folder that holds other things."""
    write(shop.home / "releases", {"notes/mine.txt": "keep", "0" * 26 + "/half": "debris"})
    ingest([folder], shop)
    assert (shop.home / "releases" / "notes" / "mine.txt").exists()
    assert not (shop.home / "releases" / ("0" * 26)).exists()


def assert_no_debris(shop: Workshop) -> None:
    ready = {one.id for one in shop.shelf.releases() if one.state == "ready"}
    assert {path.name for path in (shop.home / "releases").iterdir()} == ready
    assert list(shop.shelf.debris()) == []


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
