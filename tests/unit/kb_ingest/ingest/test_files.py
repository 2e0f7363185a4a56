"""Whatever lies in a folder: what cannot be used is named, and never stops the rest."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import (
    IngestError,
    NothingReadable,
)
from kb_ingest.build import Workshop, ingest
from kb_ingest.limits import Limits
from tests.unit.kb_ingest.workshops import TEN, served, write


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


def test_a_files_odd_name_cannot_colour_or_break_what_is_printed(shop: Workshop, folder: Path) -> None:
    (folder / "a\x1b[31m\nb.md").write_text("Words.")
    (folder / os.fsdecode(b"caf\xe9.md")).write_text("Words.")
    report = ingest([folder], shop)
    assert {"a\ufffd[31m\ufffdb.md", "caf\ufffd.md"} <= set(report.added)
    assert all("\x1b" not in line and "\n" not in line for line in report.lines())
