"""A PostgreSQL of the test's own, which may be stopped, cut off and started again without anybody else's noticing."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.e2e.many.house import free_port
from tests.fakes.databases import MEMORY

_PROGRAMS = Path("/usr/lib/postgresql")
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    "shared_buffers": "32MB",
    "log_min_messages": "warning",
    "restart_after_crash": "on",
}


class Cluster:
    """``url``: as ``DATABASE_URL`` names its database."""

    def __init__(self) -> None:
        self.programs = _programs()
        self.folder = Path(tempfile.mkdtemp(prefix="handrail-cluster-", dir=MEMORY if MEMORY.is_dir() else None))
        self.port = free_port()
        self.url = f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/postgres"
        self.restarts = 0
        if _root():
            shutil.chown(self.folder, _owner(), pwd.getpwnam(_owner()).pw_gid)
        self._run(
            "initdb", "-D", self._data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-instructions"
        )
        options = {**_SETTINGS, "port": str(self.port), "unix_socket_directories": str(self.folder)}
        with (self.folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.writelines(f"{name} = '{value}'\n" for name, value in options.items())
        self.start()

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def start(self) -> None:
        self._run("pg_ctl", "start", "-w", "-D", self._data, "-l", str(self.folder / "log"))

    def stop(self, how: str = "immediate") -> None:
        """``immediate``: as a power cut would; ``fast``: as an administrator does."""
        self._run("pg_ctl", "stop", "-w", "-D", self._data, "-m", how)

    def restart(self, how: str = "immediate") -> None:
        self.stop(how)
        self.start()
        self.restarts += 1

    def close(self) -> None:
        try:
            self.stop()
        finally:
            shutil.rmtree(self.folder)

    def _run(self, program: str, *words: str) -> None:
        as_owner = ["runuser", "-u", _owner(), "--"] if _root() else []
        done = subprocess.run(
            [*as_owner, str(self.programs / program), *words],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
            stderr=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
            text=True,
        )
        assert done.returncode == 0, f"{program} failed: {done.stderr or self._log()}"

    def _log(self) -> str:
        log = self.folder / "log"
        return log.read_text(errors="replace")[-2000:] if log.exists() else ""


def _programs() -> Path:
    """PostgreSQL's own. Skips the test, or in CI fails it, where they are missing."""
    found = [folder / "bin" for folder in _PROGRAMS.glob("*") if (folder / "bin" / "initdb").exists()]
    named = shutil.which("initdb")
    if named is not None:
        found.append(Path(named).parent)
    if found and (not _root() or _owner()):
        return max(found)
    why = "PostgreSQL's initdb is not installed: on Debian or Ubuntu, apt-get install postgresql"
    if os.environ.get("CI") == "true":
        pytest.fail(why)
    pytest.skip(why)


def _root() -> bool:
    return os.geteuid() == 0


def _owner() -> str:
    """PostgreSQL does not run as root: the user that its package makes."""
    return next((user.pw_name for user in pwd.getpwall() if user.pw_name == "postgres"), "")
