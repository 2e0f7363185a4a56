"""Google Drive: a folder's files and documents, with all who may read them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.errors import SettingsError
from kb_ingest.connectors.faults import AccessRefused, SourceFailed
from kb_ingest.front_matter import NOBODY
from tests.fakes.sources.drive import DOCUMENT, FOLDER, GoogleDrive, GoogleFile
from tests.fakes.sources.place import Mishap
from tests.unit.kb_ingest.connectors.looking import Looked, described
from tests.unit.kb_ingest.connectors.looking import look as look_with

STAFF = {"type": "group", "role": "reader", "emailAddress": "staff@example.edu", "displayName": "Staff"}
LINK = {"type": "anyone", "role": "reader", "allowFileDiscovery": False}
FOUND_BY_ALL = {"type": "domain", "role": "reader", "domain": "example.edu", "allowFileDiscovery": True}
GROUPS = {"staff@example.edu": "staff", "example.edu": "members"}


@pytest.fixture
async def drive() -> AsyncIterator[GoogleDrive]:
    made = GoogleDrive()
    made.files += [
        GoogleFile("a", "Wi-Fi", "top", b"# Which\n\nChoose eduroam.", kind=DOCUMENT, permissions=[STAFF]),
        GoogleFile("b", "print.md", "top", b"# Printing\n\nTwo queues.", permissions=[LINK]),
        GoogleFile("c", "Desk", "top", kind=FOLDER),
        GoogleFile("d", "rules.md", "c", b"# Rules\n\nBe kind.", permissions=None, asked=[FOUND_BY_ALL]),
        GoogleFile("e", "table", "top", kind="application/vnd.google-apps.spreadsheet"),
        GoogleFile("f", "old.md", "top", b"# Old", trashed=True),
        GoogleFile("g", "there", "top", kind="application/vnd.google-apps.shortcut"),
    ]
    async with made.serving():
        yield made


def source(drive: GoogleDrive, **lines: Any) -> Any:
    return described(**{"kind": "google-drive", "address": drive.url, "folder": "top", "audiences": GROUPS, **lines})


async def look(drive: GoogleDrive, home: Path, **lines: Any) -> Looked:
    return await look_with(home, source(drive, **lines), {"google_drive_credentials": drive.credentials(home)})


async def test_documents_are_exported_files_are_fetched_folders_are_gone_through(
    drive: GoogleDrive, tmp_path: Path
) -> None:
    looked = await look(drive, tmp_path)
    assert sorted(looked.texts) == ["Desk/rules.md", "Wi-Fi.md", "print.md"]
    about = looked.abouts["Wi-Fi.md"]
    assert (about.id, about.title, about.url, about.owner) == (
        "kb/a",
        "Wi-Fi",
        "https://docs.google.example/a",
        "Ada Byron",
    )
    assert looked.notes == {"table": "is of a kind that is not read", "there": "is a shortcut and is not followed"}


async def test_who_may_read_there_may_read_here(drive: GoogleDrive, tmp_path: Path) -> None:
    looked = await look(drive, tmp_path)
    assert looked.audiences == {"Wi-Fi": ("staff",), "print.md": (NOBODY,), "Desk/rules.md": ("members",)}
    assert looked.unmapped == {"link:anyone"}
    drive.files[4].asked = [{**FOUND_BY_ALL, "allowFileDiscovery": False}]
    assert (await look(drive, tmp_path)).audiences["Desk/rules.md"] == (NOBODY,)


async def test_an_account_that_is_gone_and_a_published_view_let_nobody_in(drive: GoogleDrive, tmp_path: Path) -> None:
    drive.files[1].permissions = [{**STAFF, "deleted": True}]
    assert (await look(drive, tmp_path)).audiences["Wi-Fi"] == (NOBODY,)
    drive.files[1].permissions = [{**STAFF, "view": "published"}]
    assert (await look(drive, tmp_path)).audiences["Wi-Fi"] == (NOBODY,)


async def test_only_what_has_changed_is_fetched(drive: GoogleDrive, tmp_path: Path) -> None:
    assert (await look(drive, tmp_path)).fetched == 3
    assert (await look(drive, tmp_path)).fetched == 0
    drive.files[1].changed, drive.files[1].data = "2026-02-05T08:00:00.000Z", b"# Which\n\nChoose campus."
    drive.files[2].trashed = True
    looked = await look(drive, tmp_path)
    assert looked.fetched == 1 and sorted(looked.texts) == ["Desk/rules.md", "Wi-Fi.md"]


async def test_a_search_in_part_ends_it(drive: GoogleDrive, tmp_path: Path) -> None:
    drive.incomplete = True
    with pytest.raises(SourceFailed, match="could not look through all of it"):
        await look(drive, tmp_path)


async def test_what_may_not_be_downloaded_is_passed_over(drive: GoogleDrive, tmp_path: Path) -> None:
    drive.goes_wrong("/files/a/export", Mishap(403))
    looked = await look(drive, tmp_path)
    assert "does not let it be downloaded" in looked.notes["Wi-Fi.md"] and len(looked.texts) == 2


async def test_a_folder_that_is_not_shared_with_us_and_bad_credentials_are_named(
    drive: GoogleDrive, tmp_path: Path
) -> None:
    with pytest.raises(SourceFailed, match="There is nothing at"):
        await look(drive, tmp_path, folder="other")
    drive.goes_wrong("/token", Mishap(400, body='{"error": "invalid_grant"}'))
    with pytest.raises(AccessRefused, match="does not take GOOGLE_DRIVE_CREDENTIALS"):
        await look(drive, tmp_path)
    (tmp_path / "bad.json").write_text('{"client_email": "x"}', encoding="utf-8")
    for path in ("bad.json", "none.json"):
        with pytest.raises(SettingsError, match="GOOGLE_DRIVE_CREDENTIALS names"):
            await look_with(tmp_path, source(drive), {"google_drive_credentials": str(tmp_path / path)})
