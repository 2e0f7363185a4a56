"""Drafts as branches in a git repository, each with one commit: ready for a pull request.

Neither the work tree nor the branch that is checked out is touched: whoever works there notices nothing.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Mapping
from itertools import count
from pathlib import Path

from bot.errors import ExportFailed
from bot.exporting.folder import numbered

BRANCHES = "handrail/"
_AUTHOR = {"NAME": "Handrail", "EMAIL": "handrail@localhost"}
_WHO = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in _AUTHOR.items()}


class GitExports:
    """``Exports`` into a repository. ``folder``: where articles live in it."""

    def __init__(self, repository: Path, folder: str = "") -> None:
        self._repository = repository
        self._folder = folder.strip("/")

    async def write(self, name: str, text: str) -> str:
        base = await self._git("rev-parse", "--verify", "HEAD^{commit}")
        path = await self._free_path(base, name)
        with tempfile.TemporaryDirectory(prefix="handrail-") as apart:
            index = {"GIT_INDEX_FILE": str(Path(apart) / "index")}
            blob = await self._git("hash-object", "-w", "--stdin", given=text)
            await self._git("read-tree", base, more=index)
            await self._git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}", more=index)
            tree = await self._git("write-tree", more=index)
        message = f"Draft: {Path(name).stem}\n\nFrom a case that was solved. To be read before it is merged.\n"
        commit = await self._git("commit-tree", tree, "-p", base, given=message, more=_WHO)
        return f"{path} on the branch {await self._branch(Path(path).stem, commit)} of {self._repository}"

    async def _free_path(self, base: str, name: str) -> str:
        listed = await self._git("ls-tree", "-r", "--name-only", "-z", base)
        there = set(listed.split("\0"))
        for number in count(1):
            path = "/".join(part for part in (self._folder, numbered(name, number)) if part)
            if path not in there:
                return path
        raise AssertionError("there is always a next number")

    async def _branch(self, stem: str, commit: str) -> str:
        taken = set((await self._git("for-each-ref", "--format=%(refname:short)", "refs/heads")).split())
        for number in count(1):
            name = f"{BRANCHES}{stem}" + (f"-{number}" if number > 1 else "")
            if name not in taken:
                await self._git("update-ref", f"refs/heads/{name}", commit, "0" * 40)
                return name
        raise AssertionError("there is always a next number")

    async def _git(self, *words: str, given: str = "", more: Mapping[str, str] | None = None) -> str:
        environment = {**os.environ, **(more or {})}
        command = ("git", "-c", f"safe.directory={self._repository}", "-C", str(self._repository), *words)
        try:
            process = await asyncio.create_subprocess_exec(
                *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE, env=environment,
            )  # fmt: skip
            out, why = await process.communicate(given.encode())
        except OSError as error:
            why_not = f"git could not be started ({error.strerror}). Install it, or set DRAFTS_FOLDER alone."
            raise ExportFailed(why_not) from error
        if process.returncode:
            said = why.decode(errors="replace").strip().splitlines()
            raise ExportFailed(
                f"The draft could not be put into {self._repository}: {said[-1] if said else words[0]}. It waits as "
                "before; mend that (DRAFTS_REPOSITORY names a git checkout with a commit), and accept it again."
            )
        return out.decode().strip()
