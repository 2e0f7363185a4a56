"""Accepted drafts as files and as branches: nothing is overwritten, and nobody's checkout is touched."""

from __future__ import annotations

import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.errors import ExportFailed
from bot.experience.owners.drafting import as_file, file_name
from bot.exporting.folder import FolderExports
from bot.exporting.git import GitExports
from bot.messages.article_draft import ArticleDraft
from bot.messages.evidence import ArticleRef
from kb_ingest.articles import read_article

DRAFT = ArticleDraft(
    "c1", "c1", 12, "web:1", "web:local:nina", "Sam", datetime(2026, 11, 23, tzinfo=UTC),
    'My locker: "hall B" does not open', "my locker in hall B does not open", "Hold the **star key** for five seconds.",
    (ArticleRef("rooms", "Book a room", url="https://help.example/rooms"),), "Facilities: halls", ("staff",),
)  # fmt: skip


def git(where: Path, *words: str) -> str:
    done = subprocess.run(["git", "-C", str(where), *words], check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    where = tmp_path / "articles-repository"
    where.mkdir()
    git(where, "init", "-q", "-b", "main")
    (where / "kb").mkdir()
    (where / "kb" / "wifi.md").write_text("# Wi-Fi\n")
    git(where, "add", ".")
    git(where, "-c", "user.name=T", "-c", "user.email=t@example.org", "commit", "-qm", "First")
    return where


def test_the_file_is_an_article_that_an_ingest_reads() -> None:
    name = file_name(DRAFT)
    assert name == "my-locker-hall-b-does-not-open.md"
    found = read_article(name, as_file(DRAFT, date(2026, 11, 24)).encode(), source="drafts").article.ref
    assert found.title == DRAFT.title
    assert found.owner == "Facilities: halls"
    assert found.audience == ("staff",)
    assert found.reviewed == date(2026, 11, 24)


async def test_in_a_folder_what_is_there_stays(tmp_path: Path) -> None:
    exports = FolderExports(tmp_path / "new" / "drafts")
    first, second = await exports.write("a.md", "one"), await exports.write("a.md", "two")
    assert [Path(where).name for where in (first, second)] == ["a.md", "a-2.md"]
    assert [path.read_text() for path in sorted((tmp_path / "new" / "drafts").iterdir(), reverse=True)] == [
        "one",
        "two",
    ]


async def test_a_folder_that_cannot_be_written_is_said_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportFailed, match="DRAFTS_FOLDER"):
        await FolderExports(tmp_path / "file" / "drafts").write("a.md", "one")


async def test_in_a_repository_it_is_a_branch_with_one_commit_and_the_checkout_is_as_it_was(checkout: Path) -> None:
    (checkout / "kb" / "wifi.md").write_text("# Wi-Fi, being edited by somebody\n")
    where = await GitExports(checkout, "kb").write("locker.md", "# Lockers\n")
    assert "kb/locker.md on the branch handrail/locker" in where
    assert git(checkout, "show", "handrail/locker:kb/locker.md") == "# Lockers"
    assert git(checkout, "log", "--format=%s", "main..handrail/locker") == "Draft: locker"
    assert git(checkout, "diff", "--name-status", "main", "handrail/locker") == "A\tkb/locker.md"
    assert git(checkout, "branch", "--show-current") == "main"
    assert git(checkout, "status", "--porcelain") == "M kb/wifi.md"
    assert not (checkout / "kb" / "locker.md").exists()


async def test_a_second_one_of_the_same_name_gets_a_name_of_its_own(checkout: Path) -> None:
    exports = GitExports(checkout, "kb")
    await exports.write("locker.md", "one")
    assert "branch handrail/locker-2" in await exports.write("locker.md", "two")
    assert "kb/wifi-2.md" in await exports.write("wifi.md", "never over what is there")


async def test_what_is_no_repository_is_said_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ExportFailed, match="DRAFTS_REPOSITORY"):
        await GitExports(tmp_path).write("a.md", "one")
    git(tmp_path, "init", "-q")
    with pytest.raises(ExportFailed, match="with a commit"):
        await GitExports(tmp_path).write("a.md", "one")
