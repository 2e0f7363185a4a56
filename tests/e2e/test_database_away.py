"""Servers and workers that are started, or restarted, while the database is away: they wait for it, and go on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest
from sqlalchemy.engine import make_url
from typer.testing import CliRunner

from bot.cli import app
from bot.engine.queue_tables import migrate_queue
from bot.store.database import libpq_address
from bot.store.migrations import migrate
from tests.e2e.many.house import Running, free_port
from tests.fakes.databases import need_postgres
from tests.torture.cluster import Cluster

PATIENCE = 120.0
"""Seconds: test machines are slow."""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    made = Cluster()
    migrate(made.url)
    migrate_queue(libpq_address(made.url))
    yield made
    made.close()


@contextmanager
def started(folder: Path, url: str, *words: str, port: int) -> Iterator[Running]:
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    own = {"DATABASE_URL": url, "HANDRAIL_HOME": str(folder), "HOST": "127.0.0.1", "PORT": str(port)}
    log = folder / f"{words[0]}.log"
    with log.open("wb") as out:
        command = [sys.executable, "-c", "from bot.cli import main; main()", *words]
        process = subprocess.Popen(command, cwd=folder, env={**kept, **own}, stdout=out, stderr=out)
    try:
        yield Running(process, f"http://127.0.0.1:{port}", log)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(30)


def until(look: Callable[[], bool], running: Running) -> None:
    end = monotonic() + PATIENCE
    while not look():
        assert running.process.poll() is None, running.log.read_text()
        assert monotonic() < end, running.log.read_text()
        sleep(0.1)


@pytest.mark.parametrize("words", [("worker", "--health-port"), ("serve",)])
def test_it_waits_for_the_database_and_goes_on_when_that_is_back(
    tmp_path: Path, cluster: Cluster, words: tuple[str, ...]
) -> None:
    port = free_port()
    given = (*words, str(port)) if len(words) > 1 else words
    cluster.stop("fast")
    with started(tmp_path, cluster.url, *given, port=port) as running:
        status, said = running.says_when_asked()
        assert (status, said["ready"]) == (503, False)
        assert said["problems"]["database"].startswith("Waiting: The database cannot be")
        assert "Waiting: The database" in running.log.read_text()
        cluster.start()
        until(lambda: running.says_when_asked()[1]["problems"].keys() == {"knowledge"}, running)
        assert running.stop() == 0


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_while_it_waits_it_ends(tmp_path: Path, how: signal.Signals) -> None:
    port = free_port()
    away = f"postgresql+psycopg://handrail@127.0.0.1:{free_port()}/handrail"
    with started(tmp_path, away, "worker", "--health-port", str(port), port=port) as running:
        assert running.says_when_asked()[0] == 503
        running.process.send_signal(how)
        assert running.process.wait(PATIENCE) == 0
        assert "Traceback" not in running.log.read_text()


@pytest.mark.parametrize("words", [("worker",), ("serve",), ("ask", "How do I print?"), ("migrate",)])
@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"database": "nobody_made_this"}, "no database of the name"), ({"username": "nobody_here"}, "user or the pass")],
)
def test_what_waiting_does_not_mend_ends_every_command_with_what_is_wrong(
    home: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], wrong: dict[str, str], said: str
) -> None:
    url = make_url(need_postgres()).set(**wrong)  # type: ignore[arg-type]  # pieces of an address
    monkeypatch.setenv("DATABASE_URL", url.render_as_string(hide_password=False))
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == 1, result.output
    assert said in result.stderr
