"""A git repository: its newest commit's articles, never more than that, and only what has changed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.errors import SettingsError
from kb_ingest.connectors.faults import AddressRefused, SourceFailed
from tests.fakes.sources.git_host import TOKEN, GitHost
from tests.fakes.sources.place import Mishap
from tests.fakes.sources.site import Site
from tests.unit.kb_ingest.connectors.looking import described, look

AS = {
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.edu",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.edu",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
}


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=folder, env={**os.environ, **AS}, capture_output=True, check=True)
    return done.stdout.decode().strip()


def commit(folder: Path, files: Mapping[str, str | None]) -> None:
    """Write these files, or take them away, and commit."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            path.unlink()
        else:
            path.write_text(text, encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "change")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    commit(
        folder,
        {
            "kb/wifi.md": "---\nowner: Lin\naudience: staff\n---\n# Wi-Fi\n\nChoose eduroam.",
            "kb/print/queue.md": "# Queues\n\nThere are two.",
            "kb/questions.yaml": "- question: Which Wi-Fi?\n  article: wifi.md\n",
            "kb/.hidden/x.md": "# Hidden",
            "kb/picture.png": "no article",
            "README.md": "# For maintainers",
        },
    )
    return folder


async def test_the_newest_commit_is_read_below_the_folder(repository: Path, tmp_path: Path) -> None:
    source = described(
        kind="git", address=str(repository), folder="kb", page="https://git.example.edu/kb/blob/main/{path}"
    )
    looked = await look(tmp_path / "home", source)
    assert sorted(looked.texts) == ["print/queue.md", "wifi.md"]
    assert looked.abouts["print/queue.md"].url == "https://git.example.edu/kb/blob/main/kb/print/queue.md"
    assert looked.abouts["wifi.md"].id == ""  # as with a folder, the path is the id
    assert [file.path for file in looked.found.questions] == ["questions.yaml"]


async def test_only_changed_files_come_again_and_deleted_ones_go(repository: Path, tmp_path: Path) -> None:
    source = described(kind="git", address=repository.as_uri(), folder="kb")
    assert (await look(tmp_path / "home", source)).fetched == 3
    assert (await look(tmp_path / "home", source)).fetched == 0
    commit(repository, {"kb/wifi.md": "# Wi-Fi\n\nChoose campus.", "kb/print/queue.md": None})
    looked = await look(tmp_path / "home", source)
    assert looked.fetched == 1 and sorted(looked.texts) == ["wifi.md"] and "campus" in looked.texts["wifi.md"]


async def test_history_that_was_rewritten_is_followed(repository: Path, tmp_path: Path) -> None:
    source = described(kind="git", address=str(repository), branch="main", folder="kb")
    await look(tmp_path / "home", source)
    git(repository, "checkout", "-q", "--orphan", "anew")
    commit(repository, {"kb/wifi.md": "# Wi-Fi\n\nAnew.", "kb/print/queue.md": None})
    git(repository, "branch", "-q", "-M", "anew", "main")
    looked = await look(tmp_path / "home", source)
    assert list(looked.texts) == ["wifi.md"] and "Anew" in looked.texts["wifi.md"]


async def test_links_pointers_and_other_repositories_are_not_followed(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("# Secret", encoding="utf-8")
    (repository / "kb" / "link.md").symlink_to(tmp_path / "secret.md")
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n"
    commit(repository, {"kb/large.pdf": pointer})
    looked = await look(tmp_path / "home", described(kind="git", address=str(repository), folder="kb"))
    assert "is a link" in looked.notes["link.md"] and "Git LFS" in looked.notes["large.pdf"]
    assert "link.md" not in looked.texts and "large.pdf" not in looked.texts


async def test_hooks_of_the_copy_are_never_run(repository: Path, tmp_path: Path) -> None:
    source = described(kind="git", address=str(repository))
    await look(tmp_path / "home", source)
    copies = [*(tmp_path / "home").rglob("repository.git")]
    assert len(copies) == 1 and not [*copies[0].glob("index")] and not [*copies[0].rglob("*.md")]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ({"branch": "gone"}, "no branch gone"),
        ({"folder": "nothing"}, "no folder nothing"),
        ({"address": "/nowhere/x"}, "cannot be read"),
    ],
)
async def test_what_is_not_there_is_said(repository: Path, tmp_path: Path, lines: dict[str, str], said: str) -> None:
    with pytest.raises(SourceFailed, match=said):
        await look(tmp_path / "home", described(**{"kind": "git", "address": str(repository), **lines}))


async def test_a_repository_inside_a_network_has_to_be_allowed(tmp_path: Path) -> None:
    site = Site()
    async with site.serving() as url:
        with pytest.raises(AddressRefused, match="private_hosts"):
            await look(tmp_path, described(kind="git", address=f"{url}/kb.git", private_hosts=[]))
        assert site.asked == []
        site.goes_wrong("/kb.git", Mishap(302, {"Location": f"{url}/other.git"}))
        with pytest.raises(SourceFailed, match="cannot be read"):
            await look(tmp_path, described(kind="git", address=f"{url}/kb.git"))
        assert site.count("/other.git") == 0  # no redirect is followed
        site.goes_wrong("/kb.git", Mishap(401, {"WWW-Authenticate": "Basic"}, times=3))
        with pytest.raises(SourceFailed, match="Check GIT_TOKEN"):
            await look(tmp_path, described(kind="git", address=f"{url}/kb.git"))


async def test_ssh_to_an_address_inside_has_to_be_allowed_too(tmp_path: Path) -> None:
    with pytest.raises(AddressRefused, match="private_hosts"):
        await look(tmp_path, described(kind="git", address="ssh://git@127.0.0.1:1/kb.git", private_hosts=[]))


async def test_git_speaks_no_protocol_that_runs_commands(tmp_path: Path) -> None:
    source = described(kind="git", address="/kb").model_copy(update={"address": f"ext::touch {tmp_path}/was-here"})
    with pytest.raises(SourceFailed, match="not allowed"):
        await look(tmp_path / "home", source)
    assert not (tmp_path / "was-here").exists()


async def test_a_repository_is_fetched_over_http_with_its_token(repository: Path, tmp_path: Path) -> None:
    host = GitHost(tmp_path)
    async with host.serving() as url:
        source = described(kind="git", address=f"{url}/articles/.git", folder="kb")
        assert (await look(tmp_path / "home", source, {"git_token": TOKEN})).fetched == 3
        commit(repository, {"kb/wifi.md": "# Wi-Fi\n\nChoose campus."})
        looked = await look(tmp_path / "home", source, {"git_token": TOKEN})
        assert looked.fetched == 1 and "campus" in looked.texts["wifi.md"]
        with pytest.raises(SourceFailed, match="Check GIT_TOKEN"):
            await look(tmp_path / "other", source, {"git_token": "old"})
        host.goes_wrong("git-upload-pack", Mishap(502, times=3))
        with pytest.raises(SourceFailed, match="cannot be read"):
            await look(tmp_path / "home", source, {"git_token": TOKEN})
    kept = [path for path in (tmp_path / "home").rglob("*") if path.is_file() and TOKEN.encode() in path.read_bytes()]
    assert kept == []  # what lets us in is written nowhere


async def test_without_git_it_is_said(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SettingsError, match="The command git is not there"):
        await look(tmp_path / "home", described(kind="git", address=str(repository)))
