"""An ingest publishes a whole new release at once, of its own source and no other."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import (
    IngestError,
    TooMuchRemoved,
)
from kb_ingest.build import Workshop, ingest
from tests.unit.kb_ingest.workshops import TEN, HashEmbedder, embedder, indexing, served, write


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


def test_a_dry_run_of_what_serves_already_says_that_nothing_changes(shop: Workshop, folder: Path) -> None:
    ingest([folder], shop)
    assert ingest([folder], shop, dry_run=True).outcome == "unchanged"


def test_files_of_one_folder_are_the_folders_source_and_different_folders_need_a_name(
    shop: Workshop, folder: Path, tmp_path: Path
) -> None:
    other = write(tmp_path / "hr", {"leave.md": "# Leave\n\nAsk early."})
    assert ingest([folder / "a1.md", folder / "a2.md"], shop).source == "it-help"
    with pytest.raises(IngestError, match="--source NAME"):
        ingest([folder, other], shop)
    report = ingest([folder, other], shop, source="all of it")
    assert report.source == "all of it" and report.added == (*sorted(set(TEN) - {"a1.md", "a2.md"}), "leave.md")


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


def test_a_report_can_be_printed_as_json(shop: Workshop, folder: Path) -> None:
    (folder / "empty.md").touch()
    made = json.loads(json.dumps(ingest([folder], shop).as_json()))
    assert made["added"] == sorted(TEN) and made["skipped"] == [{"path": "empty.md", "text": "is empty"}]
    assert made["outcome"] == "published" and made["seconds"] > 0
