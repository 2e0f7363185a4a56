"""Handrail as many machines run it: PostgreSQL, a Chroma server, servers behind a balancer, and workers.

Every process has a folder of its own, as if it were on a machine of its own. What is started is what ``compose.yaml``
names.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import yaml

import bot
from bot.store.database import libpq_address
from tests.e2e.many.balancer import Balancer

ROOT = Path(bot.__file__).parent.parent
COMPOSE: Mapping[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))

START_WITHIN = 120.0
"""Seconds: test machines are slow."""

_HANDRAIL = (sys.executable, "-c", "from bot.cli import main; main()")
_KEPT = ("PATH", "PYTHONPATH", "HOME", "LANG", "TMPDIR")
_TABLES = '[audiences]\n"Alder staff" = "staff"\n'


def command_of(service: str) -> list[str]:
    """What a service of ``compose.yaml`` runs, after the program's name."""
    program, *words = COMPOSE["services"][service]["command"]
    assert program == "handrail"
    return list(words)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def chroma_server(folder: Path) -> Iterator[str]:
    """A real Chroma server in a process of its own."""
    port, folder = free_port(), folder / "chroma"
    folder.mkdir()
    command = [str(Path(sys.executable).with_name("chroma")), "run", "--path", str(folder), "--host", "127.0.0.1"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([*command, "--port", str(port)], stdout=log, stderr=log)
    try:
        _wait_for(f"http://127.0.0.1:{port}/api/v2/heartbeat", process, folder / "log")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


@dataclass
class Running:
    """One process of Handrail. ``address``: where it answers."""

    process: subprocess.Popen[bytes]
    address: str
    log: Path

    def ready(self) -> None:
        _wait_for(f"{self.address}/readyz", self.process, self.log)

    def says_when_asked(self) -> tuple[int, dict[str, Any]]:
        """The status and the body of its first answer on ``/readyz``."""
        _wait_for(f"{self.address}/healthz", self.process, self.log)
        try:
            with urllib.request.urlopen(f"{self.address}/readyz", timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)

    def kill(self) -> None:
        """As a power cut would: at once, with nothing finished."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(30)

    def stop(self) -> int:
        """As whoever restarts a service does. Returns how it ended."""
        self.process.terminate()
        return self.process.wait(60)


@dataclass
class Many:
    """All the processes on one database."""

    folder: Path
    database: str
    chroma: str
    environment: Mapping[str, str] = field(default_factory=dict)
    balancer: Balancer = field(default_factory=Balancer)
    servers: list[Running] = field(default_factory=list)
    workers: list[Running] = field(default_factory=list)
    before: tuple[int, dict[str, Any]] = (0, {})
    """What a server said that was started before there were tables."""
    _count: Any = field(default_factory=lambda: count(1))

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """One of Handrail's commands, on a machine of its own; it must succeed."""
        folder = self._machine("command")
        return subprocess.run(
            [*_HANDRAIL, *words],
            cwd=folder,
            env=self._surroundings(folder, 0),
            check=True,
            capture_output=True,
            text=True,
        )

    def begin(self, *words: str) -> subprocess.Popen[bytes]:
        """The same without waiting for it."""
        folder = self._machine("command")
        with (folder / "log").open("wb") as log:
            return subprocess.Popen(
                [*_HANDRAIL, *words], cwd=folder, env=self._surroundings(folder, 0), stdout=log, stderr=log
            )

    def server(self) -> Running:
        """Another server behind the balancer; not waited for."""
        started = self._started("web", free_port(), command_of("web"))
        self.servers.append(started)
        self.balancer.servers.append(started.address)
        return started

    def worker(self) -> Running:
        """Another worker; not waited for."""
        port = free_port()
        words = [str(port) if word == _health_port() else word for word in command_of("worker")]
        started = self._started("worker", port, words)
        self.workers.append(started)
        return started

    def remove_server(self, server: Running) -> Running:
        """Take it out of the balancer, as one does before it is stopped."""
        self.servers.remove(server)
        self.balancer.servers.remove(server.address)
        return server

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(libpq_address(self.database)) as connection:
            return connection.execute(query.encode()).fetchall()

    async def until(self, query: str) -> None:
        """Wait until the query finds nothing."""
        async with asyncio.timeout(START_WITHIN):
            while await asyncio.to_thread(self.ask, query):  # noqa: ASYNC110  # another process's database rings no bell
                await asyncio.sleep(0.05)

    def end(self) -> None:
        for one in (*self.servers, *self.workers):
            if one.process.poll() is None:
                one.kill()

    def _started(self, what: str, port: int, words: Sequence[str]) -> Running:
        folder = self._machine(what)
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [*_HANDRAIL, *words], cwd=folder, env=self._surroundings(folder, port), stdout=log, stderr=log
            )
        return Running(process, f"http://127.0.0.1:{port}", folder / "log")

    def _machine(self, what: str) -> Path:
        folder = self.folder / f"{what}-{next(self._count)}"
        folder.mkdir(parents=True)
        (folder / "handrail.toml").write_text(_TABLES, encoding="utf-8")
        return folder

    def _surroundings(self, folder: Path, port: int) -> dict[str, str]:
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        own = {
            "HANDRAIL_HOME": str(folder / "home"),
            "DATABASE_URL": self.database,
            "DATABASE_CONNECTIONS": "4",  # other tests' processes share the server
            "CHROMA_URL": self.chroma,
            "PORT": str(port),
            "TRUSTED_PROXIES": "127.0.0.1",
            "ORGANISATION": "Alder College",
            "CONTACT": "ring the service desk on 4400",
            "OMP_NUM_THREADS": "1",
        }
        return {**kept, **own, **self.environment}


def _health_port() -> str:
    words = command_of("worker")
    return words[words.index("--health-port") + 1]


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"{url} did not come up:\n{log.read_text(errors='replace')[-4000:]}")
