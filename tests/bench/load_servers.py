"""The processes that the load benchmark measures: ``handrail serve`` as anybody runs it, and a bare listener.

``python -m tests.bench.load_servers DATABASE_URL`` is the bare listener: it stores a message, acknowledges, stores an
echo of it, and does nothing else. It prints its address and serves until its standard input is closed.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import ClientSession, web
from sqlalchemy import Column, Integer, MetaData, Table, Text, insert

from bot.store.database import WRITES, open_database

START_WITHIN = 180.0
"""Seconds."""

_HANDRAIL = (sys.executable, "-c", "from bot.cli import main; main()")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICK = os.sysconf("SC_CLK_TCK")

META = MetaData()
HEARD = Table("bench_heard", META, Column("id", Integer, primary_key=True), Column("body", Text))
ECHOED = Table("bench_echoed", META, Column("id", Integer, primary_key=True), Column("body", Text))


@dataclass(frozen=True)
class Server:
    """One process that takes messages in."""

    address: str
    pid: int

    def memory(self) -> float:
        """Megabytes that it holds."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * _PAGE / 2**20

    def processor(self) -> float:
        """Seconds of processor time that it has used, its children's included."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(int(field) for field in fields[11:15]) / _TICK


@asynccontextmanager
async def handrail(home: Path, port: int, settings: Mapping[str, str]) -> AsyncIterator[Server]:
    """``handrail serve`` on this home; people are named by a header, as behind a reverse proxy."""
    own = {
        "HANDRAIL_HOME": str(home), "HOST": "127.0.0.1", "PORT": str(port), "TRUSTED_PROXIES": "127.0.0.1",
        "CONTACT": "ring 4400", "LOG_LEVEL": "error",
    }  # fmt: skip
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    kept["PYTHONPATH"] = os.pathsep.join((str(Path.cwd()), kept.get("PYTHONPATH", "")))
    process = await asyncio.create_subprocess_exec(
        *_HANDRAIL, "serve", cwd=home, env={**kept, **own, **settings}, stdout=asyncio.subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        await _ready(f"{address}/readyz", process)
        yield Server(address, process.pid)
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.wait()


async def _ready(url: str, process: asyncio.subprocess.Process) -> None:
    async with ClientSession() as session:
        until = time.monotonic() + START_WITHIN
        while time.monotonic() < until and process.returncode is None:
            try:
                async with session.get(url) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                pass
            await asyncio.sleep(0.2)
    raise SystemExit("handrail serve did not become ready for the load benchmark; it says why above.")


@asynccontextmanager
async def bare_listener(database_url: str) -> AsyncIterator[Server]:
    """The bare listener, on a database of its own or beside others' tables."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.load_servers", database_url,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None and process.stdout is not None
    try:
        address = (await process.stdout.readline()).decode().strip()
        if not address:
            raise SystemExit("The bare listener of the load benchmark did not start; it says why above.")
        yield Server(address, process.pid)
    finally:
        process.stdin.close()
        await process.wait()


async def _listen(database_url: str) -> None:
    """With the same HTTP server, driver and syncing as Handrail; one transaction for each thing that is stored."""
    database = open_database(database_url)
    META.create_all(database.sync)
    writers = ThreadPoolExecutor(1 if database.is_sqlite else database.connections)
    under_way: set[asyncio.Task[None]] = set()

    def store(table: Table, body: str) -> None:
        with database.sync.connect() as plain:
            connection = plain.execution_options(**{WRITES: True})
            with connection.begin():
                connection.execute(insert(table), {"body": body})

    async def echo(body: str) -> None:
        await asyncio.get_running_loop().run_in_executor(writers, store, ECHOED, body)

    async def heard(request: web.Request) -> web.Response:
        body = json.dumps(await request.json())
        await asyncio.get_running_loop().run_in_executor(writers, store, HEARD, body)
        task = asyncio.create_task(echo(body))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
        return web.json_response({"new": True})

    application = web.Application()
    application.router.add_post("/api/messages", heard)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()
    if under_way:
        await asyncio.wait(under_way)
    writers.shutdown()
    database.close()


if __name__ == "__main__":
    asyncio.run(_listen(sys.argv[1]))
