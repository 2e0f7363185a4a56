"""A real ``handrail demo`` in a process of its own, which can be killed and started again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

START_WITHIN = 120.0
"""Seconds: the first start embeds the bundled articles."""


_HANDRAIL = (sys.executable, "-c", "from bot.cli import main; main()")


def _surroundings(home: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return {**kept, "HANDRAIL_HOME": str(home), "OMP_NUM_THREADS": "1"}


class Server:
    """On one folder and one port, however often it is started."""

    def __init__(self, home: Path) -> None:
        self.home = home
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = home / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*_HANDRAIL, "demo", "--port", str(self.port)],
                cwd=self.home,
                env=_surroundings(self.home),
                stdout=log,
                stderr=log,
            )
        self._wait()

    def run(self, *words: str) -> None:
        """Another of Handrail's commands, on what this demo serves."""
        subprocess.run(
            [*_HANDRAIL, *words], cwd=self.home, env=_surroundings(self.home / "demo"), check=True, capture_output=True
        )

    def kill(self) -> None:
        """As a power cut would: at once, with nothing finished."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(10)

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()

    def _wait(self) -> None:
        assert self._process is not None
        until = time.monotonic() + START_WITHIN
        while time.monotonic() < until:
            if self._process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.address}/readyz", timeout=5):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        raise AssertionError(f"The server did not come up:\n{self.log.read_text(errors='replace')[-4000:]}")
