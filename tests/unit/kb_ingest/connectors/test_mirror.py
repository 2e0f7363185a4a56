"""What was fetched is kept, gone on with after a failure, and never more than what is there."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from bot.errors import IngestBusy
from kb_ingest.connectors.faults import SourceFailed
from kb_ingest.connectors.mirror import mirror, mirror_folder
from kb_ingest.limits import Limits
from tests.fakes.sources.confluence import TOKEN, USER, Confluence, WikiPage
from tests.fakes.sources.place import Mishap
from tests.fakes.sources.site import Site
from tests.unit.kb_ingest.connectors.looking import described, look
from tests.unit.kb_ingest.workshops import write


def files(home: Path) -> set[str]:
    return {path.name for path in mirror_folder(home, "kb").iterdir() if path.suffix not in (".json", ".lock")}


async def test_what_was_fetched_before_a_failure_is_not_fetched_again(tmp_path: Path) -> None:
    site = Site()
    site.sitemap = [(f"/p{number}", "2026-01-01T08:30:00Z") for number in range(6)]
    for number in range(6):
        site.page(f"/p{number}", f"Page {number}", "Words.", etag=False)
    site.goes_wrong("/p5", Mishap(500, times=5))
    async with site.serving() as url:
        source = described(kind="site", address=f"{url}/")
        with pytest.raises(SourceFailed):
            await look(tmp_path, source)
        looked = await look(tmp_path, source)
    assert len(looked.texts) == 6 and looked.fetched < 6


async def test_a_failure_takes_nothing_away(tmp_path: Path) -> None:
    site = Site()
    site.page("/", "Home", "Hello.", "/a", "/b")
    site.page("/a", "A", "Words.")
    site.page("/b", "B", "Words.")
    async with site.serving() as url:
        source = described(kind="site", address=f"{url}/")
        await look(tmp_path, source)
        before = files(tmp_path)
        site.goes_wrong("/a", Mishap(502, times=5))
        with pytest.raises(SourceFailed):
            await look(tmp_path, source)
        assert files(tmp_path) == before
        del site.pages["/b"]
        await look(tmp_path, source)
        assert len(files(tmp_path)) == len(before) - 1


async def test_a_damaged_record_a_lost_copy_and_another_place_mean_fetching_anew(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", {"a.md": "# A\n\nOne.", "b.md": "# B\n\nTwo."})
    source = described(kind="folder", path=str(folder))
    assert (await look(tmp_path, source)).fetched == 2
    record = mirror_folder(tmp_path, "kb") / "copies.json"
    record.write_text('{"shape": 3, "copies": [', encoding="utf-8")
    assert (await look(tmp_path, source)).fetched == 2
    next(path for path in mirror_folder(tmp_path, "kb").iterdir() if path.suffix == ".bin").unlink()
    assert (await look(tmp_path, source)).fetched == 1
    other = write(tmp_path / "other", {"a.md": "# A\n\nOther."})
    looked = await look(tmp_path, described(kind="folder", path=str(other)))
    assert looked.fetched == 1 and "Other" in looked.texts["a.md"] and len(files(tmp_path)) == 1
    assert (await look(tmp_path, described(kind="folder", path=str(other), audience="staff"))).fetched == 0


async def test_another_place_with_the_same_ids_is_another_place(tmp_path: Path) -> None:
    secrets = {"confluence_user": USER, "confluence_token": TOKEN}
    texts = []
    for words in ("One", "Other"):
        wiki = Confluence()
        wiki.spaces["IT"] = [WikiPage("1", "Home", f"<p>{words}.</p>")]
        async with wiki.serving() as url:
            source = described(kind="confluence", address=f"{url}/wiki", spaces="IT", permissions="ignore")
            texts += (await look(tmp_path, source, secrets)).texts.values()
    assert "One." in texts[0] and "Other." in texts[1]


async def test_one_at_a_time(tmp_path: Path) -> None:
    source = described(kind="folder", path=str(write(tmp_path / "articles", {"a.md": "# A"})))
    with mirror(tmp_path, source, Limits()), pytest.raises(IngestBusy, match="kb is being ingested already"):
        await look(tmp_path, source)
    assert len((await look(tmp_path, source)).texts) == 1


async def test_a_folder_that_is_not_mounted_is_an_error_and_not_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(SourceFailed, match="Is it mounted"):
        await look(tmp_path, described(kind="folder", path=str(tmp_path / "share")))


async def test_a_folder_is_read_as_its_files_stand(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", {"it/a.md": "# A\n\nOne.", "questions.yaml": "[]", "x.bin": "data"})
    (folder / "out.md").symlink_to(tmp_path / "elsewhere.md")
    source = described(kind="folder", path=str(folder), owner="Lin", audience="staff")
    looked = await look(tmp_path, source)
    assert list(looked.texts) == ["it/a.md"] and looked.notes["out.md"] == "is a link to nothing"
    assert [file.path for file in looked.found.questions] == ["questions.yaml"]
    assert (looked.abouts["it/a.md"].owner, looked.abouts["it/a.md"].usual) == ("Lin", ("staff",))
    (folder / "it" / "a.md").write_text("# A\n\nTwo.", encoding="utf-8")
    os.utime(folder / "it" / "a.md", (1, 1))
    looked = await look(tmp_path, source)
    assert looked.fetched == 1 and "Two" in looked.texts["it/a.md"]


async def test_questions_of_the_settings_go_along(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", {"a.md": "# A\n\nOne."})
    (tmp_path / "golden.yaml").write_text("[]", encoding="utf-8")
    source = described(kind="folder", path=str(folder), questions=str(tmp_path / "golden.yaml"))
    assert [file.path for file in (await look(tmp_path, source)).found.questions] == ["golden.yaml"]
    with pytest.raises(SourceFailed, match="which the source's questions name"):
        await look(tmp_path, described(kind="folder", path=str(folder), questions="none.yaml"))


async def test_titles_that_are_the_same_or_unprintable_do_no_harm(tmp_path: Path) -> None:
    site = Site()
    site.sitemap = [("/a", ""), ("/a.html", ""), ("/x%1B%5B31m", "")]
    for path in ("/a", "/a.html", "/x\x1b[31m"):
        site.page(path, "Same", f"Words of {path!r}.")
    async with site.serving() as url:
        looked = await look(tmp_path, described(kind="site", address=f"{url}/"))
    assert sorted(looked.texts) == ["a-2.html", "a.html", "x\ufffd[31m.html"]
    assert len({about.id for about in looked.abouts.values()}) == 3


def test_names_of_sources_never_share_a_folder(tmp_path: Path) -> None:
    names = ["IT", "it", "i t", "i-t", "../it", "ä" * 60]
    folders = {mirror_folder(tmp_path, name) for name in names}
    assert len(folders) == len(names) and all(folder.parent == tmp_path / "sources" for folder in folders)


async def test_the_record_holds_nothing_that_lets_in(tmp_path: Path) -> None:
    source = described(kind="folder", path=str(write(tmp_path / "articles", {"a.md": "# A"})))
    await look(tmp_path, source, {"confluence_token": "very-secret"})
    record = json.loads((mirror_folder(tmp_path, "kb") / "copies.json").read_text(encoding="utf-8"))
    assert set(record) == {"shape", "copies"} and "very-secret" not in json.dumps(record)
