"""The runbook of ``docs/operations.md``, word for word: from an empty PostgreSQL to three servers that answer."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from tests.e2e.many.house import ROOT, START_WITHIN, chroma_server
from tests.fakes.databases import empty_postgres

pytestmark = pytest.mark.slow

ARTICLES = ("print-queue-stuck", "wifi-slow", "vpn-mac", "out-of-office")
NINA = {"X-Forwarded-User": "nina", "X-Forwarded-Name": "Nina"}
QUESTION = "My printer queue is stuck"


def blocks() -> list[str]:
    """What a reader is to type, under the runbook's heading."""
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    section = text.partition("## From an empty PostgreSQL")[2].partition("\n## ")[0]
    return re.findall(r"```sh\n(.*?)```", section, re.S)


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[list[str]]:
    """The addresses of those that the runbook has started, and asked whether they are ready."""
    where, *rest = blocks()
    names = re.findall(r"export (\w+)=", where)
    program = tmp_path / "bin" / "handrail"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\nexec {sys.executable} -c "from bot.cli import main; main()" "$@"\n', encoding="utf-8"
    )
    program.chmod(0o755)
    (tmp_path / "articles").mkdir()
    for article in (ROOT / "articles").rglob("*.md"):
        if article.stem in ARTICLES:
            shutil.copy(article, tmp_path / "articles")
    script = tmp_path / "runbook.sh"
    script.write_text("set -eu\n" + "\n".join(rest) + "\necho; echo READY\nwait\n", encoding="utf-8")
    with empty_postgres() as database, chroma_server(tmp_path) as chroma:
        said = {"DATABASE_URL": database, "CHROMA_URL": chroma, "TRUSTED_PROXIES": "127.0.0.1", "CONTACT": "ring 4400"}
        assert set(said) == set(names), "the first block names what has to be set"
        kept = {name: os.environ[name] for name in ("PYTHONPATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        path = {"PATH": f"{program.parent}:{os.environ['PATH']}", "OMP_NUM_THREADS": "1"}
        log = tmp_path / "log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                ["bash", str(script)], cwd=tmp_path, env={**kept, **path, **said}, stdout=out, stderr=out,
                start_new_session=True,
            )  # fmt: skip
        try:
            _wait_for_ready(process, log)
            yield [f"http://127.0.0.1:{port}" for port in re.findall(r"PORT=(\d+)", "".join(rest))]
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(60)


def _wait_for_ready(process: subprocess.Popen[bytes], log: Path) -> None:
    import time

    until = time.monotonic() + 3 * START_WITHIN
    while b"\nREADY" not in log.read_bytes():
        assert process.poll() is None and time.monotonic() < until, log.read_text(errors="replace")[-4000:]
        time.sleep(0.2)


@pytest.fixture
async def page() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(headers=NINA) as session:
        yield session


async def test_what_is_asked_at_one_server_is_answered_at_all_three(
    servers: list[str], page: aiohttp.ClientSession
) -> None:
    assert len(servers) == 3
    async with page.get(f"{servers[0]}/api/conversation") as answer:
        conversation = (await answer.json())["conversation"]
    message = {"id": str(uuid4()), "conversation": conversation, "text": QUESTION}
    async with page.post(f"{servers[0]}/api/messages", json=message, headers={"Origin": servers[0]}) as answer:
        assert answer.status == 200, await answer.text()
    for server in servers:
        assert "printer" in str(await asyncio.wait_for(_reply(page, server, conversation), START_WITHIN)).lower()


async def _reply(page: aiohttp.ClientSession, server: str, conversation: str) -> Any:
    """The bot's own reply, as the page at this server streams it."""
    async with page.get(f"{server}/api/stream", params={"conversation": conversation}) as stream:
        async for line in stream.content:
            if line.startswith(b"data: ") and b'"reply"' in line:
                return line.decode()
    raise AssertionError("the stream ended without a reply")
