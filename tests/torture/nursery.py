"""Processes of Handrail that begin in a moment: one process imports everything once, and forks each of them.

The torture kills dozens; seconds of imports for each would leave no time for anything else. ``Nursery`` is the driver's
side; ``python -m tests.torture.nursery`` the other, which reads one line of JSON for each life.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, cast

from tests.torture.doom import Doom, doomed

_KEPT = ("PATH", "PYTHONPATH", "HOME", "LANG", "TMPDIR")
_BEGIN_WITHIN = 120.0


class Life:
    """One process. ``ended``: set once it is over, by whichever means."""

    def __init__(self, pid: int, log: Path, doom: Doom | None) -> None:
        self.pid = pid
        self.log = log
        self.doom = doom
        self.ended = threading.Event()
        self.status: int | None = None
        """How it ended, as ``os.waitstatus_to_exitcode`` has it: -9 for killed."""

    @property
    def over(self) -> bool:
        return self.ended.is_set()

    def kill(self) -> None:
        """kill -9, unless it is over."""
        if not self.over:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def last_words(self) -> str:
        return self.log.read_text(errors="replace")[-4000:]


class Nursery:
    """Begins lives; ends them all when it is closed."""

    def __init__(self, folder: Path) -> None:
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        one_thread = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        self._log = folder / "nursery.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.torture.nursery"],
                cwd=Path(__file__).parents[2],
                env=kept | one_thread,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self._lives: dict[int, Life] = {}
        self._begun: list[int] = []
        self._gone = False
        self._changed = threading.Condition()
        self._reader = threading.Thread(target=self._read, name="nursery", daemon=True)
        self._reader.start()

    def begin(
        self, words: Sequence[str], environment: Mapping[str, str], folder: Path, log: Path, doom: Doom | None = None
    ) -> Life:
        """Carry out ``handrail`` with these words, in this folder."""
        asked = {"words": list(words), "environment": dict(environment), "folder": str(folder), "log": str(log)}
        if doom is not None:
            asked["doom"] = [doom.moment, doom.number]
        with self._changed:
            before = len(self._begun)
            self._say(asked)
            self._changed.wait_for(lambda: len(self._begun) > before or self._gone, _BEGIN_WITHIN)
            if len(self._begun) == before:
                raise AssertionError(f"no process could be begun:\n{self._log.read_text(errors='replace')[-4000:]}")
            life = self._lives[self._begun[-1]]
            life.log, life.doom = log, doom
            return life

    def close(self) -> None:
        for life in self._lives.values():
            life.kill()
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(60)
        self._reader.join(10)
        self._process.stdout.close()

    def _say(self, asked: Mapping[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()

    def _read(self) -> None:
        for line in cast(IO[str], self._process.stdout):
            told = json.loads(line)
            with self._changed:
                if "begun" in told:
                    self._lives[told["begun"]] = Life(told["begun"], self._log, None)
                    self._begun.append(told["begun"])
                else:
                    life = self._lives[told["ended"]]
                    life.status = told["status"]
                    life.ended.set()
                self._changed.notify_all()
        with self._changed:
            self._gone = True
            self._changed.notify_all()


def _import_everything() -> None:
    import bm25s  # noqa: F401
    import chromadb  # noqa: F401
    import onnxruntime  # noqa: F401
    import tokenizers  # noqa: F401

    import bot.app.server
    import bot.cli
    import bot.commands.running
    import bot.engine.procrastination
    import bot.platforms.slack.setup
    import bot.platforms.teams.setup  # noqa: F401


def _live(asked: Mapping[str, Any]) -> None:
    """In the new process: never returns."""
    log = os.open(asked["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for own, standard in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(own, standard)
    os.environ.update(asked["environment"])
    os.chdir(asked["folder"])
    sys.argv = ["handrail", *asked["words"]]
    if "doom" in asked:
        doomed(Doom(*asked["doom"]))
    from bot.cli import main

    status = 1
    try:
        main()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _nurse() -> None:
    """Fork a life for each line, and tell when one has ended; when nobody asks any more, end those that are left."""
    _import_everything()
    told_read, told_write = os.pipe()
    os.set_blocking(told_write, False)
    signal.set_wakeup_fd(told_write)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    asking, alive, rest = selectors.DefaultSelector(), set[int](), b""
    asking.register(0, selectors.EVENT_READ)
    asking.register(told_read, selectors.EVENT_READ)
    while True:
        for key, _ in asking.select():
            piece = os.read(key.fd, 65536)
            if key.fd == told_read:
                _tell_ended(alive)
                continue
            if not piece:
                for pid in alive:
                    os.kill(pid, signal.SIGKILL)
                return
            *lines, rest = (rest + piece).split(b"\n")
            for line in lines:
                pid = os.fork()
                if pid == 0:
                    signal.set_wakeup_fd(-1)
                    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                    asking.close()
                    _live(json.loads(line))
                alive.add(pid)
                _tell({"begun": pid})


def _tell_ended(alive: set[int]) -> None:
    for pid in tuple(alive):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            alive.discard(pid)
            _tell({"ended": pid, "status": os.waitstatus_to_exitcode(status)})


def _tell(what: Mapping[str, Any]) -> None:
    os.write(1, json.dumps(what).encode() + b"\n")


if __name__ == "__main__":
    _nurse()
