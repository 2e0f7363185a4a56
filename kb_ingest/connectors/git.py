"""A git repository: its newest commit, read without ever checking it out.

The ``git`` command is used, in a bare repository of the mirror's own: no hooks, no filters, no submodules, no links. It
is told which protocols it may speak and which address to connect to (``addresses``), and to follow no redirect.
"""

from __future__ import annotations

import asyncio
import base64
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path, PurePosixPath
from urllib.parse import quote, urlsplit

from bot.errors import SettingsError
from kb_ingest.about import About
from kb_ingest.connectors.addresses import Gate, shown
from kb_ingest.connectors.described import GitSource
from kb_ingest.connectors.faults import SourceFailed
from kb_ingest.connectors.folder import ANY
from kb_ingest.connectors.port import Content, Gone, Kept, Listed, Unchanged
from kb_ingest.connectors.secrets import Secrets
from kb_ingest.limits import Limits
from kb_ingest.problems import Note
from kb_ingest.readers import is_known, too_large
from kb_ingest.source import QUESTIONS

_WITHIN = 900.0
"""Seconds that git may take for one thing."""
_POINTER = b"version https://git-lfs.github.com/spec/"
_REGULAR = ("100644", "100755")
_PORTS = {"https": 443, "http": 80}


class GitConnector:
    """``Connector`` for the articles of a repository. ``repository``: where its bare copy is kept."""

    def __init__(self, source: GitSource, secrets: Secrets, repository: Path, gate: Gate, limits: Limits) -> None:
        self._source = source
        self._secrets = secrets
        self._repository = repository
        self._gate = gate
        self._limits = limits
        self._own: dict[str, str] = {}

    async def listing(self, kept: Kept) -> AsyncIterator[Listed | Note]:  # noqa: ARG002  # the port's signature
        await self._bring_up_to_date()
        folder = self._source.folder.strip("/")
        below = [f"{folder}/"] if folder else []
        listed = await self._git("ls-tree", "-r", "-z", "--long", "handrail", "--", *below)
        entries = [entry for entry in listed.decode("utf-8", "replace").split("\0") if entry]
        if folder and not entries:
            raise SourceFailed(f"There is no folder {folder} in {self._shown}, or it is empty")
        for entry in entries:
            about, _, whole = entry.partition("\t")
            mode, _, blob, size = about.split()
            path = whole.removeprefix(f"{folder}/") if folder else whole
            name = PurePosixPath(path).name
            if any(part.startswith(".") for part in path.split("/")) or not (is_known(path) or name in QUESTIONS):
                continue
            if mode not in _REGULAR:
                yield Note(path, "is a link, or another repository, and is not followed")
            elif int(size) > self._limits.file:
                yield Note(path, too_large(self._limits))
            else:
                yield Listed(path, path, blob, About(url=self._page(whole)), address=blob)

    async def fetch(self, listed: Listed, kept: Kept) -> Content | Unchanged | Gone | Note:  # noqa: ARG002
        data = await self._git("cat-file", "blob", listed.address)
        if data.startswith(_POINTER):
            return Note(listed.path, "is kept in Git LFS, which is not read: keep articles in the repository itself")
        return Content(data, ANY)

    def _page(self, path: str) -> str:
        return self._source.page.replace("{path}", quote(path)) if self._source.page else ""

    @property
    def _shown(self) -> str:
        return shown(self._source.address)

    async def _bring_up_to_date(self) -> None:
        if shutil.which("git") is None:
            raise SettingsError("The command git is not there. Install it on this machine: the source is a repository.")
        if not (self._repository / "HEAD").is_file():
            await self._git("init", "--bare", "--quiet", str(self._repository), inside=False)
        self._own = await self._connecting()
        branch = self._source.branch or "HEAD"
        await self._git(
            "fetch", "--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--force",
            "--", self._source.address, f"{branch}:refs/heads/handrail",
        )  # fmt: skip

    async def _connecting(self) -> dict[str, str]:
        """Settings of git's own, by its environment: what stands on a command line can be read by others."""
        parts = urlsplit(self._source.address)
        settings = {"protocol.allow": "never", "http.followRedirects": "false", "http.proxy": ""}
        if parts.scheme == "ssh" and parts.hostname:
            await self._addresses(parts.hostname, parts.port or 22)
        if parts.scheme not in _PORTS:
            settings |= {"protocol.ssh.allow": "always"} if parts.scheme == "ssh" else {"protocol.file.allow": "always"}
            return _as_environment(settings)
        settings[f"protocol.{parts.scheme}.allow"] = "always"
        made = self._gate.checked(self._source.address)
        host, port = made.host or "", made.port or _PORTS[parts.scheme]
        settings["http.curloptResolve"] = f"{host}:{port}:{','.join(await self._addresses(host, port))}"
        if self._secrets.git_token:
            user = self._secrets.git_user or "x-access-token"
            told = base64.b64encode(f"{user}:{self._secrets.git_token}".encode()).decode()
            settings[f"http.{parts.scheme}://{parts.netloc}/.extraHeader"] = f"Authorization: Basic {told}"
        return _as_environment(settings)

    async def _addresses(self, host: str, port: int) -> list[str]:
        try:
            return await self._gate.addresses(host, port)
        except OSError as error:
            raise SourceFailed(f"{self._shown} cannot be read just now: {error}") from error

    async def _git(self, *words: str, inside: bool = True) -> bytes:
        where = ("--git-dir", str(self._repository)) if inside else ()
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        environment |= {
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_SSH_COMMAND": "ssh -oBatchMode=yes",
            "GIT_CONFIG_NOSYSTEM": "1",
            "LC_ALL": "C",
            **self._own,
        }
        process = await asyncio.create_subprocess_exec(
            "git", *where, *words, env=environment,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            out, said = await asyncio.wait_for(process.communicate(), _WITHIN)
        except TimeoutError as error:
            raise SourceFailed(f"{self._shown} cannot be read just now: git takes too long") from error
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode:
            raise SourceFailed(f"{self._shown} cannot be read: {self._reason(said.decode('utf-8', 'replace'))}")
        return out

    def _reason(self, said: str) -> str:
        """Git's last word, with what an administrator can do about it."""
        last = next((line for line in reversed(said.splitlines()) if line.startswith(("fatal:", "error:"))), "")
        last = last.partition(":")[2].strip().rstrip(".") or "git failed without a word"
        if "could not read Username" in said or "Authentication failed" in said or " 403" in said:
            return f"it does not let us in ({last}). Check GIT_TOKEN, and what it may read"
        if "couldn't find remote ref" in said or "not our ref" in said:
            return f"there is no branch {self._source.branch or 'by default'} in it"
        return last


def _as_environment(settings: dict[str, str]) -> dict[str, str]:
    made = {"GIT_CONFIG_COUNT": str(len(settings))}
    for at, (name, value) in enumerate(settings.items()):
        made |= {f"GIT_CONFIG_KEY_{at}": name, f"GIT_CONFIG_VALUE_{at}": value}
    return made
