"""The runbook of ``docs/operations.md``, word for word: from an empty PostgreSQL to three servers that answer."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import aiohttp
import pytest

from tests.e2e.many.house import ROOT, START_WITHIN, chroma_server
from tests.fakes.databases import empty_postgres

pytestmark = pytest.mark.slow

ARTICLES = ("print-queue-stuck", "wifi-slow", "vpn-mac", "out-of-office")
QUESTIONS = {
    "Nina": ("My printer queue is stuck", "printer"),
    "Sam": ("The Wi-Fi connects, but it's really slow", "wi-fi"),
    "Kim": ("How do I set an out-of-office reply?", "automatic replies"),
}
"""Who asks what, and what the answer is about: one at each server."""


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
        said |= {"HOST": "127.0.0.1", "METRICS_TOKEN": "a-token-for-prometheus"}
        assert set(said) == set(names), "the first block names what has to be set"
        kept = {name: os.environ[name] for name in ("PYTHONPATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        path = {"PATH": f"{program.parent}:{os.environ['PATH']}", "OMP_NUM_THREADS": "1", "DATABASE_CONNECTIONS": "4"}
        log = tmp_path / "log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                ["bash", str(script)], cwd=tmp_path, env={**kept, **path, **said}, stdout=out, stderr=out,
                start_new_session=True,
            )  # fmt: skip
        try:
            _wait_for_ready(process, log)
            _says_what_it_should(log.read_text(encoding="utf-8"))
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


def _says_what_it_should(said: str) -> None:
    """Doctor and ``stuck`` tell the truth before there is a worker and after; the measures can be read."""
    before, _, after = said.partition('"ready": true')
    assert "! worker: none is there" in before and "✓ worker:" not in before
    assert "✓ worker: one was seen alive just now" in after
    assert "Nothing is stuck" in after
    assert re.search(r"^handrail_worker_seen_seconds [0-9.e-]+$", after, re.M)


async def test_what_is_asked_at_any_server_is_answered_at_all_three(servers: list[str]) -> None:
    assert len(servers) == 3
    for server, (name, (question, about)) in zip(servers, QUESTIONS.items(), strict=True):
        headers = {"X-Forwarded-User": name.lower(), "X-Forwarded-Name": name}
        async with aiohttp.ClientSession(headers=headers) as page:
            conversation = await _ask(page, server, question)
            for other in servers:
                reply = await asyncio.wait_for(_reply(page, other, conversation), START_WITHIN)
                assert about in reply.lower()


async def _ask(page: aiohttp.ClientSession, server: str, question: str) -> str:
    """The conversation in which it was asked."""
    async with page.get(f"{server}/api/conversation") as answer:
        conversation = str((await answer.json())["conversation"])
    message = {"id": str(uuid4()), "conversation": conversation, "text": question}
    async with page.post(f"{server}/api/messages", json=message, headers={"Origin": server}) as answer:
        assert answer.status == 200, await answer.text()
    return conversation


async def _reply(page: aiohttp.ClientSession, server: str, conversation: str) -> str:
    """The bot's own reply, as the page at this server streams it."""
    async with page.get(f"{server}/api/stream", params={"conversation": conversation}) as stream:
        async for line in stream.content:
            if line.startswith(b"data: ") and b'"reply"' in line:
                return line.decode()
    raise AssertionError("the stream ended without a reply")
