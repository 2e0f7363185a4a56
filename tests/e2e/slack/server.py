"""A real ``handrail serve`` in a process of its own, on a local Slack; it can be killed and started again."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import bot
from tests.e2e.server import Server

ROOT = Path(bot.__file__).parent.parent
MANIFEST = ROOT / "slack_manifest.yaml"

PATIENCE = 40.0
"""Seconds until something that should show counts as missing: about a message a second goes to one channel."""

_HANDRAIL = (sys.executable, "-c", "from bot.cli import main; main()")
_KEPT = ("PATH", "PYTHONPATH", "HOME", "LANG", "TMPDIR")

_TABLES = """[audiences]
"Alder staff" = "staff"

[slack.audiences]
staff = "staff"
"""


class ServedHandrail(Server):
    """``environment``: what is set besides, the way to Slack above all."""

    def __init__(self, home: Path, environment: Mapping[str, str]) -> None:
        super().__init__(home)
        self.environment = dict(environment)

    def publish(self) -> None:
        """The articles of the demo."""
        self.home.mkdir(parents=True, exist_ok=True)
        self._do("ingest", str(ROOT / "articles"), "--source", "alder-college")

    def invite(self, name: str, role: str) -> str:
        """The link with which somebody signs in to the page."""
        words = ("invite", name, "--role", role, *(("--audience", "staff") if role == "staff" else ()), "--json")
        return str(json.loads(self._do(*words).splitlines()[-1])["link"])

    def command(self, *words: str) -> str:
        """Another of Handrail's commands, on what this one serves; what it prints."""
        return self._do(*words)

    def start(self) -> None:
        (self.home / "handrail.toml").write_text(_TABLES, encoding="utf-8")
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*_HANDRAIL, "serve"], cwd=self.home, env=self._surroundings(), stdout=log, stderr=log
            )
        self._wait()

    async def sent(self, lane: str) -> None:
        """Wait until all is sent in the outbox's lanes whose names begin so: people read before they go on."""
        async with asyncio.timeout(PATIENCE):
            while self._on_its_way(lane):  # noqa: ASYNC110  # another process's database rings no bell
                await asyncio.sleep(0.05)

    def _on_its_way(self, lane: str) -> bool:
        with closing(sqlite3.connect(self.home / "served" / "handrail.db", timeout=10)) as database:
            asking = "SELECT 1 FROM outbox WHERE state = 'waiting' AND substr(lane, 1, ?) = ?"
            return database.execute(asking, (len(lane), lane)).fetchone() is not None

    async def crash(self) -> None:
        """Killed, as a power cut would, and started again."""
        await asyncio.to_thread(self.kill)
        await asyncio.to_thread(self.start)

    def _do(self, *words: str) -> str:
        return subprocess.run(
            [*_HANDRAIL, *words], cwd=self.home, env=self._surroundings(), check=True, capture_output=True, text=True
        ).stdout

    def _surroundings(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        own = {
            "HANDRAIL_HOME": str(self.home / "served"),
            "PORT": str(self.port),
            "ORGANISATION": "Alder College",
            "CONTACT": "ring the service desk on 4400",
            "OMP_NUM_THREADS": "1",
        }
        return {**kept, **own, **self.environment}
